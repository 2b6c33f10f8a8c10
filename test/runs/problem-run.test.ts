// Runs of any problem: the same steps as the optimizer takes on the problem's gradients, the same noise and batches as the streams hold.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adafactor,
  adalayer,
  adam,
  adamE,
  adamMini,
  adaSGD,
  agm,
  bilinear,
  createOptimizer,
  createRun,
  createRuns,
  custom,
  diagonalNet,
  ellipse,
  factorizationUV,
  heavyBall,
  initSync,
  labelNoise,
  matrixFactorization,
  minimize,
  multilayerPerceptron,
  type Optimizer,
  type Problem,
  quadratic,
  restoreRun,
  sgd,
  shampoo,
  valley,
} from '../../src/index.js';
import { stepIndices, stepNormals, stepSigns } from '../reference/random/step-stream.js';
import { close, sameBits } from '../support/close.js';
import { present } from '../support/present.js';

initSync();

const problems: readonly Problem[] = [
  ellipse({ a: 2, b: 1 }),
  valley({ angle: 0.3 }),
  bilinear(),
  quadratic({
    hessian: [
      [2, 1],
      [1, 3],
    ],
  }),
  matrixFactorization({ dims: [3, 4, 3], rank: 1, n: 7, seed: 2 }),
  factorizationUV({
    M: [
      [1, 2, 0],
      [0, 1, -1],
    ],
    p: 2,
  }),
  matrixFactorization({
    dims: [2, 2],
    A: [
      [
        [1, 0.5],
        [-1, 2],
      ],
      [
        [0.25, 1],
        [1, 0],
      ],
    ],
    b: [1, -0.5],
  }),
  multilayerPerceptron({
    sizes: [2, 3, 1],
    activation: 'tanh',
    loss: 'squared',
    x: [
      [1, 0],
      [0, 1],
      [1, 1],
    ],
    y: [[1], [1], [0]],
  }),
  diagonalNet({ d: 7, kappa: 2, n: 5, seed: 1 }),
];
const whole: readonly Optimizer[] = [adalayer({ lr: 0.01 }), adaSGD({ lr: 0.01 }), adafactor({ lr: 0.01 }), shampoo({ lr: 0.01 })];
const entrywise: readonly Optimizer[] = [
  sgd({ lr: 0.01 }),
  heavyBall({ lr: 0.002 }),
  adam.torch({ lr: 0.01 }),
  adamE({ lr: 0.01, lambda: 0.3 }),
];

const tensors = (problem: Problem): [number, number][] | [number][] =>
  problem.blocks.map(({ shape }) => shape) as unknown as [number, number][];

for (const problem of problems) {
  test(`${problem.name}: a run without noise takes the steps of createOptimizer on the problem's gradient, for every optimizer`, () => {
    for (const optimizer of [...entrywise, ...whole, adamMini({ lr: 0.01, blocks: Array(problem.parameters).fill(1) })]) {
      const theta0 = problem.initialTheta(4);
      const run = createRun({ problem, optimizer, seed: 4 }).advance(12);
      const state = createOptimizer(optimizer, theta0, { tensors: tensors(problem) });
      for (let k = 0; k < 12; k++) state.step(problem.gradient(state.theta));
      assert.is(run.step, 12);
      sameBits(run.theta, state.theta, `${optimizer.name}: theta`);
      if (run.v) sameBits(run.v, present(state.v), `${optimizer.name}: v`);
    }
  });

  test(`${problem.name}: saved and restored at every third step, in both dtypes, the run has the same bits`, () => {
    for (const dtype of ['f64', 'f32'] as const) {
      for (const optimizer of [adam({ lr: 0.01 }), ...whole]) {
        const noise = problem.samples > 0 ? { noise: labelNoise({ delta: 0.1, distribution: 'normal' }), batchSize: 2 } : {};
        const straight = createRun({ problem, optimizer, dtype, seed: 3, ...noise }).advance(12);
        let broken = createRun({ problem, optimizer, dtype, seed: 3, ...noise });
        for (let k = 0; k < 4; k++) broken = restoreRun(broken.advance(3).save());
        sameBits(broken.theta, straight.theta, `${optimizer.name} ${dtype}`);
      }
    }
  });
}

