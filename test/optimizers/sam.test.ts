// SAM in runs: its two gradients see one draw, alone and among others, in the kernels and in JavaScript; where it is refused.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  createOptimizer,
  createRun,
  createRuns,
  custom,
  diagonalNet,
  init,
  injectedNoise,
  labelNoise,
  MinifoldError,
  minimize,
  quadratic,
  restoreRun,
  sam,
  twoWalls,
  valley,
} from '../../src/index.js';
import { roundTo } from '../reference/math/round.js';
import { reference } from '../reference/rules/sam.js';
import { referenceState } from '../reference/rules/state.js';
import { close, sameBits } from '../support/close.js';

test.before(init);

const code = async (action: () => unknown): Promise<string | undefined> => {
  try {
    await action();
  } catch (error) {
    if (error instanceof MinifoldError) return `${error.code} ${error.path}`;
  }
  return undefined;
};

test('a quadratic in one number: theta <- theta - lr (theta + rho sign theta)', () => {
  const [lr, rho] = [0.25, 0.5];
  const run = createRun({ problem: quadratic({ hessian: [[1]] }), optimizer: sam({ lr, rho }), theta0: [2] });
  let x = 2;
  for (let k = 0; k < 20; k++) {
    x -= lr * (x + rho * Math.sign(x));
    close(run.advance(1).theta, [x], 1e-14, `step ${k + 1}`);
  }
});

for (const dtype of ['f64', 'f32'] as const) {
  test(`${dtype}: a run takes the steps of the reference, with the problem's gradients at both points`, () => {
    const [optimizer, problem, round] = [sam({ lr: 0.01, rho: 0.1 }), valley({ angle: 0.3 }), roundTo(dtype)];
    const state = referenceState([1, 0.5].map(round));
    const run = createRun({ problem, optimizer, theta0: [1, 0.5], dtype });
    for (let k = 0; k < 50; k++) {
      const g = problem.gradient(state.theta);
      const norm = Math.hypot(...g);
      const raised = state.theta.map((x, p) => x + (0.1 / norm) * g[p]);
      reference.step(state, problem.gradient(raised), optimizer, round, []);
    }
    close(run.advance(50).theta, state.theta, dtype === 'f64' ? 1e-13 : 1e-4, 'theta', 1);
  });
}

test('rho 0 and a gradient of 0 leave theta where one gradient leaves it', () => {
  close(createRun({ problem: valley(), optimizer: sam({ lr: 0.1, rho: 0 }), theta0: [1, 1] }).advance(1).theta, [0.8, 0.6], 1e-15, 'rho 0');
  sameBits(
    createRun({ problem: valley(), optimizer: sam({ lr: 0.1 }), theta0: [1, 0] }).advance(5).theta,
    Float64Array.of(1, 0),
    'at rest',
  );
});

test('alone, among others, saved and restored, and as a loss in JavaScript: the same', () => {
  const optimizer = sam({ lr: 0.02, rho: 0.1 });
  const noise = labelNoise({ delta: 0.3 });
  const net = diagonalNet({ d: 12, kappa: 2, n: 8, seed: 1 });
  for (const given of [
    { problem: net, optimizer, noise, seed: 3 },
    { problem: twoWalls(), optimizer, batchSize: 1, seed: 4, theta0: [0, 1.5, 0.1, 0.2] },
  ]) {
    const alone = createRun(given).advance(200);
    const among = createRuns([0, given.seed, 7].map((seed) => ({ ...given, seed })));
    among.advance(200);
    sameBits(among.runs[1].theta, alone.theta, 'among others');
    const broken = createRun(given).advance(77);
    sameBits(restoreRun(broken.save()).advance(123).theta, alone.theta, 'restored');
  }
  const problem = custom({
    parameters: 2,
    valueAndGradient: (theta) => ({ value: valley().loss(theta), gradient: valley().gradient(theta) }),
  });
  const here = createRun({ problem, optimizer, theta0: [1, 0.5] }).advance(50);
  close(here.theta, createRun({ problem: valley(), optimizer, theta0: [1, 0.5] }).advance(50).theta, 1e-13, 'in JavaScript', 1);
});

test('both gradients of a step see the same noise and the same sample', () => {
  // One sample, (theta - xi)²/2: both gradients are theta - xi, up to rho. With another xi in the second the step would differ by lr (xi - xi').
  const problem = quadratic({ hessian: [[1]] });
  assert.is(problem.samples, 0);
  const [lr, rho] = [0.1, 0.01];
  const walls = createRun({ problem: twoWalls(), optimizer: sam({ lr, rho }), batchSize: 1, seed: 2, theta0: [0, 1, 0.5, 0.5] });
  let at = walls.theta;
  for (let k = 0; k < 30; k++) {
    const next = walls.advance(1).theta;
    const moved = [2, 3].filter((p) => Math.abs(next[p] - at[p]) > 1e-12);
    assert.is(moved.length, 1, 'a step moves across one wall alone');
    at = next;
  }
});

test('where gradients come from elsewhere, or noise is added to one, it is refused', async () => {
  const optimizer = sam({ lr: 0.1 });
  assert.is(await code(() => createOptimizer(optimizer, [1])), 'E_UNAVAILABLE optimizer');
  assert.is(await code(() => minimize(() => ({ value: 0, gradient: [0] }), [1], optimizer, { steps: 1 })), 'E_UNAVAILABLE optimizer');
  const noisy = { problem: valley(), optimizer, noise: injectedNoise({ sigma: 1, covariance: 'isotropic' }) };
  assert.is(await code(() => createRun(noisy)), 'E_UNAVAILABLE run.noise');
});

test.run();
