import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { CellResult } from '../../../src/cells/cell.js';
import { runCells } from '../../../src/cells/run-cells.js';
import { sparseFlow } from '../../../src/experiments/li2025/sparse-flow/index.js';
import { experimentRunner } from '../../../src/experiments/runner.js';
import { diagonalNet, init } from '../../../src/index.js';

test.before(init);

const { quick } = sparseFlow.presets;
const settings = {
  ...quick,
  d: 40,
  kappa: 3,
  n: 15,
  seeds: Array.from({ length: 32 }, (_, k) => k), // they tell the order of Adam within a standard error of 0.12: half the tolerance
  records: 4,
  sgd: { lr: [0.2, 0.1, 0.05], T: 30, until: 30 },
  adam: { ...quick.adam, c: 20, lr: [0.02, 0.01, 0.005], T: 0.1, until: 0.1 },
  large: { lr: [0.04] },
};

let results: CellResult[] = [];
test.before(async () => {
  results = await runCells(sparseFlow.cells(settings), { runner: experimentRunner([sparseFlow]) });
});

const verdicts = (from: readonly CellResult[], given = settings): Record<string, boolean> =>
  Object.fromEntries(sparseFlow.analyse(given, from).claims.map(({ id, verdict }) => [id, verdict === 'holds']));

test('runs approach the flow with order 1 in the rate, for SGD and for Adam', () => {
  // Order 1 of the weak error is what an independent simulation of this net saw (d = 40, n = 15, the same slow times).
  assert.ok(verdicts(results)['sgd-tracks'] && verdicts(results)['adam-tracks']);
  for (const { measures } of results) {
    for (const name of ['sharpness', 'error']) {
      // All start at the flow's start, which lies on Γ. A weight below 6e-6 is dead to the flow.
      for (const [column, [first]] of Object.entries(measures)) {
        if (!column.includes(`:${name}`) || column.startsWith('standardError')) continue;
        const flow = measures[`flow:${name}`][0];
        assert.ok(Math.abs(first / flow - 1) < 1e-5, `${column} starts at ${first}, the flow at ${flow}`);
      }
    }
    assert.ok(
      Object.keys(measures)
        .filter((name) => name.startsWith('distance') || name.startsWith('standardError:distance'))
        .every((name) => measures[name][0] < 1e-5),
    );
  }
});

test('a small run has its figures and its table', () => {
  const { claims, figures, tables } = sparseFlow.analyse(settings, results);
  assert.ok(claims.every(({ observed }) => observed !== 'not run'));
  assert.equal(
    figures.map(({ id }) => id),
    ['paths', 'readings', 'order'],
  );
  assert.is(tables[0]?.rows.length, 2 * (1 + 3 * 3) + 1 + 3); // the flow, and three readings at every rate
});

test('each claim fails on results that contradict it', () => {
  const changed = (change: (column: string, x: readonly number[]) => number[]): CellResult[] =>
    results.map((result) => ({
      ...result,
      measures: Object.fromEntries(Object.entries(result.measures).map(([name, x]) => [name, change(name, x)])),
    }));
  const far = verdicts(
    changed((name, x) => x.map((value) => (name.startsWith('flow') ? 10 * value : name.startsWith('distance') ? 1 : value))),
  );
  assert.ok(Object.values(far).every((holds) => !holds));
  // The same everywhere: no distance falls, and no run leaves or is sharper.
  const flat = verdicts(changed((_, x) => x.map(() => 1)));
  assert.equal(flat, {
    'sgd-tracks': false,
    'adam-tracks': false,
    'sgd-sharpness': true,
    'sgd-error': true,
    'adam-sharpness': true,
    'adam-error': true,
    'adam-raw-sharper': false,
    'adam-leaves': false,
  });
});

test('cells that were not run make claims say so', () => {
  const { claims, figures } = sparseFlow.analyse(settings, []);
  assert.ok(claims.every(({ observed, verdict }) => observed === 'not run' && verdict === 'open'));
  assert.is(figures.length, 0);
});

test('the Gram matrix is that of the weighted columns, however many have no weight', () => {
  // Z Diag(w) Zᵀ by its definition, with all but every seventh of 300 columns without weight: blocks fill up across gaps.
  for (const features of ['sign', 'normal'] as const) {
    const net = diagonalNet({ d: 300, kappa: 3, n: 37, seed: 5, features });
    for (const gap of [1, 7, 299]) {
      const w = Float64Array.from({ length: 300 }, (_, j) => (j % gap === 0 ? 1 + j / 64 : 0));
      const G = net.gram(w);
      const { z } = net;
      for (let i = 0; i < 37; i++) {
        for (let k = 0; k < 37; k++) {
          let sum = 0;
          for (let j = 0; j < 300; j++) sum += w[j] * z[i * 300 + j] * z[k * 300 + j];
          assert.ok(Math.abs(G[i * 37 + k] - sum) <= 1e-12 * 300 * 6, `${features}, gap ${gap}: entry ${i}, ${k}`);
        }
      }
    }
  }
});

test.run();
