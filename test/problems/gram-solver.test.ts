// Products and solutions with Z Diag(w) Zᵀ of large diagonal nets.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { diagonalNet, init } from '../../src/index.js';
import { largest } from '../../src/linear-algebra/largest.js';
import { GramSolver } from '../../src/problems/diagonal-net/gram-solver.js';

test.before(init);

test('Z Diag(w) Zᵀ of many columns of signs equals Z (w∘z_i), row by row, whatever the number of rows and of zeros in w', () => {
  for (const [d, n] of [
    [1024, 1],
    [1300, 7],
    [1100, 36],
    [2500, 64],
  ] as const) {
    const net = diagonalNet({ d, kappa: 1, n, seed: d });
    const { z } = net;
    const w = Float64Array.from({ length: d }, (_, j) => (d > 1100 && j % 13 === 5 ? 0 : 1 + Math.sin(j)));
    const G = net.gram(w);
    for (let i = 0; i < n; i++) {
      const row = net.forward(w.map((x, j) => x * z[i * d + j]));
      for (let k = 0; k < n; k++) {
        assert.ok(Math.abs(G[i * n + k] - row[k]) <= 1e-14 * d, `(${i}, ${k}): ${G[i * n + k]} is not ${row[k]}`);
        assert.is(G[i * n + k], G[k * n + i]);
      }
    }
  }
});

test('solutions along a path of weights that change and die have the accuracy of a factor, for signs and normals', () => {
  const n = 143;
  for (const features of ['sign', 'normal'] as const) {
    const d = 400;
    const net = diagonalNet({ d, kappa: 1, n, seed: 2, features });
    const squares = net
      .constraints()
      .slopes(new Float64Array(2 * d).fill(1))
      .curvatureAlongSlopes(new Float64Array(2 * d).fill(1));
    const solver = new GramSolver(
      net,
      squares.map((x) => x / (4 * n)),
    );
    const b = Float64Array.from({ length: n }, (_, i) => Math.cos(i));
    for (let t = 0; t < 25; t++) {
      // From one time to the next weights move by percents, and four of the later ones die.
      const w = Float64Array.from({ length: d }, (_, j) =>
        j >= d - 10 * t ? 0 : (1 + Math.sin(j)) * (1 + 0.03 * t * Math.cos(5 * j)) + 0.05,
      );
      const p = solver.at(w)(b);
      const back = net.forward(net.backward(p).map((x, j) => w[j] * x));
      const off = largest(back.map((x, i) => x - b[i]));
      // 1e-12 of the diagonal is added to it.
      const ridge = 2e-12 * w.reduce((sum, x) => sum + x, 0) * largest(p);
      assert.ok(off <= 1e-11 + ridge, `${features}, ${t}: ${off}`);
    }
  }
});

test.run();
