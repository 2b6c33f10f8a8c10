import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { writeTable } from '../../src/node/tables.js';
import { ColumnTable } from '../../src/sweep/results/table.js';

const test = suite('tables', { dir: '' });
test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'minifold-'));
});
test.after.each(({ dir }) => rmSync(dir, { recursive: true }));

function filled(): ColumnTable {
  const table = new ColumnTable([
    ['cell', 'count'],
    ['name', 'label'],
    ['optimizer.lr', 'label'],
    ['testLoss@1000', 'measure'],
  ]);
  table.push([0, '=SUM(A1)', 0.1, 1 / 3]);
  table.push([1, 'adam', undefined, Number.NaN]);
  table.push([2, '-5', 1e-7, -0.25]);
  return table;
}

test('CSV and JSONL', ({ dir }) => {
  writeTable(dir, 'table', filled(), 'columns');
  assert.is(
    readFileSync(join(dir, 'table.csv'), 'utf8'),
    "cell,name,optimizer.lr,testLoss@1000\n0,'=SUM(A1),0.1,0.3333333333333333\n1,adam,,NaN\n2,-5,1e-7,-0.25\n",
  );
  assert.equal(
    readFileSync(join(dir, 'table.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
    [
      { cell: 0, name: '=SUM(A1)', 'optimizer.lr': 0.1, 'testLoss@1000': 1 / 3 },
      { cell: 1, name: 'adam', 'testLoss@1000': null },
      { cell: 2, name: '-5', 'optimizer.lr': 1e-7, 'testLoss@1000': -0.25 },
    ],
  );
});

test('Parquet, as a reader of its own reads it, over several row groups', async ({ dir }) => {
  const table = filled();
  for (let k = 3; k < 25_000; k++) table.push([k, k % 2 ? 'sgd' : 'adam', k / 7, k / 3]);
  writeTable(dir, 'table', table);
  const { buffer } = new Uint8Array(readFileSync(join(dir, 'table.parquet')));
  const rows = await parquetReadObjects({ file: buffer });
  assert.is(rows.length, 25_000);
  assert.equal(rows.slice(0, 3), [
    { cell: 0, name: '=SUM(A1)', 'optimizer.lr': 0.1, 'testLoss@1000': 1 / 3 },
    { cell: 1, name: 'adam', 'optimizer.lr': null, 'testLoss@1000': Number.NaN },
    { cell: 2, name: '-5', 'optimizer.lr': 1e-7, 'testLoss@1000': -0.25 },
  ]);
  assert.equal(rows[24_999], { cell: 24_999, name: 'sgd', 'optimizer.lr': 24_999 / 7, 'testLoss@1000': 24_999 / 3 });
});

test('a column is an NPY file whose name is in its folder', ({ dir }) => {
  const table = new ColumnTable([
    ['../../x', 'label'],
    ['l1', 'measure'],
  ]);
  table.push(['a', 2]);
  writeTable(dir, 'table', table, 'columns');
  assert.equal(readdirSync(join(dir, 'columns')).sort(), ['..%2f..%2fx.npy', 'l1.npy']);
  assert.is(readFileSync(join(dir, 'columns/l1.npy')).readDoubleLE(128), 2);
});

test.run();
