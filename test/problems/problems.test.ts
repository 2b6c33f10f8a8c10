// What all problems share: a spec that makes them again, typed errors, and derivatives that answer in new arrays.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  type Bilinear,
  bilinear,
  custom,
  ellipse,
  factorizationUV,
  initSync,
  MinifoldError,
  matrixFactorization,
  multilayerPerceptron,
  type Problem,
  quadratic,
  valley,
} from '../../src/index.js';
import { readProblem } from '../../src/problems/registry.js';
import { sameBits } from '../support/close.js';
import { present } from '../support/present.js';

initSync();

const any = <T>(x: unknown): T => x as T;
const A = [
  [
    [1, 2],
    [3, 4],
  ],
];
const factorization = { dims: [2, 3, 2], rank: 1, n: 2 };
const explicit = { dims: [2, 3, 2], A, b: [1] };
const net = { sizes: [2, 2], activation: 'tanh', loss: 'squared', x: [[1, 2]], y: [[0, 1]] } as const;
const zero = () => ({ value: 0, gradient: [0] });

const problems: readonly Problem[] = [
  ellipse({ a: 2, b: 1 }),
  valley({ angle: 0.3 }),
  valley(),
  bilinear(),
  quadratic({ hessian: [[2]], center: [1] }),
  matrixFactorization({ ...factorization, seed: 3, init: 0.5 }),
  matrixFactorization({ ...explicit, truth: A[0] }),
  matrixFactorization(explicit),
  factorizationUV({ M: A[0], p: 3 }),
  multilayerPerceptron(net),
  multilayerPerceptron({ ...net, activation: 'relu', loss: 'crossEntropy', y: [1] }),
];

for (const problem of problems) {
  test(`${problem.name}: its spec as JSON makes the same problem again`, () => {
    const again = readProblem(JSON.parse(JSON.stringify(problem.spec)));
    const theta = problem.initialTheta(5);
    sameBits(again.initialTheta(5), theta, 'start');
    sameBits(again.gradient(theta), problem.gradient(theta), 'gradient');
    assert.equal(again.spec, problem.spec);
    assert.equal([again.samples, again.blocks], [problem.samples, problem.blocks]);
    assert.is(
      problem.blocks.reduce((sum, block) => sum + block.length, 0),
      problem.parameters,
    );
  });
}

test('the truth of a factorization goes with its spec', () => {
  const again = readProblem(problems[6].spec) as ReturnType<typeof matrixFactorization>;
  assert.equal([...present(again.truth)], A[0].flat());
});

