// The same sweep by GNU parallel, one of whose workers is killed. Needs root, on Debian or Ubuntu, where it is not installed. MINIFOLD_SYSTEM=small has
// 400 cells in 6 shares.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isHeldAtWork, runsIn, until } from './processes.js';
import { command, ellipse, pausesOf, sweep } from './sweeps.js';

const isSmall = process.env.MINIFOLD_SYSTEM === 'small';
const cells = isSmall ? 400 : 10_000;
const steps = 1_000_000;
const pauses = pausesOf(steps);
const words = [`seed=0..${cells / pauses.length - 1}`, `steps=${steps}`, `every=[${pauses}]`];
const shards = isSmall ? 6 : 100;
const dir = mkdtempSync(join(tmpdir(), 'minifold-parallel-'));

const test = suite('GNU parallel');
test.before(() => {
  execFileSync(fileURLToPath(new URL('../../../test/system/one-node-slurm.sh', import.meta.url)), ['install'], { stdio: 'ignore' });
});
test.after(() => rmSync(dir, { recursive: true, force: true }));

/** `parallel` with a run for every shard, two at once; returns its exit code, and the numbers of the processes that were killed meanwhile. */
async function parallel(
  folder: string,
  share: readonly string[],
  kill: boolean,
): Promise<{ readonly code: number; readonly killed: number[] }> {
  const numbers = Array.from({ length: shards }, (_, k) => `${k + 1}`);
  const run = [...command, 'sweep', 'run', '{folder}', ...share, '--jobs', '1'].map((word) => (word === '{folder}' ? folder : word));
  const child = spawn(
    'parallel',
    ['--quote', '-N0', '--jobs', '2', '--retries', '3', '--joblog', `${folder}.log`, ...run, ':::', ...numbers],
    {
      stdio: 'ignore',
    },
  );
  const exit = once(child, 'exit');
  const killed: number[] = [];
  if (kill) {
    const { pid } = await until('a worker is at work', () => runsIn(folder).find((one) => isHeldAtWork(folder, one, shards)));
    process.kill(pid, 'SIGKILL');
    killed.push(pid);
  }
  const [code] = await exit;
  return { code, killed };
}

test('two ways to give the share, a killed worker: the digest is that of an undisturbed run', async () => {
  const plan = (name: string): string => {
    const folder = join(dir, name);
    sweep('plan', ...ellipse, ...words, '--out', folder);
    return folder;
  };
  const { digest } = sweep('run', plan('local'), '--jobs', '2');

  const killedOne = plan('with a kill');
  const { code, killed } = await parallel(killedOne, ['--shard', `{#}/${shards}`], true);
  assert.is(killed.length, 1);
  assert.is(code, 0, 'the shard ran again');
  assert.is(readFileSync(`${killedOne}.log`, 'utf8').trim().split('\n').length, 1 + shards);
  assert.equal(sweep('merge', killedOne, '--out', join(dir, 'merged')), {
    out: join(dir, 'merged'),
    cells,
    done: cells,
    added: cells,
    digest,
  });

  const byVariable = plan('by variable');
  assert.is((await parallel(byVariable, ['--shards', `${shards}`], false)).code, 0);
  assert.equal([sweep('status', byVariable).left, sweep('merge', byVariable).digest], [0, digest]);
});

test.run();
