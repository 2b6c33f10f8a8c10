import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compare, ellipse, init, labelNoise, quadratic, rmsprop, sgd, slowSde } from '../../src/index.js';
import { close } from '../support/close.js';

test.before(init);

test('what is looked at may be a function of the second moment too; without one it is empty', async () => {
  // RMSProp on ½ x²: v <- ½ v + ½ x², then x <- x - ½ x/(√v + 1).
  const prediction = {
    t: [0, 1],
    theta: [new Float64Array(2), new Float64Array(2)],
    timePerStep: 1,
  };
  const problem = quadratic({ hessian: [[1]] });
  const optimizer = rmsprop({ lr: 0.5, beta2: 0.5, eps: 1 });
  const run = { problem, optimizer, theta0: [2], v0: [1] };
  const { theta } = await compare({ run, replicas: 1, prediction, observe: ([x], [v]) => [x, v] });
  assert.equal(Array.from(theta.mean[0]), [2, 1]);
  const v = 0.5 + 0.5 * 4;
  assert.ok(Math.abs(theta.mean[1][1] - v) < 1e-15);
  assert.ok(Math.abs(theta.mean[1][0] - (2 - (0.5 * 2) / (Math.sqrt(v) + 1))) < 1e-15);
  const lengths: number[] = [];
  const plain = { problem, optimizer: sgd({ lr: 0.5 }), theta0: [2] };
  await compare({
    run: plain,
    replicas: 1,
    prediction: { t: [0], theta: [new Float64Array(1)], timePerStep: 1 },
    observe: (x, second) => {
      lengths.push(second.length);
      return x;
    },
  });
  assert.equal(lengths, [0]);
});

test('runs in f32 are compared as those in f64 are, to the rounding of f32', async () => {
  const problem = ellipse({ a: 1, b: 2 });
  const noise = labelNoise({ delta: 0.5 });
  const theta0 = Float32Array.of(1, 0.3);
  const prediction = slowSde({ problem, optimizer: sgd({ lr: 0.01 }), noise, theta0, T: 0.01, steps: 4 });
  for (const optimizer of [sgd({ lr: 0.01 }), rmsprop({ lr: 0.001 })]) {
    const of = (dtype: 'f64' | 'f32') =>
      compare({
        run: { problem, optimizer, noise, theta0, dtype },
        replicas: 9,
        prediction,
        functions: { square: ([x]) => x * x },
        covariance: true,
      });
    const [f64, f32] = [await of('f64'), await of('f32')];
    close(f32.theta.mean[1], f64.theta.mean[1], 1e-6, optimizer.name);
    close(f32.functions.square.mean, f64.functions.square.mean, 1e-5, optimizer.name);
    const [a, b] = [f32, f64].map(({ theta }) => theta.covariance?.[1] ?? []);
    close(a, b, 1e-3, `${optimizer.name}: covariance`, Math.max(...b));
  }
});

test.run();
