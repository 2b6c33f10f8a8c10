import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { CellResult } from '../../../src/cells/cell.js';
import { Aggregate } from '../../../src/sweep/results/aggregate.js';
import { longTable } from '../../../src/sweep/results/long-table.js';
import type { ColumnTable, Field } from '../../../src/sweep/results/table.js';

const columns = { labels: ['optimizer.lr', 'seed'], measures: ['l1'] };

function result(lr: number, seed: number, l1: readonly number[], status: CellResult['status'] = 'finished'): CellResult {
  return { labels: { 'optimizer.lr': lr, seed }, status, step: l1.map((_, k) => 10 * k), measures: { l1 }, seconds: 0 };
}

function rows(table: ColumnTable): Field[][] {
  return Array.from({ length: table.rows }, (_, row) => table.columns.map((column) => column.at(row)));
}

test('means, standard errors and quartiles over the seeds', () => {
  const aggregate = new Aggregate(columns, ['seed']);
  for (const [seed, last] of [1, 2, 3, 6].entries()) aggregate.add(result(0.1, seed, [1, last]), () => 10);
  const table = aggregate.table();
  assert.equal(
    table.columns.map(({ name }) => name),
    ['optimizer.lr', 'step', 'n', 'diverged', 'l1_mean', 'l1_se', 'l1_q25', 'l1_median', 'l1_q75'],
  );
  // NumPy 2: mean 3, std(ddof=1)/sqrt(4) = sqrt(14/3)/2, quantile([1, 2, 3, 6], [.25, .5, .75]) = [1.75, 2.5, 3.75]
  assert.equal(rows(table), [
    [0.1, 0, 4, 0, 1, 0, 1, 1, 1],
    [0.1, 10, 4, 0, 3, Math.sqrt(14 / 3) / 2, 1.75, 2.5, 3.75],
  ]);
});

test('runs that diverged are counted from the step on that they do not have, also where all did', () => {
  const aggregate = new Aggregate(columns, ['seed']);
  aggregate.add(result(0.1, 0, [1, 2, 3]), () => 20);
  aggregate.add(result(0.1, 1, [1], 'diverged'), () => 20);
  aggregate.add(result(9, 0, [1], 'diverged'), () => 20);
  assert.equal(
    rows(aggregate.table()).map((row) => row.slice(0, 5)),
    [
      [0.1, 0, 2, 0, 1],
      [0.1, 10, 1, 1, 2],
      [0.1, 20, 1, 1, 3],
      [9, 0, 1, 0, 1],
      [9, 20, 0, 1, Number.NaN],
    ],
  );
});

test('the order in which results come changes nothing but the order of rows', () => {
  const [a, b] = [new Aggregate(columns, ['seed']), new Aggregate(columns, ['seed'])];
  const results = [0.1, 0.2, 0.7, 1e-17, 3e5].map((x, seed) => result(0.1, seed, [x, x / 3]));
  for (const one of results) a.add(one, () => 10);
  for (const one of [...results].reverse()) b.add(one, () => 10);
  assert.equal(rows(a.table()), rows(b.table()));
});

test('a label that is not there is refused', () => {
  assert.throws(() => new Aggregate(columns, ['sed']), /there is no label 'sed'; did you mean 'seed'/);
});

test('the long table has a row for every record, and texts where one of the labels is a text', () => {
  const mixed: CellResult = { ...result(1, 2, [5]), labels: { 'optimizer.lr': '[1,2]' } };
  const table = longTable(
    [
      { cell: 0, result: result(0.5, 1, [3, Number.NaN]) },
      { cell: 3, result: mixed },
    ],
    columns,
  );
  assert.equal(rows(table), [
    [0, '0.5', 1, 'finished', 0, 10, 3],
    [0, '0.5', 1, 'finished', 10, 10, Number.NaN],
    [3, '[1,2]', undefined, 'finished', 0, 0, 5],
  ]);
  assert.throws(() => longTable([], { labels: ['step'], measures: [] }), /differ from each other/);
});

test.run();
