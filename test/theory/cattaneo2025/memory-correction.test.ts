// What memory adds to steps on mini-batches: against its definition by differences, and against the closed form of full batch.
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adam,
  bilinear,
  init,
  type MemoryCorrectionOptions,
  MinifoldError,
  memoryCorrection,
  type Problem,
  quadratic,
  rmsprop,
  sgd,
} from '../../../src/index.js';
import { memoryCorrectionOf } from '../../reference/theory/memory-correction.js';
import { close } from '../../support/close.js';

test.before(init);

const orders = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];
const batches = (): Problem[] => [
  bilinear(),
  quadratic({
    hessian: [
      [2, 0.5],
      [0.5, 1],
    ],
  }),
  quadratic({
    hessian: [
      [1, -0.3],
      [-0.3, 0.5],
    ],
    center: [1, -1],
  }),
];
const theta = Float64Array.of(2.8, 3.5);

/** What a call throws. */
function thrownBy(call: () => unknown): unknown {
  try {
    return call();
  } catch (reason) {
    return reason;
  }
}

test('the mean over all orders of Σ_k ∂F_n/∂θ_(n-k) Σ F_s, by differences of the steps as functions of their past', () => {
  const fraction = fc.double({ min: 0, max: 0.95, noNaN: true });
  fc.assert(
    fc.property(fraction, fraction, fc.constantFrom(1, 2), fc.boolean(), (beta, rho, epochs, biasCorrection) => {
      const all = orders.flatMap((one) => (epochs === 1 ? [one] : orders.map((other) => [...one, ...other])));
      const problem = batches();
      const options = { epsRoot: 0.01, eps: 0.1, biasCorrection };
      const expected = new Float64Array(2);
      for (const order of all)
        for (let n = order.length - 3; n < order.length; n++)
          memoryCorrectionOf(theta, n, { ...options, batches: order.map((b) => problem[b]), beta, rho }).forEach((x, p) => {
            expected[p] += x / (3 * all.length);
          });
      const optimizer = adam({ lr: 0.1, beta1: beta, beta2: rho, ...options });
      memoryCorrection({ problem, optimizer, theta, epochs }).correction.forEach((x, p) => {
        assert.ok(Math.abs(x - expected[p]) < 1e-6 * (1 + Math.abs(expected[p])), `β ${beta}, ρ ${rho}: ${x}, ${expected[p]}`);
      });
    }),
    { numRuns: 20 },
  );
});

test('on one loss and after many steps: the part of (3-4) of Cattaneo, Klusowski, Shigida 2023 that is due to memory', () => {
  const problem = quadratic({
    hessian: [
      [2, 0.5],
      [0.5, 1],
    ],
  });
  const [x, y] = theta;
  const g = [2 * x + 0.5 * y, 0.5 * x + y];
  const epsRoot = 4;
  const root = g.map((a) => Math.sqrt(a * a + epsRoot));
  const slope = [(2 * g[0]) / root[0] + (0.5 * g[1]) / root[1], (0.5 * g[0]) / root[0] + g[1] / root[1]];
  for (const [beta, rho, epochs] of [
    [0.9, 0.99, 4000],
    [0, 0.9, 4000],
    [0.95, 0.5, 4000],
    [0.9, 0.999, 100_000], // the most there may be
  ]) {
    const optimizer =
      beta === 0 ? rmsprop({ lr: 1, beta2: rho, epsRoot, eps: 0 }) : adam.cattaneo2023({ lr: 1, beta1: beta, beta2: rho, epsRoot });
    const expected = g.map((a, j) => ((beta / (1 - beta) - ((rho / (1 - rho)) * a * a) / (a * a + epsRoot)) * slope[j]) / root[j]);
    close(memoryCorrection({ problem, optimizer, theta, epochs }).correction, expected, 1e-9, `β ${beta}, ρ ${rho}`);
  }
  assert.equal([...memoryCorrection({ problem, optimizer: sgd({ lr: 0.1 }), theta, epochs: 3 }).correction], [0, 0], 'no memory');
});

test('a signal stops it between steps: by onProgress, and by a timer that .async lets through', async () => {
  const problem = [-3, -1, 1, 3, 5, 7, 9, 11].map((c) => quadratic({ hessian: [[1]], center: [c] })); // 40,320 orders
  const options = { problem, optimizer: adam({ lr: 0.1, epsRoot: 1 }), theta: [0.5], epochs: 1 };
  const calls: (readonly [number, number])[] = [];
  const watched = (controller: AbortController, last: number): MemoryCorrectionOptions => ({
    ...options,
    signal: controller.signal,
    onProgress: (done, total) => {
      calls.push([done, total]);
      if (calls.length === last) controller.abort('enough');
    },
  });
  assert.is(
    thrownBy(() => memoryCorrection(watched(new AbortController(), 3))),
    'enough',
  );
  assert.equal(calls[0], [0, 8 * 40_320]);
  assert.ok(calls.length === 3 && calls[0][0] < calls[1][0] && calls[1][0] < calls[2][0]);
  const controller = new AbortController();
  setTimeout(() => controller.abort('by a timer'), 30);
  const rejected = await memoryCorrection.async(watched(controller, -1)).catch((reason: unknown) => reason);
  assert.is(rejected, 'by a timer');
  assert.is(
    thrownBy(() => memoryCorrection({ ...options, signal: AbortSignal.abort('before') })),
    'before',
  );
  const small = { ...options, problem: problem.slice(0, 3) };
  assert.equal(await memoryCorrection.async(small), memoryCorrection(small));
});

test('too many orders, and a step that divides by 0, are refused', () => {
  const four = [-3, -1, 1, 3].map((c) => quadratic({ hessian: [[1]], center: [c] }));
  const optimizer = adam({ lr: 0.1, beta1: 0.5, beta2: 0.5, eps: 0 });
  const code = (at: number, epochs: number): string => {
    try {
      memoryCorrection({ problem: four, optimizer, theta: [at], epochs });
    } catch (error) {
      if (error instanceof MinifoldError) return `${error.code} ${error.path}`;
    }
    return '';
  };
  assert.is(code(0.5, 3), '');
  assert.is(code(0.5, 4), 'E_RANGE memoryCorrection.epochs');
  assert.is(code(1, 1), 'E_SINGULAR memoryCorrection.theta');
});

test.run();
