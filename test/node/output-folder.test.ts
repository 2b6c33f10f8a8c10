import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CellResult, RunCell } from '../../src/cells/cell.js';
import { runCells } from '../../src/cells/run-cells.js';
import type { MinifoldError } from '../../src/input/errors.js';
import { RunFolder, readRun, writeTablesOf } from '../../src/node/output-folder.js';
import { columnsOf } from '../../src/node/records.js';
import { readConfig, type StoredConfig } from '../../src/node/run-json.js';
import { currentVersions } from '../../src/node/versions.js';
import { fakeCell, fakeRunner } from '../support/fakes/fake-runner.js';

const test = suite('output folder', { dir: '' });
test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'minifold-'));
});
test.after.each(({ dir }) => rmSync(dir, { recursive: true }));

const cells: RunCell[] = [fakeCell(0), fakeCell(1, { behaviour: 'diverge' }, { optimizer: 'say "sgd", twice', seed: 1 }), fakeCell(2)];
const results: CellResult[] = await runCells(cells, { runner: fakeRunner });

function configOf(experiment: string, settings: object = { seeds: [0, 1, 2] }): StoredConfig {
  return { experiment, preset: 'quick', settings, command: 'minifold run fake', kernel: 'abc', cells: 3, columns: columnsOf(cells) };
}

/** Opens the folder, adds these cells, and lets go of it, as the end of the process does. */
function store(dir: string, order: readonly number[], config = configOf('fake'), force = false): RunFolder {
  const folder = new RunFolder(dir, config, currentVersions(), { force });
  for (const index of order) folder.append(results[index], index);
  folder.release();
  return folder;
}

/** All files below `dir` by name, without the one that holds times. */
function contents(dir: string): Record<string, string> {
  const names = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = names.map((entry) => join(entry.parentPath, entry.name)).filter((path) => !path.endsWith('timing.json'));
  return Object.fromEntries(files.sort().map((path) => [path.slice(dir.length), readFileSync(path, 'latin1')]));
}

function refusal(use: () => unknown): MinifoldError {
  try {
    use();
  } catch (error) {
    return error as MinifoldError;
  }
  assert.unreachable('should have been refused');
  throw new Error();
}

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
  writeTablesOf(dir);
  assert.is(readFileSync(join(dir, 'metrics.csv'), 'utf8').split('\n').length, 1 + 10 + 1);
});

/** What is said of a folder after `change` to one of its files, and which cells a new run there keeps. */
function afterChange(dir: string, name: string, change: (text: string) => string): string {
  const before = ['metrics.jsonl', 'cells.jsonl'].map((file) => [join(dir, file), readFileSync(join(dir, file), 'utf8')]);
  const path = join(dir, name);
  const text = readFileSync(path, 'utf8');
  assert.not.equal(change(text), text);
  writeFileSync(path, change(text));
  const error = refusal(() => readRun(dir));
  assert.is(error.code, 'E_FOLDER');
  const { done, faults } = store(dir, []);
  assert.ok(faults.length > 0 && faults.every((fault) => error.message.includes(fault)));
  for (const [file, was] of before) writeFileSync(file, was);
  return `${error.message} | ${[...done]}`;
}

