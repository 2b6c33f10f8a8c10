// Two optimizers on the same seed see the same start, rows and noise, step by step, whatever problem they are on. What a run saw is read back
// from its moments: m_(t+1) - beta1 m_t = (1 - beta1) g_t, and g_t is the gradient of the rows with the noise on their labels.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adam,
  createRun,
  createRuns,
  ellipse,
  initSync,
  labelNoise,
  matrixFactorization,
  type RunOptions,
  type RunView,
  sgdMomentum,
} from '../../src/index.js';
import { stepIndices, stepNormals, stepSigns } from '../reference/random/step-stream.js';
import { close, sameBits } from '../support/close.js';
import { present } from '../support/present.js';

initSync();

const beta1 = 0.5;
const optimizers = [sgdMomentum({ lr: 0.01, beta1 }), adam({ lr: 0.002, beta1 })];

/** The gradient that each run saw in its next step, and where it was. */
function nextGradients(runs: readonly RunView[], advance: () => void): { theta: Float64Array; seen: Float64Array }[] {
  const before = runs.map((run) => ({ theta: Float64Array.from(run.theta), m: present(run.m) }));
  advance();
  return runs.map((run, i) => {
    const { theta, m } = before[i];
    return { theta, seen: Float64Array.from(present(run.m), (x, p) => (x - beta1 * m[p]) / (1 - beta1)) };
  });
}

const both = (options: Omit<RunOptions, 'optimizer'>): RunOptions[] => optimizers.map((optimizer) => ({ ...options, optimizer }));

for (const distribution of ['sign', 'normal'] as const) {
  test(`the noisy ellipse: the label's ${distribution} noise is that of the stream at every step, for both optimizers`, () => {
    const [a, b, seed] = [2, 1, 2 ** 33 + 1];
    const runs = createRuns(
      both({ problem: ellipse({ a, b }), noise: labelNoise({ delta: 0.5, distribution }), seed, theta0: [1.5, 1.2] }),
    );
    for (let step = 0; step < 260; step++) {
      const [xi] = (distribution === 'sign' ? stepSigns : stepNormals)(1, { seed, stream: 2, step }, 0.5) as [number];
      for (const { theta, seen } of nextGradients(runs.runs, () => runs.advance(1))) {
        const [s, d] = [theta[0] + theta[1], theta[0] - theta[1]];
        const e = s ** 2 / (2 * a ** 2) + d ** 2 / (2 * b ** 2) - 1 - xi;
        close(seen, [e * (s / a ** 2 + d / b ** 2), e * (s / a ** 2 - d / b ** 2)], 1e-11, `step ${step}`, 1);
      }
    }
  });
}

test('matrix factorization: rows and noise of every mini-batch are those of the streams, for both optimizers', () => {
  const [dims, seed, delta, batchSize] = [[3, 2, 3], 6, 0.3, 4];
  const problem = matrixFactorization({ dims, rank: 1, n: 9, seed: 5 });
  const [A, b, size] = [problem.A, problem.b, 9];
  const configs = both({ problem, noise: labelNoise({ delta, distribution: 'normal' }), seed, batchSize });
  const alone = configs.map((options) => createRun(options));
  sameBits(alone[0].theta, alone[1].theta, 'start');
  for (let step = 0; step < 10; step++) {
    const rows = stepIndices(batchSize, 9, { seed, stream: 3, step });
    const xi = stepNormals(batchSize, { seed, stream: 2, step }, delta);
    const drawn = matrixFactorization({
      dims,
      A: rows.map((i) => ({ data: A.slice(i * size, (i + 1) * size), shape: [3, 3] as const })),
      b: rows.map((i, k) => b[i] - xi[k]),
    });
    const gradients = nextGradients(alone, () => alone.map((run) => run.advance(1)));
    for (const { theta, seen } of gradients) close(seen, drawn.gradient(theta), 1e-11, `step ${step}`, 1);
    if (step > 0) assert.is.not(gradients[0].theta[0], gradients[1].theta[0]);
  }
});

test.run();