/** What is done, the code and the path of its error, and a word that the message must hold. */
const wrong: [what: string, action: () => unknown, code: string, path: string | undefined, says: string][] = [
  ['an ellipse without b', () => ellipse(any({ a: 1 })), 'E_MISSING', 'problem.b', 'required'],
  ['an axis of 0', () => ellipse({ a: 0, b: 1 }), 'E_RANGE', 'problem.a', '> 0'],
  ['an infinite axis', () => ellipse({ a: 1, b: Number.POSITIVE_INFINITY }), 'E_NON_FINITE', 'problem.b', 'Infinity'],
  ['a misspelt option', () => ellipse(any({ a: 1, b: 1, axis: 2 })), 'E_UNKNOWN_KEY', 'problem.axis', 'Known: a, b'],
  ['no options', () => ellipse(any(undefined)), 'E_MISSING', 'problem', 'required'],
  ['an angle that is NaN', () => valley({ angle: Number.NaN }), 'E_NON_FINITE', 'problem.angle', 'NaN'],
  ['an angle in words', () => valley({ angle: any('pi') }), 'E_TYPE', 'problem.angle', 'radians'],
  ['an option of bilinear', () => bilinear({ c: 1 }), 'E_UNKNOWN_KEY', 'problem.c', "'c'"],
  ['a point in three dimensions', () => bilinear().loss([1, 2, 3]), 'E_SHAPE', 'theta', 'expected 2'],
  ['a direction that is too short', () => bilinear().hessianVectorProduct([1, 2], [1]), 'E_SHAPE', 'x', 'expected 2'],
  ['a seed below 0', () => ellipse({ a: 1, b: 1 }).initialTheta(-1), 'E_RANGE', 'seed', '-1'],
  ['a Hessian that is not square', () => quadratic({ hessian: [[1, 2]] }), 'E_SHAPE', 'problem.hessian', '1 x 2'],
  [
    'a Hessian that is not symmetric',
    () =>
      quadratic({
        hessian: [
          [1, 2],
          [3, 4],
        ],
      }),
    'E_RANGE',
    'problem.hessian[1][0]',
    'symmetric',
  ],
  ['an empty Hessian', () => quadratic({ hessian: [[]] }), 'E_SHAPE', 'problem.hessian', 'square'],
  ['no Hessian', () => quadratic(any({})), 'E_MISSING', 'problem.hessian', 'required'],
  ['a center of another length', () => quadratic({ hessian: [[1]], center: [1, 2] }), 'E_SHAPE', 'problem.center', 'expected 1'],
  ['one dimension', () => matrixFactorization({ ...factorization, dims: [3] }), 'E_SHAPE', 'problem.dims', 'two dimensions'],
  ['a dimension of 1.5', () => matrixFactorization({ ...factorization, dims: [2, 1.5] }), 'E_RANGE', 'problem.dims[1]', '1.5'],
  ['a dimension of 0', () => matrixFactorization({ ...factorization, dims: [0, 2] }), 'E_RANGE', 'problem.dims[0]', 'from 1'],
  ['dims that are a number', () => matrixFactorization({ ...factorization, dims: any(3) }), 'E_TYPE', 'problem.dims', 'd_0'],
  [
    'too many parameters',
    () => matrixFactorization({ ...factorization, dims: [16384, 16384, 16384] }),
    'E_RANGE',
    'problem.dims',
    '2^28 parameters',
  ],
  ['a rank beyond the dimensions', () => matrixFactorization({ ...factorization, rank: 3 }), 'E_RANGE', 'problem.rank', 'dimension, 2'],
  ['no n', () => matrixFactorization(any({ dims: [2, 2], rank: 1 })), 'E_MISSING', 'problem.n', 'required'],
  ['an init of 0', () => matrixFactorization({ ...factorization, init: 0 }), 'E_RANGE', 'problem.init', '> 0'],
  ['A with a rank', () => matrixFactorization(any({ ...explicit, rank: 1 })), 'E_UNKNOWN_KEY', 'problem.rank', 'Known'],
  ['A without b', () => matrixFactorization(any({ dims: [2, 2], A })), 'E_MISSING', 'problem.b', 'A and b'],
  ['no measurements', () => matrixFactorization({ ...explicit, A: [] }), 'E_SHAPE', 'problem.A', 'no matrices'],
  ['a measurement of another shape', () => matrixFactorization({ ...explicit, A: [[[1, 2]]] }), 'E_SHAPE', 'problem.A[0]', '1 x 2'],
  ['rows of another length', () => matrixFactorization({ ...explicit, A: { data: [1], shape: [1, 1] } }), 'E_SHAPE', 'problem.A', 'n x 4'],
  ['labels of another length', () => matrixFactorization({ ...explicit, b: [1, 2] }), 'E_SHAPE', 'problem.b', 'expected 1'],
  ['a truth of another shape', () => matrixFactorization({ ...explicit, truth: [[1]] }), 'E_SHAPE', 'problem.truth', 'expected 2 x 2'],
  ['measurements beyond 4 GiB', () => matrixFactorization({ dims: [4096, 1, 4096], rank: 1, n: 64 }).b, 'E_TOO_LARGE', undefined, '4 GiB'],
  [
    'a dense Hessian of a large factorization',
    () => matrixFactorization({ dims: [65, 65], rank: 1, n: 1 }).hessian(new Float64Array(4225)),
    'E_TOO_LARGE',
    'problem.hessian',
    'hessianVectorProduct',
  ],
  ['p of 0', () => factorizationUV({ M: [[1]], p: 0 }), 'E_RANGE', 'problem.p', 'from 1'],
  ['no M', () => factorizationUV(any({ p: 1 })), 'E_MISSING', 'problem.M', 'required'],
  ['an M without columns', () => factorizationUV({ M: [[]], p: 1 }), 'E_SHAPE', 'problem.M', '1 x 0'],
  ['one layer size', () => multilayerPerceptron({ ...net, sizes: [2] }), 'E_SHAPE', 'problem.sizes', 'two sizes'],
  ['a layer of 0', () => multilayerPerceptron({ ...net, sizes: [2, 0, 2] }), 'E_RANGE', 'problem.sizes[1]', 'from 1'],
  ['an unknown activation', () => multilayerPerceptron({ ...net, activation: any('gelu') }), 'E_TYPE', 'problem.activation', "'relu'"],
  ['an unknown loss', () => multilayerPerceptron({ ...net, loss: any('hinge') }), 'E_TYPE', 'problem.loss', "'squared'"],
  ['inputs of another width', () => multilayerPerceptron({ ...net, x: [[1]] }), 'E_SHAPE', 'problem.x', 'expected 2'],
  ['outputs of another width', () => multilayerPerceptron({ ...net, y: [[1]] }), 'E_SHAPE', 'problem.y', 'expected 2'],
  [
    'too many rows of outputs',
    () =>
      multilayerPerceptron({
        ...net,
        y: [
          [1, 2],
          [3, 4],
        ],
      }),
    'E_SHAPE',
    'problem.y',
    'expected 1',
  ],
  [
    'a class that does not exist',
    () => multilayerPerceptron({ ...net, loss: 'crossEntropy', y: [2] }),
    'E_RANGE',
    'problem.y[0]',
    'from 0 to 1',
  ],
  ['classes of another number', () => multilayerPerceptron({ ...net, loss: 'crossEntropy', y: [0, 1] }), 'E_SHAPE', 'problem.y', '1'],
  ['too many weights', () => multilayerPerceptron({ ...net, sizes: [16384, 16384, 16384] }), 'E_RANGE', 'problem.sizes', '2^28 parameters'],
  ['a custom problem without a function', () => custom(any({ parameters: 1 })), 'E_MISSING', 'problem.valueAndGradient', 'required'],
  ['a custom problem of no size', () => custom({ parameters: 0, valueAndGradient: zero }), 'E_RANGE', 'problem.parameters', 'from 1'],
  [
    'a custom start of another length',
    () => custom({ parameters: 1, valueAndGradient: zero, initialTheta: [1, 2] }),
    'E_SHAPE',
    'problem.initialTheta',
    'expected 1',
  ],
  [
    'a custom gradient of another length',
    () => custom({ parameters: 2, valueAndGradient: zero }).gradient([1, 2]),
    'E_SHAPE',
    'gradient',
    'expected 2',
  ],
  [
    'a custom value that is a text',
    () => custom({ parameters: 1, valueAndGradient: () => ({ value: any<number>('1'), gradient: [0] }) }).loss([1]),
    'E_TYPE',
    'value',
    "'1'",
  ],
  ['the spec of a custom problem', () => custom({ parameters: 1, valueAndGradient: zero }).spec, 'E_UNAVAILABLE', 'problem.spec', 'worker'],
  [
    'a custom problem in the kernels',
    () => custom({ parameters: 1, valueAndGradient: zero }).load(),
    'E_UNAVAILABLE',
    'problem',
    'minimize',
  ],
  [
    'a dense Hessian of a large loss',
    () => custom({ parameters: 4097, valueAndGradient: zero }).hessian([]),
    'E_TOO_LARGE',
    'problem.hessian',
    '4096',
  ],
  ['a spec of an unknown problem', () => readProblem({ name: 'elipse' }), 'E_UNKNOWN_KEY', 'problem.name', "did you mean 'ellipse'"],
  ['a spec that is null', () => readProblem(null), 'E_TYPE', 'problem', 'null'],
];

for (const [what, action, code, path, says] of wrong) {
  test(`${what}: ${code}`, () => {
    let error: unknown;
    try {
      action();
    } catch (thrown) {
      error = thrown;
    }
    assert.instance(error, MinifoldError);
    const { code: seen, path: where, message } = error as MinifoldError;
    assert.is(seen, code, message);
    assert.is(where, path, message);
    assert.ok(message.includes(says), `'${message}' does not say '${says}'`);
  });
}

test('a problem that threw stays usable, and its answers are arrays of their own', () => {
  const problem: Bilinear = bilinear();
  assert.throws(() => problem.loss([1]));
  const first = problem.gradient([1, 2]);
  problem.gradient([3, 4]);
  assert.equal(first, problem.gradient([1, 2]));
});

test.run();
