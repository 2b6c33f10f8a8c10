import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { l1RecoveryRows } from '../../src/measures/l1-recovery.js';

// Computed with SciPy 1.x: scipy.special.erfc for the tail moment, scipy.optimize.minimize_scalar (bounded) for tau.
const expected: [d: number, kappa: number, rows: number][] = [
  [10000, 50, 354.2413],
  [2000, 20, 122.4879],
  [1000, 10, 61.244],
  [400, 6, 33.4987],
  [200, 5, 24.6248],
];
for (const [d, kappa, rows] of expected) {
  test(`l1 recovery of ${kappa} of ${d} entries begins at ${rows} rows`, () => {
    assert.ok(Math.abs(l1RecoveryRows(d, kappa) - rows) < 1e-3, String(l1RecoveryRows(d, kappa)));
  });
}

test('a dense vector needs all its rows', () => {
  assert.ok(Math.abs(l1RecoveryRows(100, 100) - 100) < 1e-3);
});

test.run();