test('label noise and mini-batches are those of the streams: the gradient of explicit data with noise on its labels', () => {
  const problem = matrixFactorization({ dims: [3, 2, 3], rank: 1, n: 9, seed: 5 });
  const [A, b] = [problem.A, problem.b];
  const size = 9;
  for (const batchSize of [undefined, 4, 20]) {
    // with replacement there may be more of them than there are samples
    for (const distribution of ['sign', 'normal'] as const) {
      const run = createRun({
        problem,
        optimizer: sgd({ lr: 1 }),
        noise: labelNoise({ delta: 0.3, distribution }),
        seed: 8,
        ...(batchSize && { batchSize }),
      });
      const theta = run.theta;
      const rows = batchSize ? stepIndices(batchSize, 9, { seed: 8, stream: 3, step: 0 }) : Array.from({ length: 9 }, (_, i) => i);
      const draw = distribution === 'sign' ? stepSigns : stepNormals;
      const xi = draw(rows.length, { seed: 8, stream: 2, step: 0 }, 0.3);
      const seen = matrixFactorization({
        dims: [3, 2, 3],
        A: rows.map((i) => ({ data: A.slice(i * size, (i + 1) * size), shape: [3, 3] as const })),
        b: rows.map((i, k) => b[i] - xi[k]),
      });
      const gradient = seen.gradient(theta);
      const moved = run.advance(1).theta;
      close(
        Float64Array.from(theta, (x, p) => x - moved[p]),
        gradient,
        1e-12,
        `${distribution} ${batchSize}`,
        1,
      );
    }
  }
});

test('the block optimizers run on the diagonal net as on its parts u and v', () => {
  const problem = diagonalNet({ d: 20, kappa: 2, n: 9, seed: 3 });
  const options = { problem, noise: labelNoise({ delta: 0.5 }), seed: 6 };
  const layers = createRun({ ...options, optimizer: adalayer({ lr: 0.01 }) }).advance(50);
  const mini = createRun({ ...options, optimizer: adamMini({ lr: 0.01, blocks: [20, 20] }) }).advance(50);
  sameBits(layers.theta, mini.theta, 'one block for each part');
  const ones = createRun({ ...options, optimizer: adamMini({ lr: 0.01, blocks: Array(40).fill(1) }) }).advance(50);
  sameBits(ones.theta, createRun({ ...options, optimizer: adam({ lr: 0.01 }) }).advance(50).theta, 'blocks of one are Adam, fused or not');
});

test('runs of several problems advance together, each as alone', async () => {
  const configs = problems.map((problem) => ({ problem, optimizer: adam({ lr: 0.01 }), seed: 2 }));
  const options = { steps: 20, every: 5, measures: ['trainLoss', 'traceH', 'gradientNorm'] };
  const together = await createRuns(configs).record(options);
  for (const [i, config] of configs.entries()) assert.equal(together[i], await createRun(config).record(options), problems[i].name);
});

test('a run on a loss in JavaScript takes the steps of minimize', async () => {
  const loss = (t: ArrayLike<number>): { value: number; gradient: number[] } => ({
    value: t[0] ** 4 + t[1] ** 2,
    gradient: [4 * t[0] ** 3, 2 * t[1]],
  });
  const problem = custom({ parameters: 2, valueAndGradient: loss, initialTheta: [1, -1] });
  const run = createRun({ problem, optimizer: adam({ lr: 0.1 }) }).advance(40);
  const { theta, value } = await minimize(loss, [1, -1], adam({ lr: 0.1 }), { steps: 40 });
  sameBits(run.theta, theta, 'theta');
  assert.is(run.measure(['trainLoss']).trainLoss, value);
});

