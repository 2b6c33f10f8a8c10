// Numbers of a user's files in a sweep: the same results as with the numbers written out, under the files' names and SHA-256.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Cell } from '../../../src/cells/cell.js';
import { runCells } from '../../../src/cells/run-cells.js';
import { type GivenSweep, givenSweep } from '../../../src/cli/sweep/description.js';
import { UsageError } from '../../../src/cli/usage-error.js';
import { encodeNpy } from '../../../src/node/npy.js';
import { openSweep, readSweep } from '../../../src/node/sweep-folder.js';

const test = suite('files of numbers in a sweep', { dir: '' });
test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'minifold-'));
  writeFileSync(join(context.dir, 'table.csv'), 'height,weight,price\n1,0.5,2\n-1,0.25,1\n0,2,-1\n');
  writeFileSync(join(context.dir, 'y.npy'), encodeNpy([2, 1, -1]));
  writeFileSync(join(context.dir, 'other.npy'), encodeNpy([0, 0, 3]));
});
test.after.each(({ dir }) => rmSync(dir, { recursive: true }));

const table = '{ file: table.csv, columns: [height, weight] }';

/** A linear model of these data, from w = 0 on. */
function described(x: string, y: string, more = ''): string {
  return `problem:
  name: defined
  parameters: { w: [2] }
  data: { x: ${x}, y: ${y} }
  output: dot(w, x)
  loss: squares
  init: { w: 0 }
optimizer: { name: adam, lr: [0.1, 0.2] }
steps: 3
measures: [trainLoss]
${more}`;
}

function planned(dir: string, text: string, ...overrides: string[]): Promise<GivenSweep> {
  writeFileSync(join(dir, 's.yaml'), text);
  return givenSweep([join(dir, 's.yaml'), ...overrides]);
}

async function measured(cells: readonly Cell[]): Promise<object[]> {
  return (await runCells(cells)).map(({ step, measures, status }) => ({ step, measures, status }));
}

