// The experiment around the benchmark of HaoChen, Wei, Lee, Ma 2021, on a tiny setting and on results made up; the benchmark's numbers are in haochen.test.ts.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isTask } from '../../../src/cells/cell.js';
import { runCells } from '../../../src/cells/run-cells.js';
import { findingsOf } from '../../../src/experiments/findings.js';
import { haochenSparse } from '../../../src/experiments/haochen2021/haochen-sparse/index.js';
import { diagonalNet, init } from '../../../src/index.js';
import { pretendRuns } from '../../support/fakes/pretend-runs.js';

test.before(init);

const settings = { ...haochenSparse.presets.quick, d: 20, kappa: 2, n: 8, seeds: [0, 1], steps: 600, sigmas: [0.1, 1] };

type Values = Parameters<typeof pretendRuns>[1];
const like: Values = ({ series }, measure) => (measure === 'trainLoss' ? 1e-4 : series === 'label noise' ? 0.01 : 50);
const verdicts = (values: Values): Record<string, boolean> =>
  Object.fromEntries(
    haochenSparse
      .analyse(settings, pretendRuns(haochenSparse.cells(settings), values))
      .claims.map(({ id, verdict }) => [id, verdict === 'holds']),
  );

test('cells: the labels are those of w*, and every noise has the same data', () => {
  const configs = haochenSparse.cells(settings).flatMap((cell) => (!isTask(cell) && cell.labels.seed === 1 ? [cell.config] : []));
  assert.is(configs.length, 4);
  assert.ok(configs.every(({ problem }) => problem === configs[0].problem));
  const { name: _, ...spec } = configs[0].problem as { name: string } & Parameters<typeof diagonalNet>[0];
  // u∘u = w* fits the labels exactly.
  assert.is(diagonalNet(spec).loss([1, 1, ...Array(38).fill(0)]), 0);
});

test('a small run end to end', async () => {
  const {
    claims,
    figures,
    tables,
    basis = '',
  } = findingsOf(haochenSparse, settings, await runCells(haochenSparse.cells(settings)), 'abcdef0123456789');
  assert.ok(claims.every(({ observed }) => observed !== 'not run'));
  assert.is(figures.length, 2);
  assert.match(basis, /600 steps.*abcdef012345/);
  assert.is(tables[0].rows.length, 4);
});

test('each claim fails on numbers that contradict it, and says when nothing was run', () => {
  const ids = [
    'label-noise-recovers',
    'gradient-descent-does-not',
    'isotropic-noise-does-not',
    'both-interpolate',
    'label-noise-is-flatter',
  ];
  const all = Object.fromEntries(ids.map((id) => [id, true]));
  assert.equal(verdicts(like), all);
  const changed = (series: string, measure: string, value: number): Record<string, boolean> =>
    verdicts((labels, name, step) =>
      labels.series === series && labels.seed === 1 && name === measure ? value : like(labels, name, step),
    );
  assert.equal(changed('label noise', 'testLoss', 1), { ...all, 'label-noise-recovers': false });
  assert.equal(changed('no noise', 'testLoss', 0.5), { ...all, 'gradient-descent-does-not': false });
  assert.equal(changed('isotropic, σ = 1', 'testLoss', 0.5), { ...all, 'isotropic-noise-does-not': false });
  assert.equal(changed('no noise', 'trainLoss', 0.5), { ...all, 'both-interpolate': false });
  assert.equal(changed('label noise', 'traceH', 60), { ...all, 'label-noise-is-flatter': false });
  assert.ok(haochenSparse.analyse(settings, []).claims.every(({ observed, verdict }) => observed === 'not run' && verdict === 'open'));
});

test.run();
