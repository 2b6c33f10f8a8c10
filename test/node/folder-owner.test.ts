// Whose a run's folder is: one config's and one process's; and what in it is still as it was written.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { RunFolder, readRun } from '../../src/node/output-folder.js';
import { currentVersions } from '../../src/node/versions.js';
import { configOf, contents, goOn, refusal, store } from '../support/fakes/fake-folder.js';

const test = suite('folder owner', { dir: '' });
test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'minifold-'));
});
test.after.each(({ dir }) => rmSync(dir, { recursive: true }));

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

test('a changed or missing config.json: its own run goes on, since the records say whose they are, and another is refused', ({ dir }) => {
  store(dir, [0]);
  const path = join(dir, 'config.json');
  const written = readFileSync(path, 'utf8');
  for (const text of [written.replace('"trainLoss"', '"trainLost"'), written.slice(0, 40), '', undefined]) {
    if (text === undefined) rmSync(path);
    else writeFileSync(path, text);
    assert.match(refusal(() => readRun(dir)).message, /config\.json (is not as it was written|cannot be read)|has no config\.json/);
    assert.match(refusal(() => store(dir, [1], configOf('other'))).message, /its config\.json cannot be read.*--force/);
    assert.equal([...store(dir, []).done], [0]);
    assert.is(readFileSync(path, 'utf8'), written);
  }
  rmSync(path);
  assert.equal([...store(dir, [], configOf('other'), true).done], []);
});

test('records of another run are none of this one', ({ dir }) => {
  const [one, other] = [join(dir, 'one'), join(dir, 'other')];
  store(one, [0, 1]);
  store(other, [], configOf('fake', { seeds: [3, 4, 5] }));
  for (const name of ['metrics.jsonl', 'cells.jsonl']) copyFileSync(join(one, name), join(other, name));
  assert.match(refusal(() => readRun(other)).message, /the records of cell 0 are not those written; .*the records of cell 1 are not/);
  assert.is(store(other, [], configOf('fake', { seeds: [3, 4, 5] })).faults.length, 2);
});

test('nothing is taken away that no run made, be it replaced by force, gone on with or begun', ({ dir }) => {
  const mine = ['notes.txt', 'notes.7.tmp', 'figures/mine.svg', 'columns/mine.npy'];
  const isMine = (): boolean => mine.every((name) => readFileSync(join(dir, name), 'utf8') === 'mine');
  store(dir, [0, 1, 2]).close(1);
  mkdirSync(join(dir, 'figures'));
  for (const name of mine) writeFileSync(join(dir, name), 'mine');
  for (const name of ['loss.vl.json', 'loss.svg', 'loss.svg.12.tmp']) writeFileSync(join(dir, 'figures', name), 'of the run');
  goOn(dir);
  assert.ok(isMine() && existsSync(join(dir, 'figures/loss.svg')) && !existsSync(join(dir, 'figures/loss.svg.12.tmp')));
  store(dir, [], configOf('fake', { seeds: [7] }), true);
  assert.ok(isMine());
  assert.equal(readdirSync(join(dir, 'figures')), ['mine.svg']);
  assert.equal(readdirSync(join(dir, 'columns')), ['mine.npy']);
});

test('files called as those of a run, but of somebody else, are left alone', ({ dir }) => {
  for (const [k, [name, text]] of Object.entries([
    ['report.html', 'mine'],
    ['figures/loss.svg', 'mine'],
    ['metrics.jsonl', '{"loss":1}\n'],
    ['config.json', '{"experiment":"mine","lr":0.1}'],
    ['versions.json', '{"numpy":"2"}'],
    ['config.json.8.tmp', 'mine'],
  ])) {
    const folder = join(dir, k);
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
    for (const force of [false, true]) assert.match(refusal(() => store(folder, [0], configOf('fake'), force)).message, 'it is not empty');
    assert.equal(contents(folder), { [`/${name}`]: text });
  }
});

test('a run that has ended is left as it is', ({ dir }) => {
  goOn(dir);
  const touched = (): unknown =>
    readdirSync(dir, { recursive: true, encoding: 'utf8' })
      .map((name) => join(dir, name))
      .filter((path) => statSync(path).isFile())
      .map((path) => [path, statSync(path).mtimeMs, readFileSync(path, 'latin1')]);
  const before = touched();
  assert.is(goOn(dir), 0);
  assert.equal(touched(), before);
  writeFileSync(join(dir, 'metrics.csv'), '');
  rmSync(join(dir, 'versions.json'));
  goOn(dir);
  assert.equal(contents(dir)['/metrics.csv'], (before as [string, number, string][]).find(([path]) => path.endsWith('.csv'))?.[2]);
  assert.is(readRun(dir).results.length, 3);
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

test.run();
