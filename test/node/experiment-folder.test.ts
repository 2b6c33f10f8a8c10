// The folder of an experiment's run: its files, whose it is, and what in it is still as it was written.
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { RunCell } from '../../src/cells/cell.js';
import { kernelHash } from '../../src/kernels/generated.js';
import { openExperiment, readExperiment, resultsOf, versionsIn, writeMetrics } from '../../src/node/experiment-folder.js';
import { Store } from '../../src/node/store/store.js';
import { currentVersions } from '../../src/node/versions.js';
import { columnsOf } from '../../src/sweep/results/long-table.js';
import { asked, cells, cellsIn, contents, goOn, refusal, results, store } from '../support/fakes/fake-folder.js';
import { fakeCell } from '../support/fakes/fake-runner.js';

const test = suite('experiment folder', { dir: '' });
test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'minifold-'));
});
test.after.each(({ dir }) => rmSync(dir, { recursive: true }));

test('reads back what was stored; what is not finite reads as NaN', ({ dir }) => {
  store(dir, [0, 1, 2]);
  const folder = readExperiment(dir);
  const loss = results[1].measures.trainLoss.map((value) => (Number.isFinite(value) ? value : Number.NaN));
  const expected = [results[0], { ...results[1], measures: { ...results[1].measures, trainLoss: loss } }, results[2]];
  assert.equal(resultsOf(folder), expected);
  assert.equal(Object.keys(resultsOf(folder)[0].measures), ['trainLoss', 'l1']);
  assert.equal(folder.config, { ...asked('fake'), kernel: kernelHash, cells: 3, columns: columnsOf(cells) });
  assert.equal(versionsIn(dir), currentVersions());
});

test('the files are the same in whatever order cells ended', ({ dir }) => {
  for (const [name, order] of Object.entries({ a: [0, 1, 2], b: [2, 0, 1] })) writeMetrics(store(join(dir, name), order));
  assert.equal(contents(join(dir, 'b')), contents(join(dir, 'a')));
  assert.is(Store.read(join(dir, 'b')).digest(), Store.read(join(dir, 'a')).digest());
});

test('one JSON line per record with cell, labels, status, step and measures; the CSV has the same rows', ({ dir }) => {
  writeMetrics(store(dir, [1]));
  const lines = readFileSync(join(dir, 'metrics.jsonl'), 'utf8').split('\n');
  assert.is(lines.length, 4);
  const labels = '"cell":1,"optimizer":"say \\"sgd\\", twice","seed":1';
  assert.is(lines[2], `{${labels},"status":"diverged","step":20,"lastStep":20,"trainLoss":null,"l1":-19}`);
  const csv = readFileSync(join(dir, 'metrics.csv'), 'utf8').split('\n');
  assert.is(csv[0], 'cell,optimizer,seed,status,step,lastStep,trainLoss,l1');
  assert.is(csv[3], '1,"say ""sgd"", twice",1,diverged,20,20,NaN,-19');
});

test('a measure that a cell does not have is missing, which is not the same as NaN', ({ dir }) => {
  const other: RunCell = { ...fakeCell(9), config: { ...fakeCell(9).config, measures: ['l1'] } };
  const folder = openExperiment(dir, asked('fake'), [cells[1], other], false);
  const [first, second] = folder.store.manifest.ids;
  folder.store.append(first, results[1]);
  folder.store.append(second, { ...results[0], measures: { l1: results[0].measures.l1 } });
  folder.store.close();
  writeMetrics(folder);
  const lines = readFileSync(join(dir, 'metrics.csv'), 'utf8').split('\n');
  assert.equal(
    [lines[3].split(',').slice(-2), lines[4].split(',').slice(-2)],
    [
      ['NaN', '-19'],
      ['', '0'],
    ],
  ); // prettier-ignore
  assert.match(readFileSync(join(dir, 'metrics.jsonl'), 'utf8').split('\n')[3], /"lastStep":40,"l1":0\}/);
});

test('one NPY file per column, named safely', ({ dir }) => {
  const odd: RunCell = { ...cells[0], config: { ...cells[0].config, measures: ['traceDiagH^0.5', '../a*b'] } };
  const folder = openExperiment(dir, asked('fake'), [odd], false);
  const measures = { 'traceDiagH^0.5': [1, 2, 3, 4, 5], '../a*b': [1, 2, 3, 4, 5] };
  folder.store.append(folder.store.manifest.ids[0], { ...results[0], measures });
  writeMetrics(folder);
  const own = ['cell.npy', 'lastStep.npy', 'optimizer.npy', 'seed.npy', 'status.npy', 'step.npy'];
  assert.equal(readdirSync(join(dir, 'columns')).sort(), ['..%2fa%2ab.npy', ...own, 'traceDiagH^0.5.npy']);
});