test('a pair of your own in runs: the steps of createOptimizer in every bit, and Adam up to rounding where it spells Adam', () => {
  const own = agm({
    lr: 0.01,
    V: (g) => g.map((x) => x * x),
    S: (v) => v.map((x) => 1 / (Math.sqrt(x) + 1e-8)),
  });
  for (const problem of problems) {
    const runs = createRuns([own, adam({ lr: 0.01 })].map((optimizer) => ({ problem, optimizer, seed: 4 }))).advance(15);
    const state = createOptimizer(own, problem.initialTheta(4));
    for (let k = 0; k < 15; k++) state.step(problem.gradient(state.theta));
    sameBits(runs.runs[0].theta, state.theta, problem.name);
    sameBits(present(runs.runs[0].v), present(state.v), problem.name);
    close(runs.runs[0].theta, runs.runs[1].theta, 1e-10, `${problem.name} against Adam`, 1);
  }
});

test('an error that V throws leaves the run where it was', () => {
  let broken = false;
  const V = (g: ArrayLike<number>): number[] => (broken ? [] : Array.from(g, (x) => x * x));
  const options = { problem: problems[4], optimizer: agm({ lr: 0.01, V, S: (v) => v.map((x) => 1 / (1 + x)) }), seed: 1 };
  const run = createRun({ ...options, noise: labelNoise({ delta: 0.1 }), batchSize: 2 }).advance(3);
  broken = true;
  assert.throws(() => run.advance(5), /V\(g\)/);
  broken = false;
  assert.is(run.step, 3);
  const straight = createRun({ ...options, noise: labelNoise({ delta: 0.1 }), batchSize: 2 }).advance(8);
  sameBits(run.advance(5).theta, straight.theta, 'theta');
});

test('a run that overflows stops there', () => {
  const run = createRun({ problem: bilinear(), optimizer: sgd({ lr: 100 }), theta0: [3, 4] }).advance(1000);
  assert.is(run.status, 'diverged');
  assert.ok(run.step < 20 && run.theta.some((x) => !Number.isFinite(x)));
});

test('on the noisy ellipse SGD drifts to the tips and Adam to the kink (Li, Wen, Lyu 2025, Fig. 1)', () => {
  // a = 2, b = 1, noise ±½, from the point of the ellipse at angle 1.2: the minima of tr H and of tr(Diag(H)^½) on it.
  const [a, b] = [2, 1];
  const problem = ellipse({ a, b });
  const f = Math.cos(1.2) * a;
  const s = Math.sin(1.2) * b;
  const theta0 = [(f + s) / Math.SQRT2, (f - s) / Math.SQRT2];
  const options = { problem, noise: labelNoise({ delta: 0.5 }), seed: 1, theta0 };
  const tail = (optimizer: Optimizer, steps: number): number[] => {
    const run = createRun({ ...options, optimizer }).advance(steps);
    const sum = [0, 0];
    for (let k = 0; k < 2000; k++) {
      const [x, y] = run.advance(1).theta;
      sum[0] += Math.abs(x) / 2000;
      sum[1] += Math.abs(y) / 2000;
    }
    return sum;
  };
  const [x, y] = tail(sgd({ lr: 0.1 }), 18_000);
  assert.ok(Math.abs(x - Math.SQRT2) < 0.05 && Math.abs(y - Math.SQRT2) < 0.05, `SGD at (${x}, ${y}), the tip is (1.414, 1.414)`);
  const [u, w] = tail(adam({ lr: 0.01, eps: 1e-6 }), 18_000).sort((p, q) => q - p);
  const kink = [Math.sqrt((a * a + b * b) / 2), (a * a - b * b) / Math.sqrt(2 * (a * a + b * b))];
  assert.ok(Math.abs(u - kink[0]) < 0.08 && Math.abs(w - kink[1]) < 0.1, `Adam at (${u}, ${w}), the kink is (${kink})`);
});

test.run();
