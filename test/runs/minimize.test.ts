import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { adam, createOptimizer, heavyBall, init, minimize, sgd } from '../../src/index.js';

test.before(init);

/** Rosenbrock's function: its minimum is 0 at (1, 1). */
function rosenbrock(t: ArrayLike<number>): { value: number; gradient: number[] } {
  const [x, y] = [t[0], t[1]];
  return { value: (1 - x) ** 2 + 100 * (y - x * x) ** 2, gradient: [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)] };
}

test("Adam reaches the minimum of Rosenbrock's function", async () => {
  const { theta, value, status, steps, values } = await minimize(rosenbrock, [-1.2, 1], adam({ lr: 0.02 }), { steps: 20_000, every: 1000 });
  assert.is(status, 'finished');
  assert.is(steps, 20_000);
  assert.is(values.length, 20);
  assert.ok(Math.abs(theta[0] - 1) < 1e-3 && Math.abs(theta[1] - 1) < 1e-3, `reached ${theta}`);
  assert.ok(Math.abs(value - rosenbrock(theta).value) === 0);
});

test('on a quadratic, SGD contracts by 1 - lr h at every step', async () => {
  const { theta } = await minimize((t) => ({ value: t[0] ** 2, gradient: [2 * t[0]] }), [1], sgd({ lr: 0.25 }), { steps: 10 });
  assert.is(theta[0], 0.5 ** 10);
});

test('minimize takes the same steps as createOptimizer', async () => {
  const { theta } = await minimize(rosenbrock, [0.5, 0.5], heavyBall({ lr: 1e-4 }), { steps: 50 });
  const state = createOptimizer(heavyBall({ lr: 1e-4 }), [0.5, 0.5]);
  for (let k = 0; k < 50; k++) state.step(rosenbrock(state.theta).gradient);
  assert.equal([...theta], [...state.theta]);
});

test('divergence and abort end it early, with what was reached', async () => {
  const diverged = await minimize(rosenbrock, [-1.2, 1], sgd({ lr: 10 }), { steps: 1000 });
  assert.is(diverged.status, 'diverged');
  assert.ok(diverged.steps < 1000);
  const controller = new AbortController();
  let asked = 0;
  const loss = (theta: ArrayLike<number>): ReturnType<typeof rosenbrock> => {
    if (++asked === 1000) controller.abort();
    return rosenbrock(theta);
  };
  const aborted = await minimize(loss, [-1.2, 1], sgd({ lr: 1e-6 }), { steps: 1e12, every: 1e9, signal: controller.signal });
  assert.is(aborted.status, 'aborted');
  assert.ok(aborted.steps > 0);
});

test.run();
