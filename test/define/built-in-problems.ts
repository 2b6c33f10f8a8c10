// The built-in problems, each beside its definition by defineProblem.
import {
  add,
  type DefinedProblem,
  defineProblem,
  div,
  dot,
  matmul,
  matvec,
  mul,
  neg,
  relu,
  square,
  sub,
  sum,
  tanh,
  transpose,
} from '../../src/define/index.js';
import {
  bilinear,
  diagonalNet,
  ellipse,
  factorizationUV,
  logisticRegression,
  matrixFactorization,
  multilayerPerceptron,
  type Problem,
  quadratic,
  sharpValley,
  twoWalls,
  valley,
} from '../../src/index.js';

/** A built-in problem and the same defined. */
export interface Pair {
  readonly builtIn: Problem;
  readonly defined: DefinedProblem;
}

/** Numbers without pattern, at most `size` from 0. */
export function numbers(length: number, size: number, phase = 1): Float64Array {
  return Float64Array.from({ length }, (_, k) => size * Math.sin(k * k * 1.3 + phase));
}

function matrix(rows: number, columns: number, size: number, phase: number): { data: Float64Array; shape: [number, number] } {
  return { data: numbers(rows * columns, size, phase), shape: [rows, columns] };
}

function perceptron(
  sizes: readonly [number, number, number],
  activation: 'tanh' | 'relu',
  loss: 'squared' | 'crossEntropy',
  n: number,
): Pair {
  const [inputs, hidden, outputs] = sizes;
  const x = matrix(n, inputs, 1.5, 2);
  const y = loss === 'squared' ? matrix(n, outputs, 1, 3) : Float64Array.from({ length: n }, (_, i) => (i * i + 1) % outputs);
  const of = { tanh, relu }[activation];
  return {
    builtIn: multilayerPerceptron({ sizes, activation, loss, x, y }),
    defined: defineProblem({
      parameters: { W1: [hidden, inputs], b1: [hidden], W2: [outputs, hidden], b2: [outputs] },
      data: { x, y },
      output: ({ W1, b1, W2, b2 }, row) => add(matvec(W2, of(add(matvec(W1, row.x), b1))), b2),
      loss: loss === 'squared' ? 'squares' : 'cross-entropy',
    }),
  };
}

/** The net of n rows over d features; w = u∘u - v∘v. */
export function diagonalNets(z: { data: Float64Array; shape: [number, number] }, y: Float64Array): Pair {
  const [, d] = z.shape;
  return {
    builtIn: diagonalNet({ z, y }),
    defined: defineProblem({
      parameters: { u: [d], v: [d] },
      data: { z, y },
      output: ({ u, v }, row) => dot(row.z, sub(square(u), square(v))),
    }),
  };
}

export function ellipses(a: number, b: number): Pair {
  return {
    builtIn: ellipse({ a, b }),
    defined: defineProblem({
      parameters: 2,
      residuals: ([x, y]) => [add(mul(square(add(x, y)), 0.5 / (a * a)), mul(square(sub(x, y)), 0.5 / (b * b))).sub(1)],
    }),
  };
}

export function bilinears(): Pair {
  return {
    builtIn: bilinear(),
    defined: defineProblem({ parameters: 2, residuals: ['2 * theta[0] * theta[1] - 3/2'], init: [2.8, 3.5] }),
  };
}

function valleys(angle: number): Pair {
  const [s, c] = [Math.sin(angle), Math.cos(angle)];
  return {
    builtIn: valley({ angle }),
    defined: defineProblem({
      parameters: ['x', 'y'],
      residuals: ({ x, y }) => [mul(add(mul(x, s), mul(y, c)), add(1, square(sub(mul(x, c), mul(y, s)))).pow(0.5))],
      loss: 'squares-without-half',
    }),
  };
}

function sharpValleys(zeta: number, epsilon: number): Pair {
  return {
    builtIn: sharpValley({ zeta, epsilon }),
    defined: defineProblem({
      parameters: ['x', 'y'],
      loss: ({ x, y }) => sub(div(mul(add(y, mul(zeta, x)), square(x)), 2), mul(epsilon, add(x, y))),
    }),
  };
}