test('the results are those of the numbers written out, and the store has them when the files are gone', async ({ dir }) => {
  const inline = await planned(dir, described('[[1, 0.5], [-1, 0.25], [0, 2]]', '[2, 1, -1]'));
  const expected = await measured(inline.plan.cells);
  assert.match(JSON.stringify(expected), /"trainLoss":\[1,/, '(2² + 1² + 1²) / 2 / 3 at w = 0');
  for (const [k, y] of ['{ file: y.npy }', '{ file: table.csv, columns: price }'].entries()) {
    const { plan, name, description } = await planned(dir, described(table, y));
    assert.equal(await measured(plan.cells), expected, y);
    openSweep(join(dir, `runs ${k}`), name, plan, JSON.parse(description), false);
  }
  for (const file of ['table.csv', 'y.npy']) rmSync(join(dir, file));
  for (const k of [0, 1]) {
    const { store } = readSweep(join(dir, `runs ${k}`));
    const cells = [0, 1].map((place) => store.cell(place));
    assert.equal(await measured(cells), expected);
  }
});

test('a description keeps the name of a file and its SHA-256, and refuses another file under the name', async ({ dir }) => {
  const { description } = await planned(dir, described(table, '{ file: y.npy }'));
  const sha256 = createHash('sha256')
    .update(readFileSync(join(dir, 'y.npy')))
    .digest('hex');
  const { y } = JSON.parse(description).problem.data;
  assert.equal(y, { file: 'y.npy', sha256 });
  const named = described(table, JSON.stringify(y));
  assert.is((await planned(dir, named)).description, description);
  writeFileSync(join(dir, 'y.npy'), encodeNpy([2, 1, -2]));
  await refused(
    planned(dir, named),
    /^s.yaml, line 4: problem.data.y: .*y.npy has the SHA-256 [0-9a-f]{12}…, and the sweep was written for another/,
  );
});

test('columns without names are called by their numbers, in quotation marks or not', async ({ dir }) => {
  writeFileSync(join(dir, 'plain.txt'), '1 0.5 2\n-1 0.25 1\n0 2 -1\n');
  const expected = await measured((await planned(dir, described(table, '{ file: table.csv, columns: price }'))).plan.cells);
  for (const [x, y] of [
    ['[1, 2]', '3'],
    ["['1', '2']", "'3'"],
  ]) {
    const { plan } = await planned(dir, described(`{ file: plain.txt, columns: ${x} }`, `{ file: plain.txt, columns: ${y} }`));
    assert.equal(await measured(plan.cells), expected, x);
  }
});

test('files are alternatives as any values are, and are called by their names', async ({ dir }) => {
  const labels = async (given: Promise<GivenSweep>): Promise<unknown[]> => {
    const { plan } = await given;
    return plan.cells.map((cell) => cell.labels['problem.data.y']);
  };
  const expected = ['y.npy', 'y.npy', 'other.npy', 'other.npy'];
  assert.equal(await labels(planned(dir, described(table, '{ file: [y.npy, other.npy] }'))), expected);
  assert.equal(await labels(planned(dir, described(table, '{ file: y.npy }'), 'problem.data.y.file=y.npy,other.npy')), expected);
  const zipped = 'zip: { problem.data.y: [{ file: y.npy }, { file: other.npy }], problem.init.w: [0, 1] }';
  assert.equal(await labels(planned(dir, described(table, '[0, 0, 0]', zipped))), ['y.npy', 'y.npy', 'other.npy', 'other.npy']);
});

test('what is wrong with a file is a mistake of usage, with its place', async ({ dir }) => {
  const wrong: readonly [x: string, y: string, said: RegExp][] = [
    [table, '{ file: z.npy }', /z.npy: there is no such file$/],
    [
      table,
      '{ file: y.npy, shape: [3] }',
      /^s.yaml, line 4: problem.data.y.shape: there is no option 'shape'. Known: file, sha256, columns$/,
    ],
    [table, '{ file: y.npy, sha256: 12 }', /^s.yaml, line 4: problem.data.y.sha256 is 12; allowed: 64 hexadecimal digits/],
    [table, '{ file: y.npy, columns: price }', /^s.yaml, line 4: problem.data.y: the columns of an NPY file have no names/],
    [table, '{ file: table.csv, columns: prise }', /^s.yaml, line 4: problem.data.y: there is no column 'prise'; did you mean 'price'\?/],
    ['{ file: table.csv }', '{ file: y.npy }', /dot has operands that are a vector of 2 and a vector of 3/],
    [
      '{ file: huge.csv }',
      '{ file: y.npy }',
      /huge.csv: 268435457 bytes are too many; allowed: 268435456, and more in an array that numpy.save wrote$/,
    ],
    ['{ file: z.npz }', '{ file: y.npy }', /z.npz: it is a ZIP archive, as .npz and .xlsx are; allowed: an array that numpy.save wrote/],
    ['{ file: wide.csv }', '{ file: y.npy }', /wide.csv: it is text in UTF-16; allowed: /],
    ['{ file: t.parquet }', '{ file: y.npy }', /t.parquet: it is Parquet; allowed: /],
    [table, '{ file: none.npy }', /none.npy: it holds no numbers: its shape is 0$/],
    [table, '{ file: table.csv, columns: 3 }', /problem.data.y: there is no column '3'. Known: height, weight, price/],
    [table, '{ file: table.csv, columns: 0 }', /problem.data.y.columns is 0; allowed: the name of a column, or a list of names/],
    ['{ file: . }', '{ file: y.npy }', /: it is no file$/],
    ['{ file: s.yaml }', '{ file: y.npy }', /s.yaml: .*line 2/],
  ];
  writeFileSync(join(dir, 'z.npz'), Buffer.from('PK\x03\x04\x14\x00', 'latin1'));
  writeFileSync(join(dir, 'wide.csv'), '\ufeffa,b\n1,2\n', 'utf16le');
  writeFileSync(join(dir, 't.parquet'), 'PAR1');
  writeFileSync(join(dir, 'none.npy'), encodeNpy([]));
  writeFileSync(join(dir, 'huge.csv'), '1,2\n');
  truncateSync(join(dir, 'huge.csv'), 2 ** 28 + 1); // a text that engines would not keep whole; it takes no room on the disk
  for (const [x, y, said] of wrong) await refused(planned(dir, described(x, y)), said);
});

async function refused(given: Promise<GivenSweep>, said: RegExp): Promise<void> {
  let message = 'nothing was said';
  await given.catch((error: unknown) => {
    assert.instance(error, UsageError);
    ({ message } = error as Error);
  });
  assert.match(message, said);
}

test.run();
