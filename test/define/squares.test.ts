// Losses that are written out and are sums of squares: theories know the equations of their minimizers as those of the named ones. What has none says why.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { defineProblem, div, dot, matvec, mean, mul, type Operand, square, sub, sum, type Traced, tanh } from '../../src/define/index.js';
import {
  adam,
  createRun,
  custom,
  implicitSharpness,
  initSync,
  labelNoise,
  labelNoiseFlow,
  lossFloor,
  MinifoldError,
  multilayerPerceptron,
  type Problem,
  projectToManifold,
  quadratic,
} from '../../src/index.js';

initSync();

const data = {
  x: [
    [0.5, -1],
    [1, 0.25],
  ],
  y: [0.5, -0.25],
}; // prettier-ignore
type Loss = string | ((f: Traced, y: Traced) => Operand);
const net = (loss: Loss): Problem =>
  defineProblem({ parameters: { W: [2, 2], a: [2] }, data, output: ({ W, a }, { x }) => dot(a, tanh(matvec(W, x))), loss });
const vectors = (loss: Loss): Problem =>
  defineProblem({
    parameters: { W: [2, 2], A: [2, 2] },
    data: {
      x: data.x,
      y: [
        [0.5, -0.25],
        [0.25, 0.75],
      ],
    },
    output: ({ W, A }, { x }) => matvec(A, tanh(matvec(W, x))),
    loss,
  }); // prettier-ignore

const noise = labelNoise({ delta: 0.5 });
const optimizer = adam({ lr: 0.01, c: 5, eps: 1e-2 });

const written: readonly (readonly [name: string, make: typeof net, losses: readonly Loss[]])[] = [
  ['squares', net, [(f, y) => mul(0.5, square(sub(f, y))), (f, y) => square(sub(y, f)).div(2), '(f - y)^2/2', '0.5*(y - f)^2']],
  ['squares-without-half', net, [(f, y) => square(sub(f, y)), '(f - y)^2', '(y - f)^2 * 1']],
  ['squares', vectors, [(f, y) => mul(0.5, dot(sub(f, y), sub(f, y))), (f, y) => mean(square(sub(y, f))), 'sum((f - y)^2)/2']],
];

for (const [name, make, losses] of written) {
  for (const [k, loss] of losses.entries()) {
    test(`${name} of ${make === net ? 'numbers' : 'vectors'}, written out: ${typeof loss === 'string' ? loss : `way ${k + 1}`}`, () => {
      const [mine, named] = [make(loss), make(name)];
      const theta = named.initialTheta(3);
      const [found, expected] = [mine.constraints?.(), named.constraints?.()];
      assert.is(found?.scale, expected?.scale);
      assert.equal(found?.values(theta), expected?.values(theta));
      assert.equal(found?.jacobian(theta), expected?.jacobian(theta));
      const zeta = projectToManifold(named, theta);
      assert.equal(projectToManifold(mine, theta), zeta);
      assert.is(implicitSharpness(mine, optimizer, zeta), implicitSharpness(named, optimizer, zeta));
      if (make === vectors) return; // the outputs of a row share its noise
      const flow = (problem: Problem): unknown => labelNoiseFlow({ problem, optimizer, noise, theta0: zeta, T: 0.05 });
      assert.equal(flow(mine), flow(named));
      assert.equal(flow(defineProblem(JSON.parse(JSON.stringify(mine.spec)))), flow(named), 'through its spec');
    });
  }
}

test('nearly a sum of squares is none', () => {
  const others: readonly Loss[] = [
    '(f - y)^4',
    '(f - y)^2 + f',
    '-(f - y)^2',
    '(f - 2*y)^2',
    '3/(1 + (f - y)^2)',
    '(f - y)^2 * f',
    '0*(f - y)^2 + f*f',
    'abs(f - y)',
    (f) => square(f),
    (f, y) => div(square(sub(f, y)), f),
  ];
  for (const loss of others) assert.is(net(loss).constraints?.(), undefined, `${loss}`);
  assert.is(vectors((f, y) => sum(square(sub(f, y[0])))).constraints?.(), undefined);
});

const refusal = (asked: () => unknown): string => {
  try {
    asked();
  } catch (error) {
    if (error instanceof MinifoldError && error.code === 'E_UNAVAILABLE') return error.message;
    throw error;
  }
  return '';
};

test('what has no equations of its minimizers says why', () => {
  const rows = { x: [1, 1, 2], y: [0, 1, 0] };
  const perceptron = (x: number[][], y: number[], sizes: number[]): Problem =>
    multilayerPerceptron({ sizes, activation: 'tanh', loss: 'squared', x, y: y.map((one) => [one]) });
  const residuals = { residuals: () => [1, 2], jacobian: () => [[1], [1]] }; // prettier-ignore
  const expected: readonly (readonly [Problem, RegExp])[] = [
    [net('(f - y)^4'), /f = 0: its loss is not 'squares'; allowed/],
    [defineProblem({ parameters: ['x'], loss: 'x^2' }), /it has a loss and no residuals/],
    [defineProblem({ parameters: ['x'], residuals: ['x', 'x - 1'] }), /2 residuals of 1 parameters vanish together for special labels/],
    [defineProblem({ parameters: ['w'], data: rows, output: 'w*x' }), /3 residuals of 1 parameters/],
    [defineProblem({ parameters: 3, data: rows, output: 'theta[0]*x + theta[1]' }), /rows of the same inputs have different labels/],
    [perceptron([[1], [2], [3]], [0, 1, 0], [1, 1]), /3 residuals of 2 parameters/],
    [perceptron([[1], [1]], [0, 1], [1, 2, 1]), /rows of the same inputs have different labels/],
    [
      quadratic({
        hessian: [
          [1, 0],
          [0, -1],
        ],
      }),
      /no direction leads uphill, or one leads downhill/,
    ], // prettier-ignore
    [custom({ parameters: 1, ...residuals }), /2 residuals of 1 parameters/],
    [custom({ parameters: 1, valueAndGradient: ([x]) => ({ value: x * x, gradient: [2 * x] }) }), /it has no residuals/],
  ];
  for (const [problem, words] of expected) {
    const zeta = problem.initialTheta(1);
    assert.match(
      refusal(() => labelNoiseFlow({ problem, optimizer, noise, theta0: zeta, T: 0.1 })),
      words,
    );
    if (problem.samples > 0)
      assert.match(
        refusal(() => lossFloor({ problem, optimizer, noise, zeta })),
        new RegExp(words.source.replace('f = 0', 'form')),
      );
  }
});

test('label noise is refused where a loss is the same whatever is added to its labels', () => {
  const classes = { x: [[1], [2], [3]], y: [0, 1, 1] };
  const own = (loss: Loss): Problem =>
    defineProblem({ parameters: { w: [2] }, data: classes, output: ({ w }, { x }) => mul(w, x[0]), loss });
  const start = (problem: Problem) => (): unknown => createRun({ problem, optimizer, noise });
  for (const problem of [own('cross-entropy'), own((f) => sum(square(f)))]) {
    assert.match(
      refusal(start(problem)),
      /^run.noise: the loss of defined is the same whatever is added to a label, as that of classes is; allowed: injectedNoise/,
    );
    createRun({ problem, optimizer, batchSize: 2 }).advance(1);
  }
  assert.is(refusal(start(own((f, y) => mul(y, f[0])))), '');
  assert.is(refusal(start(defineProblem({ parameters: ['w'], data: { x: [1], y: [1] }, output: 'w*x', loss: 'logistic' }))), '');
});

test.run();
