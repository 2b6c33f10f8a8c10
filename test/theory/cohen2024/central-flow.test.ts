// Central and rod flows: closed forms, what they are below the edge, and what they refuse.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adam,
  adaSGD,
  centralFlow,
  ellipse,
  init,
  MinifoldError,
  quadratic,
  rmsprop,
  rodFlow,
  sgd,
  sharpValley,
} from '../../../src/index.js';
import { close } from '../../support/close.js';

test.before(init);

const code = (action: () => unknown): string | undefined => {
  try {
    action();
  } catch (error) {
    if (error instanceof MinifoldError) return `${error.code} ${error.path}`;
  }
  return undefined;
};

test('below the edge the central flow is the gradient flow, and Σ is 0', () => {
  const problem = quadratic({
    hessian: [
      [2, 0.5],
      [0.5, 1],
    ],
  });
  const lr = 0.1;
  const { theta, sigma, sharpness, t } = centralFlow({ problem, optimizer: sgd({ lr }), theta0: [1, -1], T: 20, record: [10] });
  assert.equal(t, [0, 10, 20]);
  // H = (3 ± √2)/2 on its eigenvectors.
  const [top, least] = [(3 + Math.SQRT2) / 2, (3 - Math.SQRT2) / 2];
  const u = [0.5, top - 2];
  const norm = Math.hypot(...u);
  const [c, s] = [u[0] / norm, u[1] / norm];
  const along = (c - s) * Math.exp(-top * lr * 20);
  const across = (-s - c) * Math.exp(-least * lr * 20);
  close(theta[2], [c * along - s * across, s * along + c * across], 1e-6, 'theta', 1);
  assert.ok(sigma.every((one) => one.every((x) => x === 0)));
  assert.ok(Math.abs(sharpness[0] - lr * top) < 1e-12);
});

test('eigenvalues below the edge may be repeated: a quadratic has the flow of each', () => {
  const hessian = [
    [2, 0, 0],
    [0, 2, 0],
    [0, 0, 1],
  ];
  const [lr, T] = [0.95, 3];
  const { theta, sigma, sharpness } = centralFlow({
    problem: quadratic({ hessian }),
    optimizer: sgd({ lr }),
    theta0: [1, 2, 3],
    T,
    substeps: 64,
  });
  close(theta[1], [Math.exp(-2 * lr * T), 2 * Math.exp(-2 * lr * T), 3 * Math.exp(-lr * T)], 1e-6, 'theta', 1);
  assert.equal(sigma[1], new Float64Array(9));
  assert.ok(Math.abs(sharpness[1] - 2 * lr) < 1e-15);
});

test('beyond the edge of a quadratic nothing holds the oscillation', () => {
  for (const hessian of [
    [[2]],
    [
      [2, 0],
      [0, 2],
    ],
    [
      [2, 0.5],
      [0.5, 1],
    ],
  ]) {
    const given = { problem: quadratic({ hessian }), optimizer: sgd({ lr: 1.2 }), theta0: hessian.map(() => 1), T: 3 };
    assert.is(
      code(() => centralFlow(given)),
      'E_SINGULAR centralFlow.T',
    );
  }
});

test('at the edge of a valley Σ is 2 ε, whatever the steps of the solver', () => {
  const [lr, epsilon] = [0.5, 1e-3];
  for (const substeps of [1, 2, 8]) {
    const { theta, sigma } = centralFlow({
      problem: sharpValley({ epsilon }),
      optimizer: sgd({ lr }),
      theta0: [0, 3.99],
      T: 400,
      substeps,
    });
    // S = y + x̄²/y with x̄ = ε/y; y takes what x̄² leaves of 4.
    assert.ok(Math.abs(sigma[1][0] - 2 * epsilon) < 3 * epsilon * epsilon, `${substeps} substeps`);
    assert.ok(Math.abs(theta[1][1] - 4) < epsilon);
  }
});

