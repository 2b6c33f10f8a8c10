// A sweep of 10 001 cells on a real Slurm of one node, among all that happens to jobs: an element is killed, the time limit of one ends, the node's daemon
// dies with all that it runs. Each fault is seen to have happened. Needs root, on Debian or Ubuntu; munge and Slurm are installed where they are missing.
// MINIFOLD_SYSTEM=small has 1001 cells in 10 elements.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { RunCell } from '../../src/cells/cell.js';
import { sharesOf } from '../../src/node/store/shard.js';
import { Store } from '../../src/node/store/store.js';
import { isAtWork, isHeldAtWork, nameOf, parentOf, type RunProcess, runsIn, until } from './processes.js';
import { copyWithout, ellipse, pausesOf, recordsIn, shardLog, stepsPerSecond, sweep } from './sweeps.js';

const isSmall = process.env.MINIFOLD_SYSTEM === 'small';
const cells = isSmall ? 1001 : 10_001;
const shards = isSmall ? 10 : 100;
/** Of each cell but one: an element works for seconds. */
const cellSteps = 1_000_000;
const pauses = pausesOf(cellSteps);
/** Of processor time: longer than the shortest limit that Slurm has, a minute, before which the run stops by 6 seconds. */
const longSeconds = 90;

const script = fileURLToPath(new URL('../../../test/system/one-node-slurm.sh', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'minifold-slurm-'));
const [slurm, local, array] = ['slurm', "local of 'all' $(cells)", "array of 'all' $(cells)\n#SBATCH --array=0-9"].map((name) =>
  join(dir, name),
);

function cluster(action: string): void {
  execFileSync(script, [action, slurm], { stdio: ['ignore', 'ignore', 'inherit'] });
}

const test = suite('slurm');
test.before(() => {
  chmodSync(dir, 0o755); // for the user munge
  cluster('install');
  cluster('start');
  process.env.SLURM_CONF = join(slurm, 'slurm.conf');
});
test.after(() => {
  cluster('stop');
  rmSync(dir, { recursive: true, force: true });
});

/** Submits what a folder lacks. */
function submit(folder: string, ...options: readonly string[]): ReturnType<typeof sweep> {
  return sweep('submit', folder, '--engine', 'slurm', '--shards', `${shards}`, '--time', '1', '--go', ...options);
}

function queue(job: unknown): string {
  return execFileSync('squeue', ['-h', '-j', `${job}`, '-o', '%i %T %r'], { encoding: 'utf8' });
}

const ended = (job: unknown): Promise<true> => until(`job ${job} leaves the queue`, () => queue(job) === '' || undefined, 20);

/** How often an element began, and the exit codes with which its runs ended. */
function fateOf(shard: number): { readonly begun: number; readonly codes: readonly number[] } {
  const log = shardLog(array, shard);
  const codes = [...log.matchAll(/^shard \d+\/\d+ ended with exit code (\d+)/gm)].map(([, code]) => Number(code));
  return { begun: log.match(/^shard \d+\/\d+, job/gm)?.length ?? 0, codes };
}

/** The share that has the one long cell. */
function longShard(folder: string, steps: number): number {
  const store = Store.read(folder);
  const cellAt = (place: number): RunCell => store.cell(place) as RunCell;
  const shares = sharesOf(store.manifest, cellAt, shards);
  return 1 + shares.findIndex((places) => places.some((place) => cellAt(place).config.steps === steps));
}

/** Kills the node's daemon, and what it runs, as a loss of power does; returns the shards that ran. */
function killNode(runs: readonly RunProcess[]): number[] {
  const daemon = Number(readFileSync(join(slurm, 'slurmd.pid'), 'utf8'));
  process.kill(daemon, 'SIGKILL');
  for (const { pid } of runs) {
    const batch = parentOf(pid);
    const step = parentOf(batch);
    assert.match(nameOf(step), /^slurmstepd/);
    for (const one of [step, batch, pid]) process.kill(one, 'SIGKILL');
  }
  return runs.map(({ shard }) => shard);
}