test('labels and status are columns for NumPy too, so that a reader can tell one cell from another', ({ dir }) => {
  writeMetrics(store(dir, [0, 1]));
  const texts = (name: string) => {
    const bytes = readFileSync(join(dir, 'columns', `${name}.npy`));
    const start = 10 + bytes.readUInt16LE(8);
    const width = Number(/<U(\d+)/.exec(bytes.toString('latin1', 0, start))?.[1]);
    return Array.from({ length: (bytes.length - start) / (4 * width) }, (_, i) =>
      new TextDecoder('utf-16le').decode(bytes.subarray(start + 4 * width * i, start + 4 * width * (i + 1))).replaceAll('\0', ''),
    );
  };
  const rows = [results[0], results[1]].flatMap(({ step, labels, status }) => step.map(() => [labels.optimizer, status]));
  assert.equal(
    texts('optimizer').map((name, k) => [name, texts('status')[k]]),
    rows,
  );
});

test('a label that would hide another column is refused', () => {
  for (const name of ['step', 'status', 'cell', 'l1']) {
    const error = refusal(() => columnsOf([fakeCell(0, {}, { [name]: 1 })]));
    assert.is(error.code, 'E_RANGE');
    assert.match(error.message, `'${name}' names two columns`);
  }
});

test('what is not as it was written is named, and its cells are computed again', ({ dir }) => {
  store(dir, [0, 1, 2]);
  const folder = join(dir, 'segments');
  const [name] = readdirSync(folder);
  const bytes = readFileSync(join(folder, name));
  for (const at of [20, bytes.length >> 1, bytes.length - 1]) {
    const changed = Buffer.from(bytes);
    changed[at] ^= 4;
    writeFileSync(join(folder, name), changed);
    const { store: read } = readExperiment(dir);
    assert.equal(read.faults, [`${name}: it is not as it was written; what is sound in it counts`]);
    assert.ok(read.done.size < 3);
    for (const { place, result } of read.results()) assert.equal(result.step, results[place].step);
    goOn(dir);
    assert.is(cellsIn(dir), 3);
    for (const one of readdirSync(folder)) rmSync(join(folder, one));
  }
});

test('a changed or missing manifest: its own run goes on, since the results say whose they are, and another is refused', ({ dir }) => {
  const path = join(dir, 'manifest.json');
  store(dir, [0]);
  const written = readFileSync(path, 'utf8');
  for (const text of [written.replace('"trainLoss"', '"trainLost"'), written.slice(0, 40), '', undefined]) {
    if (text === undefined) rmSync(path);
    else writeFileSync(path, text);
    assert.match(refusal(() => readExperiment(dir)).message, /not as it was written|has no manifest\.json/);
    const other = refusal(() => openExperiment(dir, asked('other'), [fakeCell(5)], false));
    assert.is(other.code, 'E_CONFLICT');
    assert.match(other.message, /its manifest\.json cannot be read.*--force/);
    assert.is(store(dir, []).store.done.size, 1);
    assert.is(readFileSync(path, 'utf8'), written);
  }
  assert.is(store(dir, [], asked('other'), true).store.done.size, 0);
});

test('results of other cells are none of these', ({ dir }) => {
  const [one, other] = [join(dir, 'one'), join(dir, 'other')];
  store(one, [0, 1]);
  openExperiment(other, asked('fake', { seeds: [3, 4] }), [fakeCell(3), fakeCell(4)], false);
  for (const name of readdirSync(join(one, 'segments'))) copyFileSync(join(one, 'segments', name), join(other, 'segments', name));
  const read = readExperiment(other).store;
  assert.is(read.done.size, 0);
  assert.equal(read.faults, ['2 records are of cells that the manifest does not have; they are left out']);
});

test('nothing is taken away that no run made, be it replaced by force, gone on with or begun', ({ dir }) => {
  const mine = ['notes.txt', 'notes.7.tmp', 'figures/mine.svg', 'columns/mine.npy', 'segments/notes.txt'];
  const isMine = (): boolean => mine.every((name) => readFileSync(join(dir, name), 'utf8') === 'mine');
  writeMetrics(store(dir, [0, 1, 2]));
  mkdirSync(join(dir, 'figures'));
  for (const name of mine) writeFileSync(join(dir, name), 'mine');
  const half = 'loss.svg.00000000-1-1-00000000.tmp'; // of another machine
  for (const name of ['loss.vl.json', 'loss.svg', half]) writeFileSync(join(dir, 'figures', name), 'of the run');
  goOn(dir);
  assert.ok(isMine() && existsSync(join(dir, 'figures/loss.svg')) && existsSync(join(dir, 'figures', half)));
  store(dir, [], asked('fake', { seeds: [7] }), true);
  assert.ok(isMine());
  assert.equal(readdirSync(join(dir, 'figures')).sort(), [half, 'mine.svg']);
  assert.equal(readdirSync(join(dir, 'columns')), ['mine.npy']);
  assert.equal(readdirSync(join(dir, 'segments')), ['notes.txt']);
  assert.equal(
    readdirSync(dir).filter((name) => name.startsWith('metrics')),
    [],
  ); // prettier-ignore
});

