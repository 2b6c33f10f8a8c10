// Basis pursuit against its own optimality conditions and closed forms.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { diagonalNet, init } from '../../src/index.js';
import { timesVector } from '../../src/linear-algebra/products.js';
import { basisPursuit } from '../../src/measures/basis-pursuit.js';
import { close } from '../support/close.js';

test.before(init);

test('one equation: all of w is on the largest coefficient', () => {
  const { w } = basisPursuit(Float64Array.of(1, -3, 2), Float64Array.of(6));
  close(w, [0, -2, 0], 1e-6, 'w', 1); // min ‖w‖_1 with a·w = b is |b| / max|a_j|
});

test('the answer solves the equations, and its duality gap closes', () => {
  for (const n of [10, 25, 40]) {
    const { z, y } = diagonalNet({ d: 80, kappa: 6, n, seed: n });
    const { w, gap } = basisPursuit(z, y);
    close(timesVector(z, w), [...y], 1e-9, 'Zw', 1);
    const norm = w.reduce((sum, x) => sum + Math.abs(x), 0);
    assert.ok(gap >= -1e-9 && gap <= 1e-6 * norm, `gap ${gap} of ${norm}`);
  }
});

test('well above the ℓ1 line the sparse truth is found', () => {
  const net = diagonalNet({ d: 80, kappa: 4, n: 45, seed: 3 }); // the line lies near 17 rows
  const truth = net.truth as Float64Array;
  close(basisPursuit(net.z, net.y).w, [...truth], 1e-4, 'w', 1);
});

test('dependent rows give the typed error', () => {
  assert.throws(() => basisPursuit(Float64Array.of(1, 1, 1, 1), Float64Array.of(1, 1)), /dependent rows/);
});

test.run();
