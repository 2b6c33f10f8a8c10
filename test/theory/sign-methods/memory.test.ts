// The sums over the past of a sign method against the sums themselves, term by term.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { adam, init, lion, type MinifoldError, signSGD, signum } from '../../../src/index.js';
import { arcsine } from '../../../src/theory/sign-methods/arcsine.js';
import { memoryOf } from '../../../src/theory/sign-methods/memory.js';

await init();

const near = (seen: number, expected: number, tolerance: number): void =>
  assert.ok(Math.abs(seen - expected) <= tolerance * Math.max(1, Math.abs(expected)), `${seen} and not ${expected}`);

test("arcsine is Math.asin's within four roundings", () => {
  for (let k = -1000; k <= 1000; k++) near(arcsine(k / 1000), Math.asin(k / 1000), 4 * 2 ** -53);
  assert.is(arcsine(1.0000000001), Math.PI / 2);
});

test('W, spread and pull are the sums over the weights of the past', () => {
  for (const [beta1, beta2] of [
    [0, 0.5],
    [0.5, 0.5],
    [0.9, 0.99],
    [0.99, 0.9],
    [0.3, 0],
  ]) {
    const lags = 6000;
    const w = Array.from({ length: 2 * lags }, (_, s) => (s === 0 ? 1 - beta1 : beta1 * (1 - beta2) * beta2 ** (s - 1)));
    const W = w.reduce((sum, x) => sum + x * x, 0);
    const rho = Array.from({ length: 60 }, (_, r) => w.reduce((sum, x, s) => sum + x * (w[s + r] ?? 0), 0) / W);
    const at = (r: number): number => (r < 60 ? rho[r] : rho[59] * beta2 ** (r - 59));
    const memory = memoryOf(lion({ lr: 1, beta1, beta2 }));
    near(memory.W, W, 1e-12);
    for (const R of [1, 0.7, -0.2, 0]) {
      let [spread, pull, older] = [Math.asin(R), 0, 0];
      for (let r = 1; r < lags; r++) {
        older += w[r - 1] * w[r - 1];
        spread += 2 * Math.asin(at(r) * R);
        pull += ((at(r) * R) / Math.sqrt(1 - (at(r) * R) ** 2)) * (older / W);
      }
      near(memory.spread(R), spread, 1e-10);
      near(memory.pull(R), pull, 1e-10);
    }
  }
});

test('Signum remembers as Lion with both betas equal, signSGD nothing', () => {
  near(memoryOf(signum({ lr: 1, beta1: 0.5 })).W, 0.5 / 1.5, 1e-15); // (1 - β)/(1 + β)
  const none = memoryOf(signSGD({ lr: 1 }));
  assert.equal([none.W, none.pull(0.5)], [1, 0]);
  near(none.spread(0.5), Math.PI / 6, 1e-15);
  assert.throws(
    () => memoryOf(adam({ lr: 1 })),
    (error: MinifoldError) => error.code === 'E_UNAVAILABLE' && error.path === 'optimizer',
  );
});

test.run();
