// The reduced flow of Berthier 2026 and the complementarity that holds it at the edge.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { defineProblem } from '../../../src/define/index.js';
import { twoDirections } from '../../../src/experiments/berthier2026/edge-of-stability/tracks.js';
import { init } from '../../../src/index.js';
import { multiply, transpose } from '../../../src/linear-algebra/products.js';
import { symmetricEigen } from '../../../src/linear-algebra/symmetric-eigen.js';
import { edgeFlow } from '../../../src/theory/berthier2026/edge-flow.js';
import { energyDrift, orbitEnergy } from '../../../src/theory/berthier2026/sharp-valley.js';
import { complementary } from '../../../src/theory/solvers/complementarity.js';
import { swept } from '../../reference/theory/two-directions.js';
import { close } from '../../support/close.js';

test.before(init);

test('one direction: y grows at lr until lr y = 2 and stays there, where Σ = 2', () => {
  const fast = defineProblem({ parameters: ['x', 'y'], loss: '(y + 0.7*x)*x^2/2' });
  const slow = defineProblem({ parameters: ['x', 'y'], loss: '-x - y' });
  const { t, y, sigma } = edgeFlow({ fast, slow, across: 1, lr: 0.5, y0: [3.5], T: 2, steps: 200 });
  t.forEach((time, k) => {
    assert.ok(Math.abs(y[k][0] - Math.min(4, 3.5 + 0.5 * time)) < 1e-9, `y at ${time}`);
    if (time < 0.98) assert.is(sigma[k][0], 0);
    if (time > 1.02) assert.ok(Math.abs(sigma[k][0] - 2) < 1e-8);
  });
});

test('two directions: y and Σ are those of the sweeping process, with one critical eigenvalue and with both', () => {
  const { fast, slow } = twoDirections();
  const [lr, steps] = [0.3, 1000];
  for (const [y0, T] of [
    [[6, 5, 0], 4],
    [[6.6, 6.5, 0.1], 2],
  ] as const) {
    const { y, sigma } = edgeFlow({ fast, slow, across: 2, lr, y0, T, steps });
    const expected = swept(y0, [-2, -1, -1], lr, T, steps);
    const [s11, s12, , s22] = sigma[steps - 1]; // which holds the last step
    close(y[steps], expected.y, 1e-5, 'y', 1);
    close([s11, s12, s22], expected.sigma, 3e-3, 'Σ', 1);
  }
});

const entry = fc.double({ min: -1, max: 1, noNaN: true });

test('X ⪰ 0 and K(X) ⪰ 0 with nothing in common, for Gram matrices B of any rank', () => {
  fc.assert(
    fc.property(
      fc
        .integer({ min: 1, max: 3 })
        .chain((k) =>
          fc.tuple(
            fc.constant(k),
            fc.array(entry, { minLength: 5 * k * k, maxLength: 5 * k * k }),
            fc.array(entry, { minLength: k * k, maxLength: k * k }),
          ),
        ),
      ([k, rows, some]) => {
        const symmetric = (A: Float64Array): Float64Array => A.map((x, i) => (x + transpose(A, k)[i]) / 2);
        const slopes = Array.from({ length: 5 }, (_, p) => symmetric(Float64Array.from(rows.slice(p * k * k, (p + 1) * k * k))));
        // The identity among them keeps a solution in reach.
        slopes.push(Float64Array.from({ length: k * k }, (_, i) => Number(i % (k + 1) === 0)));
        const B = (X: Float64Array): Float64Array =>
          X.map((_, i) => slopes.reduce((sum, slope) => sum + slope[i] * slope.reduce((dot, s, j) => dot + s * X[j], 0), 0));
        const K0 = symmetric(Float64Array.from(some));
        const size = slopes.reduce((sum, slope) => sum + slope.reduce((dot, s) => dot + s * s, 0), 0);
        const X = complementary(K0, B, size, new Float64Array(k * k));
        const K = B(X).map((x, i) => x + K0[i]);
        assert.ok(symmetricEigen(X, k).values[0] >= -1e-12);
        assert.ok(symmetricEigen(K, k).values[0] >= -1e-5);
        close(multiply(X, K, k), new Float64Array(k * k), 1e-5, 'X K', 1);
      },
    ),
  );
});

test('the energy is least at rest, and drifts nowhere at ζ² = 2/9', () => {
  assert.ok(Math.abs(orbitEnergy(Math.SQRT2, 0) - (1 - Math.log(2)) / 2) < 1e-15);
  assert.ok(orbitEnergy(1.5, 0) > orbitEnergy(Math.SQRT2, 0) && orbitEnergy(1.3, 0) > orbitEnergy(Math.SQRT2, 0));
  assert.is(Math.abs(energyDrift(0.3, Math.SQRT2 / 3, 1)) < 1e-16, true);
  close([energyDrift(0.5, 1, 2)], [0.25 * -7 * 2], 1e-15, 'by hand');
});

test.run();
