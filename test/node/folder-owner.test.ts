// Whose a run's folder is: one config's and one process's; and what in it is still as it was written.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { RunFolder, readRun } from '../../src/node/output-folder.js';
import { currentVersions } from '../../src/node/versions.js';
import { configOf, contents, refusal, store } from '../support/fakes/fake-folder.js';

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

test.run();