/** A sample looks at one wall. */
function twoWallsPair(): Pair {
  return {
    builtIn: twoWalls(),
    defined: defineProblem({
      parameters: { u: [2], x: [2] },
      data: {
        wall: [
          [1, 0],
          [0, 1],
        ],
        y: [0, 0],
      },
      output: ({ u: [u, v], x }, { wall }) => {
        const first = add(2, add(square(sub(u, 1)), mul(0.5, square(v))));
        const second = add(1, mul(0.3, add(square(add(u, 1)), square(sub(v, 1)))));
        return mul(2, dot(wall, [mul(first.pow(0.5), x[0]), mul(second.pow(0.5), x[1])]));
      },
    }),
  };
}

function quadratics(): Pair {
  const hessian = [
    [3, 1, -0.5],
    [1, 2, 0.25],
    [-0.5, 0.25, 1.5],
  ];
  const center = [1, -1, 0.5];
  return {
    builtIn: quadratic({ hessian, center }),
    defined: defineProblem({
      parameters: 3,
      loss: (theta) => div(dot(sub(theta, center), matvec(hessian, sub(theta, center))), 2),
    }),
  };
}

function factorizationsUV(): Pair {
  const M = matrix(3, 2, 2, 1);
  const target = [0, 1, 2].map((i) => [M.data[2 * i], M.data[2 * i + 1]]);
  return {
    builtIn: factorizationUV({ M, p: 2 }),
    defined: defineProblem({
      parameters: { U: [3, 2], V: [2, 2] },
      loss: ({ U, V }) => sum(square(sub(matmul(U, transpose(V)), target))),
    }),
  };
}

/** Its label noise is added to f - b, that of a defined problem taken off: the defined one is the negative of both. */
export function factorizations(n: number): Pair {
  const A = matrix(n, 6, 1.2, 4);
  const b = numbers(n, 1, 5);
  return {
    builtIn: matrixFactorization({ dims: [2, 3, 3], A, b }),
    defined: defineProblem({
      parameters: { W1: [3, 2], W2: [3, 3] },
      data: { A, y: b.map((x) => -x) },
      output: ({ W1, W2 }, row) => {
        const W = matmul(W2, W1);
        return neg([0, 1, 2].map((i) => add(mul(W[i][0], row.A[2 * i]), mul(W[i][1], row.A[2 * i + 1]))).reduce((x, y) => add(x, y)));
      },
      loss: 'squares-without-half',
    }),
  };
}

function regressions(n: number): Pair {
  const x = matrix(n, 4, 1.5, 6);
  const y = numbers(n, 1, 7).map(Math.sign);
  return {
    builtIn: logisticRegression({ x, y }),
    defined: defineProblem({ parameters: 4, data: { x, y }, output: (theta, row) => dot(theta, row.x), loss: 'logistic' }),
  };
}

/** Every built-in problem of the kernels, some of several kinds. */
export const pairs: Readonly<Record<string, Pair>> = {
  ellipse: ellipses(2, 1),
  bilinear: bilinears(),
  valley: valleys(0.3),
  sharpValley: sharpValleys(0.3, 0.01),
  twoWalls: twoWallsPair(),
  quadratic: quadratics(),
  factorizationUV: factorizationsUV(),
  matrixFactorization: factorizations(5),
  'diagonalNet of signs': diagonalNets({ data: numbers(12 * 20, 1, 8).map(Math.sign), shape: [12, 20] }, numbers(12, 1, 9)),
  'diagonalNet of other features': diagonalNets(matrix(5, 7, 1.2, 10), numbers(5, 1, 11)),
  logisticRegression: regressions(19),
  'multilayerPerceptron of tanh': perceptron([3, 5, 2], 'tanh', 'squared', 11),
  'multilayerPerceptron of relu': perceptron([2, 6, 1], 'relu', 'squared', 17),
  'multilayerPerceptron with classes': perceptron([3, 4, 3], 'tanh', 'crossEntropy', 9),
  'multilayerPerceptron of few rows': perceptron([2, 4, 1], 'tanh', 'squared', 3),
};
