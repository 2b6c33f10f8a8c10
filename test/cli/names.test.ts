// What a command takes for the name of a file or folder, and what it says of names that it cannot take. Names and what is at them are as POSIX has them.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { main } from '../../src/cli/cli.js';
import { givenSweep } from '../../src/cli/sweep/description.js';
import { outOf } from '../../src/cli/sweep/run.js';
import { experiments } from '../../src/experiments/registry.js';
import { type Ended, minifold, spawned } from '../support/fakes/fake-command-line.js';

const description = 'problem: bilinear\noptimizer: { name: adam, lr: [0.01, 0.1] }\nsteps: 4\nmeasures: [trainLoss]\n';

const test = suite('names of files', { dir: '' });
test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'minifold-'));
  writeFileSync(join(context.dir, 'two.yaml'), description);
});
test.after.each(({ dir }) => rmSync(dir, { recursive: true }));

function assertRefused({ code, out, err }: Ended, message: RegExp, expected = 64): void {
  assert.is(code, expected, err);
  assert.is(out, '');
  assert.match(err, message);
  assert.match(err, /^minifold: [^\n]+\n$/);
}

/** The command with its own experiments and workers. */
async function whole(...argv: string[]): Promise<Ended> {
  const said = { out: '', err: '' };
  const output = (name: 'out' | 'err') => ({
    write(text: string) {
      said[name] += text;
    },
  });
  return { code: await main(argv, { experiments, stdout: output('out'), stderr: output('err') }), ...said };
}

const withData = (dir: string): Promise<Ended> => whole('run', 'full-batch-network', '--data', dir);

const asFile =
  /^minifold: '-dash\.yaml' begins with a dash and is taken for an option; a file or folder of this name is given as \.\/-dash\.yaml$/m;
const noStream = /^minifold: '-': standard input and output are no files to minifold; give a name$/m;

