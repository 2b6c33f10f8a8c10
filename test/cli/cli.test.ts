import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { kernelHash } from '../../src/kernels/generated.js';
import { Store } from '../../src/node/store/store.js';
import { minifold, run, spawned } from '../support/fakes/fake-command-line.js';
import { cellsIn } from '../support/fakes/fake-folder.js';
import { present } from '../support/present.js';

const test = suite('cli', { dir: '' });
test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'minifold-'));
});
test.after.each(({ dir }) => rmSync(dir, { recursive: true }));

const usage: [argv: string[], message: RegExp][] = [
  [['lst'], /unknown command 'lst'; the nearest is 'list' \(known: list, run, plot, verify, sweep, /],
  [['run'], /^minifold: run needs <experiment>: minifold run <experiment>; minifold list names them\n$/],
  [['run', 'all', '--set', 'milliseconds=3'], /--set changes the settings of one experiment/],
  [['run', 'fake-recovry'], /unknown experiment 'fake-recovry'; the nearest is 'fake-recovery'/],
  [[...run, 'more'], /run takes no more than one argument, and 'more' is one more/],
  [[...run, '--milliseconds', '1'], /unknown option '--milliseconds'; settings are given as --set milliseconds=VALUE/],
  [[...run, '--shard', '0/2'], /--shard is '0\/2'; shares count from 1: 1\/2 to 2\/2/],
  [[...run, '--shard', '3/2'], /the share in --shard 3\/2 is '3'; allowed: a whole number from 1 to 2/],
  [[...run, '--shards', '2'], /--shards 2 needs the place of this process from one of SLURM_ARRAY_TASK_ID, /],
  [[...run, '--time-limit', 'soon'], /--time-limit soon: give seconds/],
  [[...run, '--resume'], /unknown option '--resume' \(known: /],
  [['run', 'FAKE-RECOVERY'], /unknown experiment 'FAKE-RECOVERY'; the nearest is 'fake-recovery'/],
  [[...run, '--sedes', '1'], /unknown option '--sedes'; the nearest is '--seeds'/],
  [['list', '--dry-run'], /unknown option '--dry-run'/],
  [['--jsn'], /unknown option '--jsn'/],
  [[...run, '--preset', 'papr'], /unknown preset 'papr'; the nearest is 'paper'/],
  [[...run, '--preset'], /--preset needs a value: --preset <name>/],
  [[...run, '--out', 'a', '--out', 'b'], /--out is given 2 times/],
  [[...run, '--out.x', 'a'], /--out needs a value/],
  [[...run, '--jobs', '0'], /--jobs 0: give the number of worker threads, a whole number from 1/],
  [[...run, '--jobs=-2'], /--jobs -2: give the number/],
  [[...run, '--jobs', '1.5'], /--jobs 1\.5: give the number/],
  [[...run, '--jobs', 'all'], /--jobs all: give the number/],
  [[...run, '--seeds', '9..0'], /the range '9\.\.0' runs backwards/],
  [[...run, '--seeds', '1,1'], /seed 1 is given twice/],
  [[...run, '--seeds', '0..3,2'], /seed 2 is given twice/],
  [[...run, '--seeds', '1e3'], /'1e3' is not a seed or a range/],
  [[...run, '--seeds', '0.5'], /'0\.5' is not a seed/],
  [[...run, '--seeds', '0,'], /'' is not a seed/],
  [[...run, '--seeds', '9007199254740992'], /beyond 9007199254740991/],
  [[...run, '--seeds', '0..99999999'], /more than 100000 seeds/],
  [[...run, '--set', 'steps'], /--set steps: give key=value/],
  [[...run, '--set', '=3'], /give key=value/],
  [[...run, '--set', '3'], /--set needs key=value/],
  [
    [...run, '--set', 'mliseconds=3'],
    /there is no setting 'mliseconds'; did you mean 'milliseconds'\? Known: seeds, behaviour, milliseconds, noise/,
  ],
  [
    [...run, '--set', 'noise.dleta=3'],
    /there is no setting 'noise\.dleta'; did you mean 'noise\.delta'\? Known: noise\.delta, noise\.kind/,
  ],
  [[...run, '--set', 'noise.delta.x=3'], /settings\.noise\.delta is 0\.5; allowed: settings by name/],
  [[...run, '--set', '__proto__.polluted=1'], /there is no setting '__proto__'/],
  [[...run, '--set', 'constructor=1'], /there is no setting 'constructor'/],
  [[...run, '--set', 'noise.delta=.5'], /settings\.noise\.delta is '\.5'; allowed: a number\n/],
  [[...run, '--set', 'milliseconds=-1'], /settings\.milliseconds is -1; allowed: >=0\n/],
  [[...run, '--set', 'behaviour=dance', '--set', 'noise.delta=true'], /settings\.behaviour is 'dance'; allowed: .*\(and 1 more\)/],
  [['help', 'verfy'], /unknown command 'verfy'; the nearest is 'verify'/],
  [['verify', 'lemma-51'], /^minifold: unknown check 'lemma-51'; the nearest is 'lemma-5-1' \(known: /],
  [['doctor', 'x'], /doctor takes no argument, and 'x' is one more: minifold doctor \[options\]/],
  [['plot'], /plot needs <dir>/],
  ...['plot', 'sweep status', 'sweep aggregate', 'sweep plot', 'merge'].map((command): [string[], RegExp] => [
    [...command.split(' '), join(tmpdir(), 'no-such-folder')],
    /no-such-folder: there is no such folder\n/,
  ]),
  [['plot', tmpdir()], /: it is not a folder of results: it has no manifest\.json/],
  [['plot', process.execPath], /: it is not a folder of results: it has no manifest\.json/],
];

for (const [argv, message] of usage) {
  test(`minifold ${argv.join(' ')} is refused with one clear line`, async () => {
    const { code, out, err } = await minifold(...argv);
    assert.is(code, 64);
    assert.is(out, '');
    assert.match(err, message);
    assert.match(err, /^minifold: [^\n]+\n$/);
  });
}

test('help and version may be typed as commands', async () => {
  assert.is((await minifold('help', 'run')).code, 0);
  const { code, err } = await minifold('version');
  assert.equal([code, err], [0, '']);
});

test('list names every experiment, for people and for programs', async () => {
  const { out } = await minifold('list');
  assert.match(out, /^Kingma, Ba 2015, Adam: A Method for Stochastic Optimization\n {2}fake-recovery +A fake experiment\. Fig\. 0\n/);
  for (const line of out.split('\n')) assert.ok(line.length <= 80, line);
  assert.match(
    (await minifold('list', 'fake-recovery')).out,
    /fake-recovery\n {4}A fake experiment\n {4}Kingma, Ba 2015, Adam: A Method for Stochastic Optimization, Fig\. 0\n\n {4}Records/,
  );
  const { out: one } = await minifold('list', 'fake-recovery');
  for (const line of one.split('\n')) assert.ok(line.length <= 80, line);
  assert.match(one, /setting +quick +paper\n {4}seeds +0, 1/);
  assert.match(one, /Preset quick: 3 cells, 1 min 0 s on two cores, 100 MB of memory\.\n/);
  assert.match(
    one,
    /Preset paper: 4 cells, about 1\.3 times the work: 1 min 30 s on two cores, 2\n {4}min 0 s of processors, 150 MB of memory\.\n/,
  );
  assert.match((await minifold('list', 'fake')).err, /unknown experiment 'fake'/);
  const { experiments } = JSON.parse((await minifold('list', '--json')).out);
  assert.equal(Object.keys(experiments[0]), ['id', 'title', 'source', 'summary', 'presets', 'quickTakes']);
});

test('run prints claims and paths within 80 columns; a claim that does not hold is no failure', async ({ dir }) => {
  const { code, out, err } = await minifold(...run, '--out', join(dir, 'a'));
  assert.is(code, 0);
  const [table, paths] = out.split('Report');
  for (const line of table.split('\n')) assert.ok(line.length <= 80, line);
  assert.match(table, /cheese +rock +does not/);
  assert.match(paths, join(dir, 'a', 'metrics.csv'));
  assert.not.match(out + err, '\x1b');
  // on a slow machine lines come between
  assert.match(err, /^0\/3 cells, 0 %, 0:00 elapsed\n(?:\d\/3 cells, .*\n)*3\/3 cells, 100 %, \d+:\d\d elapsed, done\n$/);
  assert.equal(readdirSync(join(dir, 'a')).sort(), [
    'checkpoints',
    'claims.json',
    'columns',
    'config.json',
    'data',
    'figures',
    'manifest.json',
    'metrics.csv',
    'metrics.jsonl',
    'metrics.parquet',
    'report.html',
    'segments',
    'timing.json',
    'versions.json',
  ]);
  assert.equal(readdirSync(join(dir, 'a', 'figures')).sort(), ['loss.svg', 'loss.vl.json']);
});

test('--json prints one object and nothing else', async ({ dir }) => {
  const { code, out } = await minifold(...run, '--json', '--out', dir);
  assert.is(code, 0);
  assert.match(out, /^[^\n]+\n$/);
  const summary = JSON.parse(out);
  const counts = { cells: 3, done: 3, diverged: 0, failed: 0, digest: Store.read(dir).digest() };
  const expected = { experiment: 'fake-recovery', preset: 'quick', kernel: kernelHash, ...counts, claims: summary.claims, out: dir };
  assert.is(out, `${JSON.stringify(expected)}\n`);
  assert.equal(summary.claims[1], {
    id: 'never',
    text: 'The moon is made of cheese.',
    expected: 'cheese',
    tolerance: '',
    observed: 'rock',
    numbers: [{ value: 0, is: '=', expected: 1, tolerance: 0 }],
    verdict: 'fails',
  });
});

test('preset, --set and --seeds make the settings; the stored command repeats the run', async ({ dir }) => {
  const sets = ['--set', 'noise.kind=label noise', '--set', 'noise.delta=1e-3', '--set', 'noise.delta=0.25'];
  await minifold(...run, '--preset', 'paper', ...sets, '--seeds', '0..2,7', '--jobs', '2', '--out', dir);
  const config = JSON.parse(readFileSync(join(dir, 'config.json'), 'utf8'));
  assert.equal(config.settings, { seeds: [0, 1, 2, 7], milliseconds: 0, noise: { delta: 0.25, kind: 'label noise' } });
  assert.is(
    config.command,
    "minifold run fake-recovery --preset paper --set 'noise.kind=label noise' --set noise.delta=1e-3 --set noise.delta=0.25 --seeds 0..2,7",
  );
});

test('the name of the folder is taken as typed', async ({ dir }) => {
  const { out } = await spawned([...run, '--json', '--out', '1e3'], dir);
  assert.is(JSON.parse(out).out, '1e3');
  assert.equal(readdirSync(dir), ['1e3']);
});

test('the same files for one and two threads', async ({ dir }) => {
  const text = (jobs: string, name: string) => readFileSync(join(dir, jobs, name), 'latin1');
  for (const jobs of ['1', '2'])
    await minifold(...run, '--seeds', '0..9', '--set', 'behaviour=diverge', '--jobs', jobs, '--out', join(dir, jobs));
  const columns = ['cell', 'optimizer', 'seed', 'status', 'step', 'lastStep', 'trainLoss', 'l1'].map((name) => `columns/${name}.npy`);
  for (const name of ['config.json', 'versions.json', 'metrics.jsonl', 'metrics.csv', 'claims.json', 'figures/loss.svg', ...columns])
    assert.is(text('2', name), text('1', name), name);
});

test('plot makes the same claims, figures and report from the stored metrics', async ({ dir }) => {
  const ran = await minifold(...run, '--json', '--out', dir);
  const files = ['claims.json', 'report.html', 'figures/loss.svg', 'figures/loss.vl.json', 'metrics.csv', 'columns/l1.npy'];
  const before = files.map((name) => readFileSync(join(dir, name), 'latin1'));
  for (const name of files) rmSync(join(dir, name));
  const plotted = await minifold('plot', dir, '--json');
  assert.is(plotted.out, ran.out);
  assert.equal(
    files.map((name) => readFileSync(join(dir, name), 'latin1')),
    before,
  );
});

test('plot says what is not as it was written, and how to compute it again', async ({ dir }) => {
  await minifold(...run, '--out', dir);
  const [name] = readdirSync(join(dir, 'segments'));
  const bytes = readFileSync(join(dir, 'segments', name));
  bytes[bytes.length - 40] ^= 1;
  writeFileSync(join(dir, 'segments', name), bytes);
  const { code, out, err } = await minifold('plot', dir, '--json');
  assert.is(code, 65);
  assert.match(err, /it is not as it was written; .*; to compute what is lost: minifold run fake-recovery --preset quick --out /);
  assert.is(JSON.parse(out).claims[0].observed, 'not all run; so far: 2 of 2 seeds');
  assert.is((await minifold(...run, '--out', dir)).code, 0);
  assert.is(cellsIn(dir), 3);
});

test('plot is for runs, and names the command of a sweep', async ({ dir }) => {
  const sweep = ['problem=bilinear', 'optimizer=sgd', 'optimizer.lr=0.1', 'steps=3', 'measures=[trainLoss]'];
  assert.is((await minifold('sweep', 'plan', ...sweep, '--out', dir)).code, 0);
  const { code, err } = await minifold('plot', dir);
  assert.is(code, 64);
  assert.match(err, /which is no run of an experiment: minifold sweep plot draws a sweep\n$/);
});

for (const behaviour of ['fail', 'crash']) {
  test(`a cell that fails (${behaviour}) is named, the others are done, and the exit code is 1`, async ({ dir }) => {
    const argv = [...run, '--jobs', '1', '--set', `behaviour=${behaviour}`, '--seeds', '3,0..2'];
    const { code, out, err } = await minifold(...argv, '--out', dir, '--json');
    assert.is(code, 1);
    assert.match(err, /\nminifold: cell 3 \{"optimizer":"adam","seed":2\} failed: (lr is -1|.*worker.*\(3 times\))\n/);
    const { cells, done, failed, claims } = JSON.parse(out);
    assert.equal([cells, done, failed, claims[0].observed], [4, 3, 1, 'not all run; so far: 3 of 3 seeds']);
    assert.is(cellsIn(dir), 3);
    assert.match(readFileSync(join(dir, 'report.html'), 'utf8'), '3 of 4 cells');
    assert.is((await minifold(...argv, '--out', dir)).code, 1, 'it is tried again');
  });
}

test('shares of a run make the run: each says how far it is, and the command without a share makes the report', async ({ dir }) => {
  const argv = [...run, '--seeds', '0..4', '--out', dir];
  for (const share of ['2/2', '1/2']) {
    const { code, out } = await minifold(...argv, '--shard', share);
    assert.is(code, 0);
    assert.is(out, `${cellsIn(dir)} of 5 cells are done.\n`);
    assert.not(readdirSync(dir).includes('report.html'));
  }
  assert.is(cellsIn(dir), 5);
  const { code, err } = await minifold(...argv);
  assert.is(code, 0);
  assert.match(err, /5 of 5 cells are in .* already: nothing is left to compute/);
  assert.ok(readdirSync(dir).includes('report.html'));
});

test('an error of the file system has its own exit code', async () => {
  const { code, err } = await minifold(...run, '--out', join(fileURLToPath(import.meta.url), 'inside-a-file'));
  assert.is(code, 74);
  assert.match(err, /^minifold: .*inside-a-file: not a directory \(ENOTDIR\)\n$/);
});

test('a reader that goes away does not disturb a run', async ({ dir }) => {
  const { code } = await spawned([...run, '--out', dir], '.', (child) => {
    present(child.stdout).destroy();
    present(child.stderr).destroy();
  });
  assert.is(code, 0);
  assert.is(cellsIn(dir), 3);
});

test('--help on everything and --version', async () => {
  for (const argv of [['--help'], [], ['list', '--help'], ['run', '--help'], ['run', '-h'], ['plot', '--help'], ['cite', '--help']]) {
    const { code, out } = await spawned(argv);
    assert.is(code, 0);
    assert.match(out, 'Usage:');
    assert.match(
      out,
      /Exit codes:\n {2}0 {4}done; for run and plot whether or not the claims hold\n(.*\n)* {2}75 {3}stopped in time by SIGTERM/,
    );
    for (const line of out.split('\n')) assert.ok(line.length <= 80, line);
  }
  const [, steps] = present(/First steps:\n((?: {2}\$ minifold .*\n)+)/.exec((await spawned([])).out));
  const named = [...steps.matchAll(/minifold (\w+)/g)].map(([, name]) => name);
  assert.equal(named, ['page', 'list', 'run', 'run']);
  for (const argv of [['--version'], ['run', '--version']]) assert.match((await spawned(argv)).out, /^minifold\/\d+\.\d+\.\d+/);
});

test('the sweep that --help shows whole can be typed', async () => {
  const [, typed] = present(/\$ minifold sweep (problem=.*\\\n.*)/.exec((await spawned(['sweep', '--help'])).out));
  const { code, out, err } = await spawned(['sweep', 'plan', ...typed.replace('\\', '').split(/\s+/)]);
  assert.is(code, 0, err);
  assert.match(out, 'sweep: 4 cells of 1,000 steps, measuring trainLoss'); // two optimizers at two rates
});

test.run();