test('a killed element, a time limit and a dead node: the digest is that of an undisturbed run on this machine', async () => {
  const steps = Math.ceil(longSeconds * (await stepsPerSecond()));
  const file = join(dir, 'sweep.json');
  const some = {
    seed: `0..${(cells - 1) / pauses.length - 1}`,
    steps: cellSteps,
    zip: [{ steps: [...pauses.map(() => cellSteps), steps], every: [...pauses, steps] }],
    where: `steps == ${cellSteps} || seed == 0`,
  };
  writeFileSync(file, JSON.stringify(some));
  assert.is(sweep('plan', file, ...ellipse, '--out', array).cells, cells);
  const { digest } = sweep('run', file, ...ellipse, '--out', local, '--jobs', '2');

  const { job, elements } = submit(array);
  assert.is(elements, shards);
  const long = longShard(array, steps); // what is killed meets no time limit
  const killed = await until('an element is at work', () =>
    runsIn(array).find((run) => run.shard !== long && isHeldAtWork(array, run, shards)),
  );
  process.kill(killed.pid, 'SIGKILL');
  const lost = killNode(
    await until('others are at work', () => {
      const others = runsIn(array).filter((run) => run.shard !== killed.shard && isAtWork(array, run));
      return others.length > 0 && others;
    }),
  );
  await until(
    'Slurm knows that its node is down',
    () => execFileSync('sinfo', ['-h', '-o', '%t'], { encoding: 'utf8' }).startsWith('down') || undefined,
  );
  cluster('slurmd');
  await ended(job);

  assert.equal(fateOf(killed.shard), { begun: 1, codes: [137] }, 'what is killed is not queued again by itself');
  for (const shard of lost)
    assert.ok(fateOf(shard).begun > 1, `shard ${shard} was lost with its node and ran again: ${JSON.stringify(fateOf(shard))}`);
  const all = Array.from({ length: shards }, (_, k) => fateOf(k + 1));
  assert.ok(
    all.some(({ codes }) => codes.includes(75) && codes.at(-1) === 0),
    `an element met the end of its time, and went on later: ${JSON.stringify(all)}`,
  );

  assert.ok(Number(sweep('status', array).left) > 0, 'the killed element had cells left');
  const again = submit(array, '--missing');
  assert.is(again.elements, 1);
  await ended(again.job);
  assert.is(sweep('status', array).left, 0);
  assert.is(sweep('merge', array, '--out', join(dir, 'merged')).digest, digest);
});

test('of 17 results that are gone, --missing runs exactly 17', async () => {
  const gone = new Set(Array.from({ length: 17 }, (_, k) => Math.floor((cells * (k + 0.5)) / 17)));
  const less = join(dir, 'less');
  copyWithout(join(dir, 'merged'), less, gone);
  assert.is(recordsIn(less), cells - gone.size);
  assert.is(sweep('status', less).left, 17);
  const { job, left, elements } = submit(less, '--missing');
  assert.is(left, 17);
  assert.ok(Number(elements) <= 17);
  await ended(job);
  assert.is(recordsIn(less), cells);
  const merged = sweep('merge', join(dir, 'merged'), less);
  assert.is(merged.added, 0);
  assert.is(sweep('status', less).left, 0);
  const nothing = submit(less, '--missing');
  assert.equal([nothing.elements, nothing.job], [0, undefined]);
});

test('an element that is cancelled does not queue itself again', async () => {
  const long = join(dir, 'long');
  sweep('plan', ...ellipse, 'steps=4000000000', 'every=4000000000', '--out', long);
  const { job } = sweep('submit', long, '--shards', '1', '--time', '10', '--go');
  await until('it runs', () => runsIn(long)[0]);
  await until('it is under way', () => shardLog(long, 1).includes('0 %') || undefined);
  execFileSync('scancel', [`${job}`]);
  await ended(job);
  assert.match(execFileSync('scontrol', ['show', 'job', `${job}`], { encoding: 'utf8' }), /JobState=CANCELLED/);
});

test.run();