test('what is not as it was written is named, and computed again', ({ dir }) => {
  store(dir, [0, 1, 2]).close(1);
  const metrics = (change: (text: string) => string): string => afterChange(dir, 'metrics.jsonl', change);
  const changed =
    /metrics\.jsonl: the records of cell 2 are not those written; to compute these cells again: minifold run fake --out .* \| 0,1$/;
  const lastLine = /\n\{"cell":2[^\n]*\n$/;
  assert.match(
    metrics((text) => text.replace(/("cell":2.*"l1":-?)\d/, '$17')),
    changed,
  ); // a value
  assert.match(
    metrics((text) => text.replace(lastLine, '\n')),
    changed,
  ); // a row less
  assert.match(
    metrics((text) => text.replace(/("cell":2.*"trainLoss":)([^,]+)/, '$1"$2"')),
    changed,
  ); // a string for a number
  assert.match(
    metrics((text) => text + text.match(lastLine)?.[0].slice(1)),
    changed,
  ); // a row twice
  assert.match(
    metrics((text) => `${text}{"cell":999,"status":"finished","step":0,"lastStep":0}\n`),
    /the records of cell 999 are not of this run.*\| 0,1,2$/,
  );
  assert.match(
    metrics((text) => `${text}{"cell":\n`),
    /metrics\.jsonl: line 14 is not a record.*\| 0,1,2$/,
  );
  const seal = (change: (text: string) => string): string => afterChange(dir, 'cells.jsonl', change);
  assert.match(
    seal((text) => text.replace('"cell":2', '"cell":7')),
    /there is no cell 7, only 0 to 2; .*\| 0,1$/,
  );
  assert.match(
    seal((text) => text.replace(/"sha256":"../, '"sha256":"')),
    /cells\.jsonl: line 1 is not the seal of a cell.*\| 1,2$/,
  );
});

test('a changed config.json is no longer the folder’s', ({ dir }) => {
  store(dir, [0]);
  const path = join(dir, 'config.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace('"trainLoss"', '"trainLost"'));
  assert.match(refusal(() => readRun(dir)).message, /config\.json is not as it was written/);
  assert.match(refusal(() => store(dir, [1])).message, /its config\.json cannot be read.*--force/);
  assert.equal([...store(dir, [], configOf('fake'), true).done], []);
});

test('a run with the same config goes on; what else lies in the folder stays', ({ dir }) => {
  store(dir, [2]).close(1);
  mkdirSync(join(dir, 'figures'));
  writeFileSync(join(dir, 'notes.txt'), 'mine');
  writeFileSync(join(dir, 'metrics.csv.4711.tmp'), 'half of it'); // of a process that was killed
  const again = store(dir, [0]);
  assert.equal([...again.done], [2]);
  assert.is(store(dir, [1], { ...configOf('fake'), command: 'minifold run fake --seeds 0..2' }).done.size, 2);
  again.close(2);
  assert.is(readRun(dir).results.length, 3);
  assert.equal(contents(dir)['/metrics.jsonl'], contents(whole())['/metrics.jsonl']);
  assert.is(readRun(dir).seconds, 3);
  const names = [
    'cells.jsonl',
    'columns',
    'config.json',
    'figures',
    'metrics.csv',
    'metrics.jsonl',
    'notes.txt',
    'timing.json',
    'versions.json',
  ];
  assert.equal(readdirSync(dir).sort(), names);
});

/** The folder of a run in one go. */
function whole(): string {
  const dir = mkdtempSync(join(tmpdir(), 'minifold-'));
  store(dir, [0, 1, 2]).close(1);
  return dir;
}

test('a folder of another config is refused with the difference, or replaced by force', ({ dir }) => {
  store(dir, [0, 1, 2]).close(1);
  writeFileSync(join(dir, 'notes.txt'), 'mine');
  const before = contents(dir);
  const other = configOf('fake', { seeds: [0, 1], lr: 0.1 });
  const error = refusal(() => store(dir, [], other));
  assert.is(error.code, 'E_FOLDER');
  assert.match(
    error.message,
    /holds another run: settings\.seeds is \[0,1,2\] in it and \[0,1\] here; settings\.lr is not there in it and 0\.1 here; .*--force/,
  );
  assert.match(refusal(() => store(dir, [], { ...configOf('fake'), kernel: 'def' })).message, 'kernel is "abc" in it and "def" here');
  assert.equal(contents(dir), before);
  assert.is(store(dir, [0], other, true).done.size, 0);
  assert.equal(readdirSync(dir).sort(), ['cells.jsonl', 'config.json', 'metrics.jsonl', 'notes.txt', 'versions.json']);
});

test('one process at a time; the lock of one that was killed holds nobody up', ({ dir }) => {
  const folder = new RunFolder(dir, configOf('fake'), currentVersions());
  const error = refusal(() => store(dir, [0]));
  assert.is(error.code, 'E_FOLDER');
  assert.match(error.message, new RegExp(`process ${process.pid} on .* has been running into it since 20`));
  assert.match(refusal(() => store(dir, [0], configOf('fake'), true)).message, 'has been running into it');
  const lock = JSON.parse(readFileSync(join(dir, 'lock.json'), 'utf8'));
  folder.release();
  assert.not(existsSync(join(dir, 'lock.json')));
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  for (const left of [{ pid: dead }, { start: '1' }]) {
    writeFileSync(join(dir, 'lock.json'), JSON.stringify({ ...lock, ...left })); // a pid that ended, or that another process has by now
    store(dir, []);
  }
  writeFileSync(join(dir, 'lock.json'), JSON.stringify({ ...lock, pid: dead, host: 'elsewhere' }));
  assert.match(refusal(() => store(dir, [])).message, /on elsewhere has been running.*delete .*lock\.json/);
  writeFileSync(join(dir, 'lock.json'), '{');
  assert.match(refusal(() => store(dir, [])).message, 'no lock of minifold');
  rmSync(join(dir, 'lock.json'));
});

test('a run that was killed before its first cell can be run again', ({ dir }) => {
  for (const [name, text] of [
    ['config.json', ''],
    ['config.json', '{"experiment":"fa'],
    ['config.json.99.tmp', '{"exp'],
  ]) {
    writeFileSync(join(dir, name), text);
    assert.is(store(dir, []).done.size, 0, name);
    assert.is(readRun(dir).results.length, 0);
  }
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
