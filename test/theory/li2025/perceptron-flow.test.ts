// Label noise on a perceptron: the covariance that it has on Γ, and the slow flow beside runs of SGD and Adam.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adam,
  compare,
  compareOrders,
  init,
  labelNoise,
  labelNoiseFlow,
  type MultilayerPerceptron,
  sgd,
  slowSde,
} from '../../../src/index.js';
import { labelNoiseStrength } from '../../../src/theory/li2025/slow-rate.js';
import { gradientNoise } from '../../../src/theory/noise/gradient-noise.js';
import { close } from '../../support/close.js';
import { perceptronAt } from '../../support/minimizers.js';
import { randomSource } from '../../support/numbers.js';
import { last, present } from '../../support/present.js';
import { kernelGradient } from '../../support/problems.js';

test.before(init);

const delta = 0.5;
const noise = labelNoise({ delta });

const distance = (x: Float64Array, y: Float64Array): number => Math.hypot(...x.map((a, p) => a - y[p]));

/** Σ_i g_i g_iᵀ. */
function outerSum(vectors: readonly Float64Array[]): Float64Array {
  const P = vectors[0].length;
  return Float64Array.from({ length: P * P }, (_, k) => vectors.reduce((sum, g) => sum + g[Math.floor(k / P)] * g[k % P], 0));
}

/** The gradient on Γ when only draw i has noise, for each i: what independent noise of all draws adds up to. */
function eachAlone(problem: MultilayerPerceptron, zeta: Float64Array, rows: readonly number[]): Float64Array[] {
  return rows.map((_, k) => kernelGradient(problem, 'f64', zeta, { indices: rows, noise: rows.map((_, i) => (i === k ? delta : 0)) }));
}

test('one output: Σ = α H on Γ, α = δ²/B, in full batch and in the mean over mini-batches', () => {
  const { problem, zeta } = perceptronAt(randomSource(4), [2, 4, 1], 5);
  const H = problem.hessian(zeta);
  const largest = H.reduce((most, h) => Math.max(most, Math.abs(h)), 0);
  const alpha = labelNoiseStrength(present(problem.constraints()), noise);
  assert.is(alpha, (delta * delta) / 5);
  close(
    outerSum(eachAlone(problem, zeta, [0, 1, 2, 3, 4])),
    H.map((h) => alpha * h),
    1e-12,
    'full batch',
    largest,
  );
  const pairs = Array.from({ length: 25 }, (_, k) => [Math.floor(k / 5), k % 5]); // every mini-batch of two draws
  const mean = outerSum(pairs.flatMap((rows) => eachAlone(problem, zeta, rows))).map((x) => x / 25);
  const ofTwo = labelNoiseStrength(present(problem.constraints()), noise, 2);
  close(
    mean,
    H.map((h) => ofTwo * h),
    1e-12,
    'mini-batches of two',
    largest,
  );
});

test('several outputs of a sample share its noise: Σ is that of gradientNoise, no multiple of H, and labelNoiseFlow says so', () => {
  const { problem, zeta } = perceptronAt(randomSource(5), [2, 3, 2], 3);
  const alone = eachAlone(problem, zeta, [0, 1, 2]);
  const { dimension, root, variances } = gradientNoise(problem, noise);
  assert.is(dimension, 3);
  alone.forEach((g, i) => {
    const unit = Float64Array.from({ length: 3 }, (_, k) => (k === i ? -1 : 0));
    close(root(zeta, unit), g, 1e-13, `sample ${i}`, 1);
  });
  const Sigma = outerSum(alone);
  close(
    variances(zeta),
    Sigma.filter((_, k) => k % (zeta.length + 1) === 0),
    1e-13,
    'diag Σ',
    1,
  );
  const flow = { problem, optimizer: sgd({ lr: 0.1 }), noise, theta0: zeta, T: 1 };
  assert.throws(() => labelNoiseFlow(flow), /share its noise.*slowSde/);
  const { theta } = slowSde({ ...flow, steps: 64 });
  assert.ok(problem.loss(last(theta)) < 1e-20);
});

/** A net with one hidden layer of four units, three samples, and a minimizer of it. */
const small = (): ReturnType<typeof perceptronAt> => perceptronAt(randomSource(6), [1, 4, 1], 3);

test('the mean of runs of SGD is O(lr) from the flow', async () => {
  const { problem, zeta: theta0 } = small();
  const T = 10;
  const prediction = labelNoiseFlow({ problem, optimizer: sgd({ lr: 1 }), noise, theta0, T });
  const { fit, errors } = await compareOrders({
    steps: [0.1, 0.07, 0.05],
    compare: (lr) => ({
      run: { problem, optimizer: sgd({ lr }), noise, theta0 },
      replicas: 400,
      prediction: { ...prediction, timePerStep: lr * lr },
    }),
    error: ({ theta }) => theta.last,
  });
  assert.ok(Math.abs(fit.order - 1) <= 0.4, `order ${fit.order}, errors ${errors}`);
  const moved = distance(last(prediction.theta), theta0); // 0.59
  assert.ok(errors[2] < 0.05 * moved, `${errors[2]} after ${moved}`);
});

test('several outputs: the mean of runs of SGD follows the slow equation of the shared noise, in which nothing diffuses', async () => {
  const { problem, zeta: theta0 } = perceptronAt(randomSource(6), [1, 4, 2], 3);
  const lr = 0.05;
  const slow = { problem, optimizer: sgd({ lr }), noise, theta0, T: 5, steps: 64 };
  const prediction = slowSde(slow);
  close(last(slowSde({ ...slow, member: 1 }).theta), last(prediction.theta), 1e-9, 'another path', 1);
  const run = { problem, optimizer: sgd({ lr }), noise, theta0 };
  const { theta } = await compare({ run, replicas: 400, prediction });
  const moved = distance(last(prediction.theta), theta0); // 0.20
  assert.ok(theta.last.error < 0.08 * moved, `${theta.last.error} ± ${theta.last.standardError} after ${moved}`);
});

test('the mean of runs of Adam follows its flow, at a small rate', async () => {
  const { problem, zeta: theta0 } = small();
  const lr = 0.0025;
  const optimizer = adam({ lr, c: 20, beta1: 0 });
  const prediction = labelNoiseFlow({ problem, optimizer, noise, theta0, T: 0.1 });
  const run = { problem, optimizer, noise, theta0, v0: prediction.v[0] };
  const { theta } = await compare({ run, replicas: 200, prediction });
  const moved = distance(last(prediction.theta), theta0); // 0.26
  assert.ok(theta.last.error < 0.02 * moved, `${theta.last.error} ± ${theta.last.standardError} after ${moved}`);
});

test.run();
