import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { RunCell } from '../../src/cells/cell.js';
import { writeTables } from '../../src/node/metrics.js';
import { RunFolder, readRun } from '../../src/node/output-folder.js';
import { columnsOf } from '../../src/node/records.js';
import { readConfig } from '../../src/node/run-json.js';
import { currentVersions } from '../../src/node/versions.js';
import { cells, configOf, contents, refusal, results, store } from '../support/fakes/fake-folder.js';
import { fakeCell } from '../support/fakes/fake-runner.js';

const test = suite('output folder', { dir: '' });
test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'minifold-'));
});
test.after.each(({ dir }) => rmSync(dir, { recursive: true }));

test('reads back what was stored; what is not finite reads as NaN', ({ dir }) => {
  store(dir, [0, 1, 2]).close(12.5);
  const run = readRun(dir);
  const loss = results[1].measures.trainLoss.map((value) => (Number.isFinite(value) ? value : Number.NaN));
  const expected = [results[0], { ...results[1], measures: { ...results[1].measures, trainLoss: loss } }, results[2]];
  assert.equal(run.results, expected);
  assert.is(run.seconds, 12.5);
  assert.equal(run.config, configOf('fake'));
  assert.equal(run.versions, currentVersions());
});

test('the files are the same in whatever order cells ended', ({ dir }) => {
  store(join(dir, 'a'), [0, 1, 2]).close(1);
  store(join(dir, 'b'), [2, 0, 1]).close(2);
  assert.equal(contents(join(dir, 'b')), contents(join(dir, 'a')));
});

test('one JSON line per record with cell, labels, status, step and measures; the CSV has the same rows', ({ dir }) => {
  store(dir, [1]).close(1);
  const lines = readFileSync(join(dir, 'metrics.jsonl'), 'utf8').split('\n');
  assert.is(lines.length, 4);
  const labels = '"cell":1,"optimizer":"say \\"sgd\\", twice","seed":1';
  assert.is(lines[2], `{${labels},"status":"diverged","step":20,"lastStep":20,"trainLoss":null,"l1":-19}`);
  const csv = readFileSync(join(dir, 'metrics.csv'), 'utf8').split('\n');
  assert.is(csv[0], 'cell,optimizer,seed,status,step,lastStep,trainLoss,l1');
  assert.is(csv[3], '1,"say ""sgd"", twice",1,diverged,20,20,NaN,-19');
});

test('one NPY file per column, named safely', ({ dir }) => {
  const odd: RunCell = { ...cells[0], config: { ...cells[0].config, measures: ['traceDiagH^0.5', '../a*b'] } };
  const columns = columnsOf([odd]);
  const folder = new RunFolder(dir, { ...configOf('fake'), columns }, currentVersions());
  folder.append({ ...results[0], measures: { 'traceDiagH^0.5': [1, 2, 3, 4, 5], '../a*b': [1, 2, 3, 4, 5] } }, 0);
  folder.close(1);
  assert.equal(readdirSync(join(dir, 'columns')).sort(), [
    '..%2fa%2ab.npy',
    'cell.npy',
    'lastStep.npy',
    'optimizer.npy',
    'seed.npy',
    'status.npy',
    'step.npy',
    'traceDiagH^0.5.npy',
  ]);
});

test('labels and status are columns for NumPy too, so that a reader can tell one cell from another', ({ dir }) => {
  store(dir, [0, 1]).close(1);
  const texts = (name: string) => {
    const bytes = readFileSync(join(dir, 'columns', `${name}.npy`));
    const start = 10 + bytes.readUInt16LE(8);
    const width = Number(/<U(\d+)/.exec(bytes.toString('latin1', 0, start))?.[1]);
    return Array.from({ length: (bytes.length - start) / (4 * width) }, (_, i) =>
      new TextDecoder('utf-16le').decode(bytes.subarray(start + 4 * width * i, start + 4 * width * (i + 1))).replaceAll('\0', ''),
    );
  };
  const rows = [results[0], results[1]].flatMap(({ step, labels, status }) => step.map(() => ({ optimizer: labels.optimizer, status })));
  assert.equal(
    texts('optimizer'),
    rows.map(({ optimizer }) => optimizer),
  );
  assert.equal(
    texts('status'),
    rows.map(({ status }) => status),
  );
});

test('a torn last line is ignored, and so is the cell it belongs to', ({ dir }) => {
  store(dir, [0, 2]);
  const files = ['metrics.jsonl', 'cells.jsonl'].map((name) => join(dir, name));
  const [metrics, seals] = files.map((file) => readFileSync(file, 'utf8'));
  const seeds = (): unknown => readRun(dir).results.map((result) => result.labels.seed);
  const sealOf0 = seals.indexOf('\n') + 1;
  for (let kept = sealOf0; kept < seals.length; kept++) {
    writeFileSync(files[1], seals.slice(0, kept));
    assert.equal(seeds(), [0], `${kept} bytes of the seals`);
  }
  writeFileSync(files[1], seals.slice(0, sealOf0)); // the lines of a cell are written before its seal
  for (let kept = metrics.indexOf('{"cell":2'); kept < metrics.length; kept++) {
    writeFileSync(files[0], metrics.slice(0, kept));
    assert.equal(seeds(), [0], `${kept} bytes of the records`);
  }
});

test('a run that was killed reads without its times, and its tables can be made', ({ dir }) => {
  store(dir, [2, 0]);
  const run = readRun(dir);
  assert.equal(
    run.results.map((result) => result.labels.seed),
    [0, 2],
  );
  assert.ok(Number.isNaN(run.seconds) && Number.isNaN(run.results[0].seconds));
  writeTables(dir, run.lines, run.config.columns);
  assert.is(readFileSync(join(dir, 'metrics.csv'), 'utf8').split('\n').length, 1 + 10 + 1);
});

test('any other folder that is not empty is refused and left alone', ({ dir }) => {
  writeFileSync(join(dir, 'thesis.tex'), 'mine');
  const error = refusal(() => store(dir, []));
  assert.is(error.code, 'E_FOLDER');
  assert.match(error.message, 'not empty');
  assert.equal(readdirSync(dir), ['thesis.tex']);

  const other = join(dir, 'other');
  store(other, [], configOf('another'));
  assert.match(refusal(() => store(other, [])).message, 'experiment is "another" in it and "fake" here');
  assert.is(readConfig(other).experiment, 'another');

  writeFileSync(join(dir, 'config.json'), '{"name":"of another program"}');
  assert.is(refusal(() => store(dir, [])).code, 'E_FOLDER');
  assert.match(refusal(() => store(join(dir, 'thesis.tex'), [])).message, 'is a file');
});

test('a folder without a run is refused on reading', ({ dir }) => {
  for (const path of [dir, join(dir, 'missing')]) {
    const error = refusal(() => readRun(path).results);
    assert.is(error.code, 'E_FOLDER');
    assert.match(error.message, 'has no config.json');
  }
  assert.not(existsSync(join(dir, 'missing')));
});

test('a label that would hide another column is refused', () => {
  for (const name of ['step', 'status', 'cell', 'l1']) {
    const error = refusal(() => columnsOf([fakeCell(0, {}, { [name]: 1 })]));
    assert.is(error.code, 'E_RANGE');
    assert.match(error.message, `'${name}' names two columns`);
  }
});

test.run();
