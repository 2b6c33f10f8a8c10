// The label-noise flow where v relaxes fast, c from 1e3 on: for c -> ∞ the flow with v at its equilibrium, from which it is off by O(1/c); and the units of
// theta and of the labels, which are free.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { adam, diagonalNet, ellipse, init, type LabelNoiseFlowOptions, labelNoise, labelNoiseFlow, sgd } from '../../../src/index.js';
import { close } from '../../support/close.js';

test.before(init);

const end = (options: LabelNoiseFlowOptions): Float64Array => labelNoiseFlow(options).theta.at(-1) as Float64Array;
const gap = (a: Float64Array, b: Float64Array): number => Math.max(...a.map((x, p) => Math.abs(x - b[p])));

test('the ellipse: the distance to the limit is proportional to 1/c from 1e3 to 1e7, whatever solver takes the steps', () => {
  const example = {
    problem: ellipse({ a: 1, b: 2 }),
    optimizer: adam({ eps: 0.01 }),
    noise: labelNoise({ delta: 0.5 }),
    theta0: [1, 0.2],
    T: 1,
  };
  const limit = end({ ...example, c: Number.POSITIVE_INFINITY, tolerance: 1e-11 });
  const first = 1e3 * gap(end({ ...example, c: 1e3, tolerance: 1e-11 }), limit);
  for (const c of [1e4, 1.1e4, 1e5, 1e6, 1e7]) {
    close([c * gap(end({ ...example, c, tolerance: 1e-11 }), limit)], [first], 0.02, `c = ${c}`);
  }
  for (const c of [1e12, 1e100]) assert.ok(gap(end({ ...example, c, tolerance: 1e-11 }), limit) < 1e-10, `c = ${c}`);
});

function onNet(options: Pick<LabelNoiseFlowOptions, 'optimizer' | 'T'> & Partial<LabelNoiseFlowOptions>): Float64Array {
  const problem = diagonalNet({ d: 12, kappa: 2, n: 6, seed: 1 });
  return end({ problem, noise: labelNoise({ delta: 0.5 }), theta0: problem.initialTheta(1).map((x) => x + 0.3), ...options });
}

test('a diagonal net at everyday settings, lr 1e-3 and beta2 .99 or less: c of 1e4 to 1e6, through the death of a weight', () => {
  const at = (beta2: number): Float64Array => onNet({ optimizer: adam({ lr: 1e-3, beta2 }), T: 0.04 });
  const limit = onNet({ optimizer: adam(), c: Number.POSITIVE_INFINITY, T: 0.04 });
  assert.is(limit.filter((x) => x === 0).length, 1);
  const [far, near] = [1e4 * gap(at(0.99), limit), 1e6 * gap(at(0), limit)];
  close([near], [far], 0.1, 'the distance to the limit times c');
});

test('from a v away from its equilibrium, the layer of 1/c moves theta by O(1/c)', () => {
  const v0 = new Float64Array(24).fill(1);
  const at = (c: number): Float64Array => onNet({ T: 0.01, optimizer: adam(), v0, c });
  const limit = at(Number.POSITIVE_INFINITY);
  close([1e7 * gap(at(1e7), limit)], [1e5 * gap(at(1e5), limit)], 0.05, 'the distance to the limit times c');
});

// theta -> s theta, with labels and noise -> s² makes alpha s⁴ and diag H s² times as large. SGD's velocity -(alpha/4) ∂Φ ∇tr H then is s⁵ times as large, so
// that the path is the same in s⁻⁴ of the time. With v = alpha diag H Adam's S is s⁻³, its velocity -(alpha/4) S ∇³L[S] s⁻¹, and its time s² times as large.
for (const s of [1e-8, 1e8, 1e-40, 1e40]) {
  test(`the unit of theta is free: a net whose weights are ${s} times as large`, () => {
    const one = diagonalNet({ d: 5, n: 3, kappa: 1, seed: 2 });
    const scaled = diagonalNet({ z: { data: one.z, shape: [3, 5] }, y: one.y.map((x) => s * s * x) });
    const theta0 = Float64Array.from({ length: 10 }, (_, p) => 1 + 0.1 * Math.sin(p));
    const settings = { theta0, noise: labelNoise({ delta: 0.5 }) };
    const other = { problem: scaled, theta0: theta0.map((x) => s * x), noise: labelNoise({ delta: 0.5 * s * s }) };
    const check = (a: Float64Array, b: Float64Array, what: string): void =>
      close(
        a.map((x) => x / s),
        b,
        1e-6,
        what,
        1,
      );
    check(
      end({ ...other, optimizer: sgd({ lr: 1 }), T: 0.5 / s ** 4 }),
      end({ problem: one, ...settings, optimizer: sgd({ lr: 1 }), T: 0.5 }),
      'SGD',
    );
    for (const c of [10, 1e6, Number.POSITIVE_INFINITY]) {
      check(
        end({ ...other, optimizer: adam({ eps: 0 }), c: c / s ** 2, T: 0.05 * s ** 2 }),
        end({ problem: one, ...settings, optimizer: adam({ eps: 0 }), c, T: 0.05 }),
        `Adam, c = ${c}`,
      );
    }
  });
}

test.run();
