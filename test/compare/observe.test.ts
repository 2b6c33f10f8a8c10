import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compare, init, quadratic, rmsprop, sgd } from '../../src/index.js';

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

test.run();
