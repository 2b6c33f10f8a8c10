// The share of Adam's drift that a memory keeps, against sums over the weights of the past.
import { test } from 'uvu';
import { initSync, lion, type Optimizer, signSGD, signum } from '../../../src/index.js';
import { memoryOf } from '../../../src/theory/sign-methods/memory.js';
import { driftShare, speedBesideAdam, spreadBesideDrift } from '../../../src/theory/sign-methods/speed.js';
import { close } from '../../support/close.js';

initSync();

/** Σ ρ(r) Σ_(s<r) w_s²/W and Σ_(r in Z) (arcsin ρ - ρ) term by term. */
function sums(beta1: number, beta2: number): { W: number; kept: number; bent: number } {
  const terms = 4000;
  const w = Float64Array.from({ length: terms }, (_, s) => (s === 0 ? 1 - beta1 : beta1 * (1 - beta2) * beta2 ** (s - 1)));
  const W = w.reduce((sum, x) => sum + x * x, 0);
  let [kept, bent, before] = [0, Math.asin(1) - 1, 0];
  for (let r = 1; r < terms / 2; r++) {
    before += w[r - 1] * w[r - 1];
    let rho = 0;
    for (let s = r; s < terms; s++) rho += (w[s] * w[s - r]) / W;
    kept += (rho * before) / W;
    bent += 2 * (Math.asin(rho) - rho);
  }
  return { W, kept, bent };
}

test('share, speed and spread of Signum and Lion are the sums over their past', () => {
  const cases: readonly (readonly [Optimizer, number, number])[] = [
    [signum({ lr: 1e-3, beta1: 0.5 }), 0.5, 0.5],
    [signum({ lr: 1e-3, beta1: 0.9 }), 0.9, 0.9],
    [lion({ lr: 1e-3, beta1: 0.8, beta2: 0.9 }), 0.8, 0.9],
  ];
  for (const [optimizer, beta1, beta2] of cases) {
    const { W, kept, bent } = sums(beta1, beta2);
    const memory = memoryOf(optimizer);
    close([driftShare(memory)], [2 * W * kept], 1e-9, 'share');
    close([speedBesideAdam(memory)], [(4 / Math.PI) * kept], 1e-9, 'speed');
    close([spreadBesideDrift(memory)], [bent / (2 * kept)], 1e-9, 'spread');
  }
});

test('signSGD remembers nothing and keeps nothing', () => {
  close([driftShare(memoryOf(signSGD({ lr: 1e-3 })))], [0], 1e-15, 'share');
});

test.run();
