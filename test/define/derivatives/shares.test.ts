// Derivatives through branches that are not chosen: 0, also where such a branch has no finite value or slope. Every number is that of the chosen branch, by hand.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import * as define from '../../../src/define/index.js';
import { initSync } from '../../../src/index.js';

initSync();

const {
  add,
  defineProblem,
  div,
  dot,
  equal,
  exp,
  less,
  lessOrEqual,
  log,
  matmul,
  matvec,
  max,
  mul,
  outer,
  pow,
  relu,
  select,
  sqrt,
  square,
  sub,
  sum,
} = define;

interface Case {
  readonly parameters: define.Parameters;
  readonly loss: NonNullable<define.DefineProblemOptions['loss']>;
  readonly theta: readonly number[];
  readonly gradient: readonly number[];
  readonly hessian: readonly number[];
}

const zeros = (count: number): number[] => new Array(count).fill(0);

/** A matrix of these entries, by row and column, and 0. */
function symmetric(size: number, entries: Readonly<Record<string, number>>): number[] {
  const matrix = zeros(size * size);
  for (const [place, value] of Object.entries(entries)) {
    const [row, column] = place.split(' ').map(Number);
    matrix[row * size + column] = value;
    matrix[column * size + row] = value;
  }
  return matrix;
}

const cases: Readonly<Record<string, Case>> = {
  'a root': {
    parameters: 1,
    loss: ([x]) => select(less(x, 0), square(x), sqrt(x)),
    theta: [-1],
    gradient: [-2],
    hessian: [2],
  },
  'a quotient, in the first branch': {
    parameters: 1,
    loss: ([x]) => select(less(0, x), div(1, x), mul(2, x)),
    theta: [0],
    gradient: [2],
    hessian: [0],
  },
  'x ln x': { parameters: 1, loss: ([x]) => select(lessOrEqual(x, 0), 0, mul(x, log(x))), theta: [0], gradient: [0], hessian: [0] },
  'a power beyond the numbers, as text': {
    parameters: ['x'],
    loss: 'x > 30 ? x : log(1 + exp(x))',
    theta: [1000],
    gradient: [1],
    hessian: [0],
  },
  'a power of a negative number': {
    parameters: 1,
    loss: ([x]) => select(less(x, 0), mul(3, x), pow(x, 2.5)),
    theta: [-2],
    gradient: [3],
    hessian: [0],
  },
  'one in another, of three branches': {
    parameters: ['x', 'y'],
    loss: 'x < 0 ? x*y : x < 1 ? sqrt(x)*log(x) : sqrt(x)/x',
    theta: [-3, 2],
    gradient: [2, -3],
    hessian: [0, 1, 1, 0],
  },
  'what two branches share, both not chosen': {
    parameters: 2,
    loss: (d) => {
      const distance = sqrt(dot(d, d));
      return add(relu(sub(distance, 1)), square(relu(sub(distance, 2))));
    },
    theta: [0, 0],
    gradient: [0, 0],
    hessian: zeros(4),
  },
  'entries: those that are not chosen': {
    parameters: 3,
    loss: (x) => sum(select(less(x, 0), square(x), mul(4, sqrt(x)))),
    theta: [-1, 4, -2],
    gradient: [-2, 1, -4],
    hessian: [2, 0, 0, 0, -0.125, 0, 0, 0, 2],
  },
  'entries that are taken apart': {
    parameters: 2,
    loss: (x) => {
      const [a, b] = sqrt(x);
      return add(relu(sub(a, 1)), square(b));
    },
    theta: [0, 4],
    gradient: [0, 1],
    hessian: zeros(4),
  },
  'entries that are put together': {
    parameters: 2,
    loss: ([x, y]) => sum(relu([sub(sqrt(x), 1), y])),
    theta: [0, 2],
    gradient: [0, 1],
    hessian: zeros(4),
  },
  'a sum, a product and a dot product': {
    parameters: 2,
    loss: (x) => select(less(x[0], 1), sum(x), add(sum(log(x)), dot(matvec([sqrt(x), [1, 2]], div(1, x)), sqrt(x)))),
    theta: [0, -4],
    gradient: [1, 1],
    hessian: zeros(4),
  },
  'a scalar beside a vector': {
    parameters: ['s', 'x'],
    loss: ({ s, x }) => select(equal(s, 0), mul(x, x), sum(mul([1, 2], div(x, s)))),
    theta: [0, 3],
    gradient: [0, 6],
    hessian: [0, 0, 0, 2],
  },
  'the larger of a number and of -Infinity': {
    parameters: 1,
    loss: ([x]) => max(mul(2, x), mul(-1, exp(sub(1000, x)))),
    theta: [1],
    gradient: [2],
    hessian: [0],
  },
  'a slope that is infinite where it is chosen': {
    parameters: 1,
    loss: ([x]) => select(less(x, 1), sqrt(x), 0),
    theta: [0],
    gradient: [Number.POSITIVE_INFINITY],
    hessian: [Number.NEGATIVE_INFINITY],
  },
  'a number, in a branch that no entry chooses': {
    parameters: { s: [], v: [3] },
    loss: ({ s, v }) => sum(select(less(v, 0), sqrt(s), v)),
    theta: [0, 1, 2, 3],
    gradient: [0, 1, 1, 1],
    hessian: zeros(16),
  },
  'a factor of such a branch': {
    parameters: { s: [], v: [3] },
    loss: ({ s, v }) => sum(select(less(v, 0), mul(sqrt(s), v), v)),
    theta: [0, 1, 2, 3],
    gradient: [0, 1, 1, 1],
    hessian: zeros(16),
  },
  'the least of a maximum': {
    parameters: { s: [], v: [3] },
    loss: ({ s, v }) => sum(max(v, sqrt(s))),
    theta: [0, 1, 2, 3],
    gradient: [0, 1, 1, 1],
    hessian: zeros(16),
  },
  'a sum in such a branch': {
    parameters: { s: [], v: [2] },
    loss: ({ s, v }) => sum(select(less(v, 0), log(sum(mul(s, v))), v)),
    theta: [0, 1, 2],
    gradient: [0, 1, 1],
    hessian: zeros(9),
  },
  'a number that one entry of three chooses': {
    parameters: { s: [], v: [3] },
    loss: ({ s, v }) => sum(select(less(v, 0), sqrt(s), v)),
    theta: [4, -1, 2, 3],
    gradient: [1 / 4, 0, 1, 1],
    hessian: [-1 / 32, ...zeros(15)],
  },
  'the product of a matrix and a vector of infinite slope, that no entry chooses': {
    parameters: { W: [2, 2], x: [2], v: [2] },
    loss: ({ W, x, v }) => sum(select(less(v, 0), matvec(W, sqrt(x)), v)),
    theta: [1, 2, 3, 4, 0, 1, 1, 2],
    gradient: [0, 0, 0, 0, 0, 0, 1, 1],
    hessian: zeros(64),
  },
  'the row of a matrix of infinite values that is not chosen': {
    // ln W_00 x_0 + ln W_01 x_1 + v_1
    parameters: { W: [2, 2], x: [2], v: [2] },
    loss: ({ W, x, v }) => sum(select(less(v, 0), matvec(log(W), x), v)),
    theta: [1, 1, 0, 4, 5, 3, -1, 2],
    gradient: [5, 3, 0, 0, 0, 0, 0, 1],
    hessian: symmetric(8, { '0 0': -5, '1 1': -3, '0 4': 1, '1 5': 1 }),
  },
  'entries of a product of matrices that are not chosen': {
    // (A ln B)_00 + (A ln B)_10 + v_01 + v_11: the second column of B, where it is 0, is in neither
    parameters: { A: [2, 2], B: [2, 2], v: [2, 2] },
    loss: ({ A, B, v }) => sum(select(less(v, 0), matmul(A, log(B)), v)),
    theta: [1, 2, 3, 4, 1, 0, 1, 0, -1, 1, -1, 1],
    gradient: [0, 0, 0, 0, 4, 0, 6, 0, 0, 1, 0, 1],
    hessian: symmetric(12, { '0 4': 1, '2 4': 1, '1 6': 1, '3 6': 1, '4 4': -4, '6 6': -6 }),
  },
  'the outer product of a vector of infinite values and another': {
    // ln a_1 b_0 + v_00 + v_01 + v_11
    parameters: { a: [2], b: [2], v: [2, 2] },
    loss: ({ a, b, v }) => sum(select(less(v, 0), outer(log(a), b), v)),
    theta: [0, 1, 3, 4, 1, 1, -1, 1],
    gradient: [0, 3, 0, 0, 1, 1, 0, 1],
    hessian: symmetric(8, { '1 1': -3, '1 2': 1 }),
  },
};