test('a folder of other files is refused and left alone, by force too', ({ dir }) => {
  for (const [k, [name, text]] of Object.entries([
    ['thesis.tex', 'mine'],
    ['report.html', 'mine'],
    ['figures/loss.svg', 'mine'],
    ['metrics.jsonl', '{"loss":1}\n'],
    ['config.json', '{"experiment":"mine","lr":0.1}'],
    ['manifest.json.bak', 'mine'],
  ])) {
    const folder = join(dir, k);
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
    for (const force of [false, true]) {
      const error = refusal(() => store(folder, [0], asked('fake'), force));
      assert.is(error.code, 'E_FOLDER');
      assert.match(error.message, 'it is not empty');
    }
    assert.equal(contents(folder), { [`/${name}`]: text });
  }
  assert.is(refusal(() => store(join(dir, '0', 'thesis.tex'), [])).code, 'E_IO');
});

test('a folder without a run is refused on reading', ({ dir }) => {
  for (const [path, says] of [
    [dir, 'it is not a folder of results: it has no manifest.json'],
    [join(dir, 'missing'), 'there is no such folder'],
  ] as const) {
    const error = refusal(() => readExperiment(path));
    assert.is(error.code, 'E_FOLDER');
    assert.is(error.message, `${path}: ${says}`);
  }
  assert.not(existsSync(join(dir, 'missing')));
});

test('a run that has ended is left as it is', ({ dir }) => {
  goOn(dir);
  const touched = (): unknown =>
    readdirSync(dir, { recursive: true, encoding: 'utf8' })
      .map((name) => join(dir, name))
      .filter((path) => statSync(path).isFile() && !/\.(csv|jsonl|parquet)$/.test(path)) // tables are written in pieces, anew
      .map((path) => [path, statSync(path).mtimeMs, readFileSync(path, 'latin1')]);
  const [before, files] = [touched(), contents(dir)];
  assert.is(goOn(dir), 0);
  assert.equal(touched(), before);
  writeFileSync(join(dir, 'metrics.csv'), '');
  rmSync(join(dir, 'versions.json'));
  goOn(dir);
  assert.equal(contents(dir), files);
});

test('a run with the same config goes on, however its command is spelled; what else lies in the folder stays', ({ dir }) => {
  store(dir, [2]);
  writeFileSync(join(dir, 'notes.txt'), 'mine');
  const again = store(dir, [0], { ...asked('fake'), command: 'minifold run fake --seeds 0..2', preset: 'paper' });
  assert.is(again.store.done.size, 2);
  assert.equal([again.config.command, again.config.preset], ['minifold run fake', 'quick']); // as it was first asked for
  assert.is(goOn(dir), 1);
  goOn(join(dir, 'whole'));
  assert.is(readFileSync(join(dir, 'metrics.jsonl'), 'utf8'), readFileSync(join(dir, 'whole', 'metrics.jsonl'), 'utf8'));
  assert.is(readFileSync(join(dir, 'notes.txt'), 'utf8'), 'mine');
  const { seconds, cells: times } = JSON.parse(readFileSync(join(dir, 'timing.json'), 'utf8'));
  assert.is(seconds, times[0].seconds + times[1].seconds + times[2].seconds);
});

test('a folder of other cells is refused with the difference and both hashes, or replaced by force', ({ dir }) => {
  const { store: first } = store(dir, [0, 1, 2]);
  writeFileSync(join(dir, 'notes.txt'), 'mine');
  const before = contents(dir);
  const other = asked('fake', { seeds: [0, 1], lr: 0.1 });
  const error = refusal(() => store(dir, [], other));
  assert.is(error.code, 'E_CONFLICT');
  assert.match(
    error.message,
    /holds other cells: settings\.seeds is \[0,1,2\] in it and \[0,1\] here; settings\.lr is not there in it and 0\.1 here .*--force/,
  );
  assert.match(error.message, new RegExp(`its manifest is ${first.manifest.hash.slice(0, 12)}, this one [0-9a-f]{12}\\)`));
  const fewer = refusal(() => openExperiment(dir, asked('fake'), cells.slice(1), false));
  assert.match(fewer.message, 'cells is 3 in it and 2 here');
  const same = refusal(() => openExperiment(dir, asked('fake'), [...cells.slice(0, 2), fakeCell(2, { milliseconds: 1 })], false));
  assert.match(same.message, /cell 2 is \{"optimizer":"adam","seed":2\}, [0-9a-f]{12}, in it and .*, [0-9a-f]{12}, here/);
  assert.equal(contents(dir), before);
  assert.is(store(dir, [0], other, true).store.done.size, 1);
  assert.equal(readdirSync(dir).sort(), ['checkpoints', 'config.json', 'data', 'manifest.json', 'notes.txt', 'segments', 'versions.json']);
});

test('a run that was killed before its first cell can be run again', ({ dir }) => {
  writeFileSync(join(dir, 'manifest.json.0f0f0f0f-99999999-1-00000000.tmp'), '{"he');
  mkdirSync(join(dir, 'segments'));
  assert.is(goOn(dir), 3);
});

test.run();