test('RMSProp on a quadratic jumps by half its rate in every direction that is at the edge', () => {
  const problem = quadratic({
    hessian: [
      [3, 0],
      [0, 2],
    ],
  });
  const lr = 0.05;
  const { sigma, v, sharpness } = centralFlow({ problem, optimizer: rmsprop({ lr, beta2: 0.9, eps: 0 }), theta0: [0.4, 0.3], T: 400 });
  close(sigma[1], [lr * lr * 0.25, 0, 0, lr * lr * 0.25], 1e-9, 'Σ', lr * lr);
  close(v[1], [(lr * 3 * lr * 3) / 4, (lr * 2 * lr * 2) / 4], 1e-9, 'v');
  assert.ok(Math.abs(sharpness[1] - 2) < 1e-9);
});

test('a v of 0 without eps, and steps that are far too long, are errors that name the option', () => {
  const trough = quadratic({
    hessian: [
      [1, 0],
      [0, 0],
    ],
  });
  const ring = ellipse({ a: 1, b: 2 });
  const bare = { problem: ring, optimizer: rmsprop({ lr: 0.1, eps: 0 }), T: 100 };
  const end = (given: Partial<Parameters<typeof centralFlow>[0]>): string | undefined =>
    code(() => centralFlow({ ...bare, theta0: [1.2, 0.1], ...given }));
  assert.is(end({ problem: trough, theta0: [0, 1] }), 'E_SINGULAR centralFlow.optimizer.eps', 'on Γ');
  assert.is(end({ problem: trough, theta0: [1, 1] }), 'E_SINGULAR centralFlow.optimizer.eps', 'one coordinate without a gradient');
  assert.is(end({ v0: [0, 0] }), 'E_SINGULAR centralFlow.optimizer.eps', 'v0');
  const one = adaSGD({ lr: 0.1, beta1: 0, eps: 0 });
  assert.is(end({ optimizer: one, theta0: [Math.SQRT1_2, Math.SQRT1_2] }), 'E_SINGULAR centralFlow.optimizer.lr', 'on Γ up to rounding');
  assert.is(end({}), 'E_SINGULAR centralFlow.optimizer.lr', 'a start ten times beyond the edge');
  assert.is(end({ optimizer: rmsprop({ lr: 0.1 }) }), 'E_SINGULAR centralFlow.optimizer.lr', 'the same with eps');
  assert.is(end({ problem: sharpValley(), optimizer: sgd({ lr: 1e3 }), theta0: [1, 3] }), 'E_SINGULAR centralFlow.optimizer.lr', 'sgd');
  const { sharpness } = centralFlow({ ...bare, optimizer: rmsprop({ lr: 0.01, eps: 0 }), theta0: [1.2, 0.1] });
  assert.ok(Math.abs(sharpness[1] - 2) < 1e-8, 'eps 0 off Γ is at the edge');
});

test('momentum, schedules and a v0 that nobody has are typed errors', () => {
  const given = { problem: sharpValley(), theta0: [0, 1], T: 1 };
  assert.is(
    code(() => centralFlow({ ...given, optimizer: adam({ lr: 0.1 }) })),
    'E_UNAVAILABLE centralFlow.optimizer',
  );
  assert.is(
    code(() => centralFlow({ ...given, optimizer: sgd({ lr: 0 }) })),
    'E_UNAVAILABLE centralFlow.optimizer.lr',
  );
  assert.is(
    code(() => centralFlow({ ...given, optimizer: sgd({ lr: 0.1 }), v0: [1, 1] })),
    'E_UNAVAILABLE centralFlow.v0',
  );
  assert.is(
    code(() => rodFlow({ ...given, optimizer: rmsprop({ lr: 0.1 }) })),
    'E_UNAVAILABLE rodFlow.optimizer',
  );
  assert.is(
    code(() => rodFlow({ ...given, optimizer: adaSGD({ lr: 0.1 }) })),
    'E_UNAVAILABLE rodFlow.optimizer',
  );
});

test('a rod that is long enough goes on as its gradient descent of period two does', () => {
  const problem = sharpValley({ epsilon: 0, push: 0 });
  const { theta, sigma } = rodFlow({ problem, optimizer: sgd({ lr: 0.5 }), theta0: [0, 4.2], delta0: [0, 0], T: 10 });
  // Without a length it has nothing to push with, and the floor is flat.
  close(theta[1], [0, 4.2], 1e-12, 'middle');
  close(sigma[1], [0, 0, 0, 0], 1e-12, 'Σ', 1);
});

test.run();
