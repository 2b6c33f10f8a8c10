// minifold sweep submit: what it writes, what it calls, what it refuses. Slurm itself is met in test/system.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sharesOf } from '../../../src/node/store/shard.js';
import { Store } from '../../../src/node/store/store.js';
import { minifold } from '../../support/fakes/fake-command-line.js';

const cells = ['problem=ellipse', 'problem.a=1', 'problem.b=2', 'optimizer=sgd', 'optimizer.lr=0.01', 'steps=2', 'measures=[trainLoss]'];

const test = suite('sweep submit', { dir: '', folder: '', path: '' });
test.before.each(async (context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'minifold-submit-'));
  context.folder = join(context.dir, "a 'sweep' $(x)");
  context.path = String(process.env.PATH);
  const { code, err } = await minifold('sweep', 'plan', ...cells, 'seed=0..11', '--out', context.folder);
  assert.is(code, 0, err);
});
test.after.each(({ dir, path }) => {
  process.env.PATH = path;
  rmSync(dir, { recursive: true });
});

/** Puts a program called sbatch before all others; it writes down its arguments. */
function fakeSbatch(dir: string, lines: string): string {
  const bin = join(dir, 'bin');
  mkdirSync(bin);
  const asked = join(dir, 'asked');
  writeFileSync(join(bin, 'sbatch'), `#!/bin/sh\nprintf '%s\\0' "$@" >>'${asked}'\n${lines}\n`);
  chmodSync(join(bin, 'sbatch'), 0o755);
  process.env.PATH = `${bin}:${process.env.PATH}`;
  return asked;
}

const arrayLine = (folder: string): string | undefined =>
  /^#SBATCH --array=(.*)$/m.exec(readFileSync(join(folder, 'slurm/array.sh'), 'utf8'))?.[1];

test('writes a script with one element for each shard that has cells, and calls nothing', async ({ dir, folder }) => {
  const asked = fakeSbatch(dir, 'echo 12');
  const { code, out } = await minifold(
    'sweep',
    'submit',
    folder,
    '--engine',
    'slurm',
    '--shards',
    '4',
    '--time',
    '2:00:00',
    '--partition',
    'short',
  );
  assert.is(code, 0);
  assert.match(out, /^12 cells without a result, in 4 of 4 shards: /);
  assert.match(out, /\nSubmit it with: sbatch '.*\/a '\\''sweep'\\'' \$\(x\)\/slurm\/array\.sh'\n$/);
  assert.is(arrayLine(folder), '0-3');
  const script = readFileSync(join(folder, 'slurm/array.sh'), 'utf8');
  for (const line of ['--time=2:00:00', '--partition=short', '--cpus-per-task=1']) assert.ok(script.includes(`#SBATCH ${line}\n`), line);
  assert.not(existsSync(asked));
  const { out: json } = await minifold('sweep', 'submit', folder, '--shards', '100', '--json');
  assert.equal(JSON.parse(json), { script: join(folder, 'slurm/array.sh'), shards: 100, elements: 12, left: 12 });
});

test('--go calls sbatch once, and says the number of the job', async ({ dir, folder }) => {
  const asked = fakeSbatch(dir, "echo '12;cluster'");
  const { code, out } = await minifold('sweep', 'submit', folder, '--shards', '4', '--go', '--json');
  assert.is(code, 0);
  assert.is(JSON.parse(out).job, '12');
  assert.is(readFileSync(asked, 'utf8'), `--parsable\0${join(folder, 'slurm/array.sh')}\0`);
  const { out: text } = await minifold('sweep', 'submit', folder, '--shards', '4', '--go');
  assert.match(text, /Submitted as job 12: squeue -j 12 shows the job/);
});

test('what sbatch refuses is said, and that there is none', async ({ dir, folder }) => {
  const path = process.env.PATH;
  process.env.PATH = dir;
  const none = await minifold('sweep', 'submit', folder, '--shards', '4', '--go');
  assert.is(none.code, 64);
  assert.match(none.err, /--go needs sbatch, which is not on this machine; where it is: sbatch '/);
  process.env.PATH = path;
  fakeSbatch(dir, 'echo "sbatch: error: invalid partition specified: x" >&2; exit 1');
  const refused = await minifold('sweep', 'submit', folder, '--shards', '4', '--go');
  assert.is(refused.code, 1);
  assert.match(refused.err, /^minifold: sbatch: .*invalid partition specified: x/);
});

test('--missing has the elements whose cells are left, and none when all are done', async ({ dir, folder }) => {
  const asked = fakeSbatch(dir, 'echo 12');
  const store = Store.read(folder);
  const shares = sharesOf(store.manifest, (place) => store.cell(place), 4);
  const result = { labels: {}, status: 'finished', step: [0], measures: { trainLoss: [1] }, seconds: 0 } as const;
  const add = (places: readonly number[]): void => {
    for (const place of places) store.append(store.manifest.ids[place], result);
    store.close();
  };
  add([...shares[1], ...shares[2], shares[3][0]]);
  const { out } = await minifold('sweep', 'submit', folder, '--shards', '4', '--missing', '--json');
  assert.is(arrayLine(folder), '0,3');
  assert.equal([JSON.parse(out).elements, JSON.parse(out).left], [2, shares[0].length + shares[3].length - 1]);
  add([...shares[0], ...shares[3].slice(1)]);
  const nothing = await minifold('sweep', 'submit', folder, '--shards', '4', '--missing', '--go');
  assert.equal([nothing.code, nothing.out], [0, `Every cell of ${folder} has a result: there is nothing to submit.\n`]);
  assert.equal(await minifold('sweep', 'submit', folder, '--shards', '4', '--go'), nothing, 'without --missing too');
  assert.equal(JSON.parse((await minifold('sweep', 'submit', folder, '--shards', '4', '--json')).out), { elements: 0, left: 0 });
  assert.not(existsSync(asked));
});

const usage: [argv: string[], message: RegExp][] = [
  [[], /sweep submit needs --shards/],
  [['--shards', '0'], /--shards is '0'; allowed: a whole number from 1/],
  [['--shards', '4', '--shards', '5'], /--shards is given 2 times/],
  [['--shards'], /--shards needs a value/],
  [['--shards', '4', '--engine', 'slrum'], /unknown engine 'slrum'; the nearest is 'slurm'/],
  [['--shards', '4', '--partion', 'x'], /unknown option '--partion'; the nearest is '--partition'/],
  [['--shards', '4', '--time', '1h'], /--time is '1h'; allowed: minutes, /],
  [['--shards', '4', '--account', 'a\n#SBATCH --array=0-9'], /--account is 'a #SBATCH --array=0-9'; allowed: /],
  [['--shards', '4', '--mem', '2GB'], /--mem is '2GB'; allowed: /],
  [['--shards', '4', '--cpus', '0'], /--cpus is '0'; allowed: a whole number from 1/],
  [['--shards', '4', '--nice', '1.5'], /--nice is '1\.5'; allowed: /],
  [['--shards', '4', 'more'], /takes no more than one argument, and 'more' is one more/],
];
test('what is wrong is told before anything is written', async ({ folder }) => {
  for (const [argv, message] of usage) {
    const { code, err } = await minifold('sweep', 'submit', folder, ...argv);
    assert.is(code, 64, argv.join(' '));
    assert.match(err, message);
  }
  assert.not(existsSync(join(folder, 'slurm')));
  const { code, err } = await minifold('sweep', 'submit', join(folder, 'none'), '--shards', '4');
  assert.ok([64, 65].includes(code));
  assert.match(err, /none: there is no such folder/);
});

test.run();
