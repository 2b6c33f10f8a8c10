// The lines of Python that docs/guides/sweeps.md shows, on a sweep that was run: what pandas, polars and NumPy read is what minifold wrote, in every bit.
// usage: npm run build, then PYTHON=python3 node dist/test/system/dataframes.system.js, with a python3 that has pandas, pyarrow and polars
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from '../support/tree.js';
import { sweep } from './sweeps.js';

const python = process.env.PYTHON ?? 'python3';
const dir = mkdtempSync(join(tmpdir(), 'minifold-dataframes-'));
const folder = join(dir, 'runs/lr-beta2');

const test = suite('dataframes');
test.before(() => {
  const words = [
    'seed=0..2',
    'steps=200',
    'every=100',
    'problem.d=20',
    'problem.n=12',
    'optimizer.lr=0.01,0.1',
    'optimizer.beta2=0.9,0.99',
  ];
  sweep(join(root, 'examples/sweeps/lr-beta2.yaml'), ...words, 'plots=[]', '--out', folder);
});
test.after(() => rmSync(dir, { recursive: true }));

test('each opens the results with the line of the guide', () => {
  const guide = readFileSync(join(root, 'docs/guides/sweeps.md'), 'utf8');
  const lines = /```python\n([\s\S]*?)```/.exec(guide)?.[1].trim().split('\n') ?? [];
  assert.is(lines.length, 3);
  const program = `import json, sys, numpy, pandas, polars
means, table, column = [eval(line) for line in json.loads(sys.argv[1])]
csv = pandas.read_csv('runs/lr-beta2/table.csv', float_precision='round_trip')
lines = pandas.read_json('runs/lr-beta2/table.jsonl', lines=True, precise_float=True)
print(json.dumps({
  'means': [[*key, value] for key, value in means.items()],
  'names': table.columns,
  'polars': table['testLoss'].to_list(),
  'status': table['status'].to_list(),
  'numpy': column.tolist(),
  'csv': csv['testLoss'].tolist(),
  'jsonl': len(lines),
}))`;
  const read = JSON.parse(execFileSync(python, ['-c', program, JSON.stringify(lines)], { cwd: dir, encoding: 'utf8' }));
  const rows = readFileSync(join(folder, 'table.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const losses = rows.map(({ testLoss }) => testLoss);
  assert.is(rows.length, 2 * 2 * 3 * 3);
  assert.equal([read.polars, read.numpy, read.csv, read.jsonl], [losses, losses, losses, rows.length]);
  assert.equal(read.names, Object.keys(rows[0]));
  assert.ok(read.status.every((status: string) => status === 'finished'));
  assert.is(read.means.length, 4);
  for (const [lr, beta2, mean] of read.means) {
    const of = rows.filter((row) => row.step === row.lastStep && row['optimizer.lr'] === lr && row['optimizer.beta2'] === beta2);
    assert.is(of.length, 3);
    const expected = of.reduce((sum, { testLoss }) => sum + testLoss, 0) / 3;
    assert.ok(Math.abs(mean - expected) <= 1e-12 * Math.abs(expected), `${mean} and ${expected}`);
  }
});

test.run();