const plain = (x: ArrayLike<number>): number[] => Array.from(x, (entry) => entry + 0);

for (const [name, { parameters, loss, theta, gradient, hessian }] of Object.entries(cases)) {
  test(name, () => {
    const problem = defineProblem({ parameters, loss });
    assert.equal(plain(problem.gradient(theta)), gradient);
    assert.equal(plain(problem.hessian(theta)), hessian);
    assert.equal(
      plain(problem.hessianDiagonal(theta)),
      theta.map((_, k) => hessian[k * (theta.length + 1)]),
    );
  });
}

test('rows and residuals too, each by its own condition', () => {
  const x = [-1, 0, 4];
  const problem = defineProblem({
    parameters: ['a', 'b'],
    data: { x, y: [0, 0, 0] },
    output: ({ a, b }, row) => select(lessOrEqual(row.x, 0), mul(b, row.x), mul(a, sqrt(mul(b, row.x)))),
  });
  // f = -b, 0 and 2 a √b
  assert.equal(plain(problem.gradient([3, 1])), [(4 * 3) / 3, (1 + 2 * 9) / 3]);
  assert.equal(plain(problem.hessian([3, 1])), [4 / 3, (4 * 3) / 3, (4 * 3) / 3, 1 / 3]);
  const residuals = defineProblem({ parameters: ['x', 'y'], residuals: ['x < 0 ? 2*y : sqrt(x)', 'x*y'] });
  const slopes = residuals.constraints()?.slopes(Float64Array.of(-1, 3));
  assert.equal(slopes && plain(slopes.times(Float64Array.of(1, 0))), [0, 3]);
});

test.run();