for (const command of [['plot'], ['export', '--zip', 'x.zip'], ['run'], ['list'], ['cite'], ['merge']].concat(
  ['plan', 'run', 'status', 'merge', 'aggregate', 'plot', 'submit'].map((action) => ['sweep', action]),
)) {
  test(`${command.join(' ')}: a dash before a name is no wish for help`, async () => {
    assertRefused(await minifold(...command, '-dash.yaml'), asFile);
    assertRefused(await minifold(...command, '-'), noStream);
    assertRefused(await minifold(...command, '-vh'), /unknown option '-vh' \(known: --/);
  });
}

test('one dash before the letter of a long option is not passed over', async () => {
  for (const given of [
    ['-x', 'optimizer.lr'],
    ['--x', 'optimizer.lr', '-y', 'trainLoss'],
  ])
    assertRefused(await minifold('sweep', 'plot', 'runs', ...given), /unknown option '-([xy])'; it has two dashes: --\1$/m);
});

for (const [command, flag] of [
  [['sweep', 'a=1'], '--out'],
  [['sweep', 'plan', 'a=1'], '--out'],
  [['sweep', 'merge', 'a'], '--out'],
  [['run', 'fake-recovery'], '--out'],
  [['run', 'fake-recovery'], '--data'],
  [['page'], '--out'],
  [['export', 'a'], '--zip'],
] as [string[], string][]) {
  test(`${command.join(' ')} ${flag}: a value with a dash before it`, async () => {
    assertRefused(
      await minifold(...command, flag, '-x'),
      new RegExp(`^minifold: ${flag} -x: a value that begins with a dash is .* write ${flag}=-x$`, 'm'),
    );
    assertRefused(await minifold(...command, flag, '-'), noStream);
  });
}

test('behind -- everything is a name, and ./ opens a name with a dash', async ({ dir }) => {
  for (const name of ['-dash.yaml', '-', '--json']) writeFileSync(join(dir, name), description);
  for (const words of [['--', '-dash.yaml'], ['--', '-'], ['--', '--json'], ['./-dash.yaml']]) {
    const { code, out, err } = await spawned(['sweep', 'plan', ...words], dir);
    assert.is(code, 0, err);
    assert.match(out, /2 cells of 4 steps/);
  }
  assert.is((await minifold('--', 'list')).out, (await minifold('list')).out);
});

test('what is there and is no file is named as what it is, and not waited for', async ({ dir }) => {
  const plan = (name: string) => minifold('sweep', 'plan', name);
  const pipe = join(dir, 'pipe');
  assert.is(spawnSync('sh', ['-c', 'mkfifo "$1"', 'sh', pipe]).status, 0);
  assertRefused(await plan(pipe), /pipe: this is a pipe, and minifold reads none; give a file in YAML or JSON$/m);
  assertRefused(await plan('/dev/null'), /\/dev\/null: this is a device or a socket; give/);
  assertRefused(await plan(dir), /this is a folder; give a file/);
  writeFileSync(join(dir, 'empty.yaml'), '');
  assertRefused(
    await plan(join(dir, 'empty.yaml')),
    /empty\.yaml: it is empty; a sweep has names with values, as in problem: \{ name: bilinear \}/,
  );
  for (const text of ['# only a remark\n', '---\n', '\n\n']) {
    writeFileSync(join(dir, 'empty.yaml'), text);
    assertRefused(await plan(join(dir, 'empty.yaml')), /it is empty/);
  }
  const out = join(dir, 'out');
  assert.is((await whole('sweep', join(dir, 'two.yaml'), '--out', out, '--json')).code, 0);
  for (const name of [pipe, '/dev/null', dir]) assertRefused(await minifold('export', out, '--zip', name), /what is there is no archive/);
});

test('a link that leads to itself is named, wherever a name is taken', async ({ dir }) => {
  const [loop, two] = [join(dir, 'loop'), join(dir, 'two.yaml')];
  symlinkSync('loop', loop);
  for (const argv of [
    ['sweep', 'plan', loop],
    ['sweep', 'status', loop],
    ['sweep', 'plot', loop, '--x', 'step'],
    ['plot', loop],
  ])
    assertRefused(await minifold(...argv), /loop: too many symbolic links encountered \(ELOOP\)/, 74);
  for (const argv of [
    ['sweep', two, '--json', '--out', loop],
    ['sweep', 'plan', two, '--out', join(loop, 'x')],
    ['run', 'fake-recovery', '--json', '--out', loop],
    ['page', '--out', loop],
  ])
    assertRefused(await minifold(...argv), /loop: it is a link to what is not there/);
  assertRefused(await withData(loop), /--data: .*loop: no CIFAR-10 or MNIST images/);
});

test('a folder, a file and what may not be read as --data', async ({ dir }) => {
  assertRefused(await withData(join(dir, 'two.yaml')), /^minifold: --data: .*two\.yaml: no CIFAR-10 or MNIST images: it is a file$/m);
  assertRefused(await withData(dir), /it has neither data_batch_1\.bin … and test_batch\.bin nor train-images-idx3-ubyte/);
  assertRefused(await withData(join(dir, 'none')), /there is no such folder/);
  mkdirSync(join(dir, 'data_batch_1.bin'));
  assertRefused(await withData(dir), /it has neither data_batch_1\.bin/);
});

test('a file that may not be read, and a folder that may not be entered', async ({ dir }) => {
  if (process.getuid?.() === 0) return; // nobody refuses the superuser
  chmodSync(join(dir, 'two.yaml'), 0);
  assertRefused(await minifold('sweep', 'plan', join(dir, 'two.yaml')), /two\.yaml: permission denied \(EACCES\)/, 74);
  const shut = join(dir, 'shut');
  mkdirSync(shut, { mode: 0 });
  assertRefused(await withData(shut), /shut: permission denied \(EACCES\)/, 74);
  assertRefused(await minifold('sweep', 'status', shut), /shut: permission denied \(EACCES\)/, 74);
});

const folders: [file: string, folder: string][] = [
  ['größe', 'größe'],
  ['学習率', '学習率'],
  ['with space', 'with-space'],
  ["it's $HOME", 'it-s-HOME'],
  ['new\nline', 'new-line'],
  ['.hidden', 'hidden'],
  ['../..', 'sweep'],
  ['😀', 'sweep'],
];

for (const [name, folder] of folders) {
  test(`the folder of ${JSON.stringify(name)} keeps its letters, whatever the language`, async ({ dir }) => {
    const sweep = await givenSweep([join(dir, 'two.yaml')]);
    assert.is(outOf({ ...sweep, name }, undefined), join('runs', folder));
  });
}

test('a folder that is gone while the command stands in it is said', async ({ dir }) => {
  const gone = join(dir, 'gone');
  const program = fileURLToPath(new URL('../support/fakes/fake-main.js', import.meta.url));
  mkdirSync(gone);
  const script = 'cd "$1" && rmdir "$1" && exec "$2" "$3" page --out site';
  const { status, stderr } = spawnSync('sh', ['-c', script, 'sh', gone, process.execPath, program], { encoding: 'utf8' });
  assert.is(status, 74, stderr);
  assert.match(stderr, /^minifold: the folder that this runs in is gone; go to another\n$/);
});

test('options of which one makes the other idle are refused together', async ({ dir }) => {
  assertRefused(
    await minifold('verify', 'lemma-5-1', '--all'),
    /^minifold: --all is for every check, and 'lemma-5-1' names one: leave one of them out$/m,
  );
  assertRefused(
    await minifold('page', '--out', join(dir, 'site'), '--port', '8017'),
    /^minifold: --out writes the page and serves nothing: leave --port out$/m,
  );
  assert.not(existsSync(join(dir, 'site')));
});

test('an action of sweeps without the word sweep is led there', async () => {
  for (const name of ['status', 'plan', 'aggregate', 'submit'])
    assertRefused(await minifold(name), new RegExp(`unknown command '${name}'; the nearest is 'sweep ${name}' \\(known: list, run`));
});

test.run();
