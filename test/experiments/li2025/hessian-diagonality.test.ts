// Correlated and rotated features, and what the experiment makes of them, on a tiny setting and on results made up.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isTask } from '../../../src/cells/cell.js';
import { runCells } from '../../../src/cells/run-cells.js';
import { findingsOf } from '../../../src/experiments/findings.js';
import { hessianDiagonality } from '../../../src/experiments/li2025/hessian-diagonality/index.js';
import { init } from '../../../src/index.js';
import { mixedFeatures } from '../../../src/problems/diagonal-net/mixed-features.js';
import { present } from '../../support/present.js';

test.before(init);

interface Net {
  readonly z: { readonly data: Float64Array; readonly shape: readonly [number, number] };
  readonly y: readonly number[];
  readonly wStar: Float64Array;
}
const make = (options: { correlation: number; rotation: number; n?: number; d?: number }): Net =>
  mixedFeatures({ d: 16, kappa: 2, n: 5, seed: 3, ...options }) as Net;
const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, j) => sum + x * b[j], 0);

test('neighbouring features have the correlation r and variance 1, those two apart r²', () => {
  const [n, d, r] = [20_000, 4, 0.8];
  const { z } = make({ correlation: r, rotation: 0, n, d });
  const moment = (j: number, k: number): number => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += z.data[i * d + j] * z.data[i * d + k];
    return sum / n;
  };
  // The standard error of a moment of normals is at most √(2/n) = 0.01.
  assert.ok([0, 1, 2, 3].every((j) => Math.abs(moment(j, j) - 1) < 0.05));
  assert.ok([0, 1, 2].every((j) => Math.abs(moment(j, j + 1) - r) < 0.05));
  assert.ok(Math.abs(moment(0, 2) - r * r) < 0.05);
});

test('a rotation keeps lengths and labels, and at 45° spreads every coordinate evenly over all', () => {
  const [plain, turned] = [make({ correlation: 0.5, rotation: 0 }), make({ correlation: 0.5, rotation: 0.3 })];
  assert.equal(turned.y, plain.y);
  for (let i = 0; i < 5; i++) {
    const [a, b] = [plain, turned].map(({ z }) => z.data.subarray(16 * i, 16 * i + 16)) as [Float64Array, Float64Array];
    assert.ok(Math.abs(dot(a, a) - dot(b, b)) < 1e-12);
    assert.ok(Math.abs(dot(b, turned.wStar) - plain.y[i]) < 1e-12);
  }
  const one = mixedFeatures({ d: 16, kappa: 1, n: 1, seed: 0, correlation: 0, rotation: Math.SQRT2 - 1 }) as Net;
  const length = Math.sqrt(dot(one.wStar, one.wStar));
  assert.ok(
    one.wStar.every((x) => Math.abs(Math.abs(x) - length / 4) < 1e-14),
    'a Hadamard matrix over √16',
  );
});

const settings = {
  ...hessianDiagonality.presets.quick,
  d: 8,
  kappa: 1,
  n: 6,
  seeds: [0, 1],
  correlations: [0, 0.9],
  rotations: [0, 0.4],
  adam: { ...hessianDiagonality.presets.quick.adam, steps: 400 },
  sgd: { lr: 0.02, steps: 800 },
};

test('cells: correlation and rotation are never both there, and both optimizers see the same data and noise', () => {
  const cells = hessianDiagonality.cells(settings);
  assert.is(cells.length, 2 * 2 * 3);
  assert.ok(cells.every(({ labels }) => labels.correlation === 0 || labels.rotation === 0));
  const [sgd, adam] = ['SGD', 'Adam'].map((optimizer) => {
    const cell = present(cells.find(({ labels }) => labels.optimizer === optimizer && labels.correlation === 0.9 && labels.seed === 1));
    return isTask(cell) ? assert.unreachable() : [cell.config.problem, cell.config.noise, cell.config.seed];
  });
  assert.equal(sgd, adam);
});

test('a small run end to end', async () => {
  const results = await runCells(hessianDiagonality.cells(settings));
  const { claims, figures, tables, basis = '' } = findingsOf(hessianDiagonality, settings, results, 'abcdef0123456789');
  assert.ok(claims.every(({ observed }) => observed !== 'not run'));
  assert.is(figures.length, 3);
  assert.match(basis, /400 steps.*abcdef012345/);
  assert.ok(tables.every(({ rows }) => rows.length === 2));
});

test.run();
