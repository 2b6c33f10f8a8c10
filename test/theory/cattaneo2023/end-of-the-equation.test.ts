// Where a modified equation ends: at zeros of the gradient that ε does not widen, and after the steps that a path may take.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adam,
  bilinear,
  init,
  MinifoldError,
  type ModifiedEquationOptions,
  modifiedEquation,
  multilayerPerceptron,
  quadratic,
  sgd,
} from '../../../src/index.js';
import { randomSource } from '../../support/numbers.js';

test.before(init);

test('a gradient of 0 with both epsilons 0 is a singular point', () => {
  const problem = quadratic({ hessian: [[1]] });
  assert.throws(
    () => modifiedEquation({ problem, optimizer: adam({ lr: 0.1, eps: 0 }), theta0: [0], T: 1, order: 0 }),
    (error: unknown) => error instanceof MinifoldError && error.code === 'E_SINGULAR',
  );
});

/** The singular point in which a path ends. */
function singularity(options: ModifiedEquationOptions): MinifoldError {
  try {
    modifiedEquation(options);
  } catch (error) {
    if (error instanceof MinifoldError && error.code === 'E_SINGULAR' && error.path === 'modifiedEquation.T') return error;
    throw error;
  }
  throw new Error('the path went on');
}

test('a path ends where the gradient is as small as ε: in the bowl ½ x² where Adam with lr h comes near 0, after about x0/h steps', () => {
  const options = { problem: quadratic({ hessian: [[1]] }), optimizer: adam.torch({ lr: 1e-3 }), theta0: [0.05] };
  // Without the correction dx/dt = -1 but for ε, so that 0 is reached at t = x0; with it dx/dt = -1 + h (n/2 - …)/x, which turns where x is about h n/2.
  const flat = singularity({ ...options, T: 0.1, order: 0 });
  assert.ok(Math.abs((flat.value as number) - 0.05) < 1e-3, flat.message);
  assert.match(flat.message, /the gradient is least in coordinate 0: /);
  const turned = singularity({ ...options, T: 0.1, order: 1 });
  assert.ok(Math.abs((turned.value as number) - 0.05) < 2e-3, turned.message);
  assert.match(turned.message, /the correction turns coordinate 0 round/);
  // Adam itself goes on to 0, and so does what the path is before.
  const { theta } = modifiedEquation({ ...options, T: 0.04, order: 1 });
  assert.ok(theta[1][0] > 0.01 && theta[1][0] < 0.02);
});

test('a path through zeros of the gradient that are not wider than a step ends there with the coordinate, on a net of 28 parameters', () => {
  const random = randomSource(1);
  const x = Array.from({ length: 8 }, () => [random(), random(), random()]);
  const y = x.map(([a, b, c]) => [a * b + c]);
  const problem = multilayerPerceptron({ sizes: [3, 3, 3, 1], activation: 'tanh', loss: 'squared', x, y });
  assert.is(problem.parameters, 28);
  for (const order of [0, 1] as const) {
    const { message } = singularity({ problem, optimizer: adam.torch({ lr: 1e-3 }), theta0: problem.initialTheta(0), T: 0.4, order });
    assert.match(message, /the gradient is least in coordinate \d+: /);
  }
});

test('a path has at most 10⁷ steps of the optimizer', () => {
  assert.throws(
    () => modifiedEquation({ problem: bilinear(), optimizer: sgd({ lr: 1e-6 }), theta0: [2.8, 3.5], T: 11, order: 1 }),
    (error: unknown) => error instanceof MinifoldError && error.code === 'E_RANGE' && error.path === 'modifiedEquation.T',
  );
});

test.run();
