// The script of a job array, run by bash among programs that stand in for Slurm's and for minifold and write down what they are asked.
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type ArrayJob, arrayScript, elementList } from '../../../src/node/slurm/array-script.js';
import { hostileTexts } from './hostile-texts.js';

const job = (over: Partial<ArrayJob> = {}): ArrayJob => ({
  dir: 'runs/sweep',
  shards: 100,
  elements: [0, 1, 2],
  request: { cpus: 2, partition: 'short,long', mem: '2G', nice: 100, time: { text: '90', seconds: 5400 } },
  minifold: ['node', 'cli.js'],
  ...over,
});

interface Ran {
  readonly code: number | null;
  /** The arguments of minifold. */
  readonly asked: readonly string[];
  readonly scontrol: string;
  readonly log: string;
}

/** Runs the script of one element; minifold is a bash script of these lines. */
async function run(name: string, lines: string, env: Record<string, string> = {}, over: Partial<ArrayJob> = {}): Promise<Ran> {
  const home = mkdtempSync(join(tmpdir(), 'minifold-array-'));
  try {
    const bin = join(home, 'bin');
    mkdirSync(bin);
    const program = (called: string, text: string): void => {
      writeFileSync(join(bin, called), `#!/bin/bash\n${text}\n`);
      chmodSync(join(bin, called), 0o755);
    };
    program('squeue', 'echo "$SQUEUE_SAYS"');
    program('scontrol', `echo "$*" >>'${home}/scontrol'`);
    program('sleep', ':');
    program('fake-minifold', `printf '%s\\0' "$@" >'${home}/asked'\n${lines}`);
    const dir = join(home, name);
    const text = arrayScript(job({ ...over, dir, minifold: [join(bin, 'fake-minifold'), ...(over.minifold ?? [])] }));
    const slurm = { SLURM_ARRAY_JOB_ID: '12', SLURM_ARRAY_TASK_ID: '2', SLURM_JOB_ID: '15', SLURM_CPUS_PER_TASK: '2' };
    const child = spawn('bash', ['-s'], {
      env: { ...process.env, PATH: `${bin}:${process.env.PATH}`, ...slurm, ...env },
      stdio: ['pipe', 'inherit', 'inherit'],
    });
    child.stdin.end(text);
    const code = await new Promise<number | null>((resolve) => child.on('exit', resolve));
    const read = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');
    return {
      code,
      asked: read(join(home, 'asked')).split('\0').slice(0, -1),
      scontrol: read(join(home, 'scontrol')),
      log: read(join(dir, 'slurm/shard-3.log')),
    };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

const limitOf = ({ asked }: Ran): number => Number(asked[asked.indexOf('--time-limit') + 1]);

test('elements are listed as Slurm does', () => {
  assert.is(elementList([0, 1, 2, 3]), '0-3');
  assert.is(elementList([5]), '5');
  assert.is(elementList([0, 2, 3, 4, 9, 11, 12]), '0,2-4,9,11-12');
});

test('what sbatch is asked for stands at the top, one option a line, and nowhere else', () => {
  const dir = 'runs/x\n#SBATCH --array=0-9999\n#SBATCH --partition=other';
  const lines = arrayScript(job({ dir })).split('\n');
  const options = lines.filter((line) => line.startsWith('#SBATCH'));
  assert.equal(lines.slice(1, 1 + options.length), options);
  assert.equal(options, [
    '#SBATCH --job-name=minifold',
    '#SBATCH --array=0-2',
    '#SBATCH --partition=short,long',
    '#SBATCH --ntasks=1',
    '#SBATCH --cpus-per-task=2',
    '#SBATCH --mem=2G',
    '#SBATCH --nice=100',
    '#SBATCH --time=90',
    '#SBATCH --output=/dev/null',
    '#SBATCH --requeue',
  ]);
});

test('no hostile name makes another line or another word', async () => {
  const names = hostileTexts.filter((text) => text !== '');
  const dir = `a\n#SBATCH --array=0-9'"$(exit 1)\`exit 1\`\\ -n *`;
  for (const text of [arrayScript(job({ dir })), ...names.map((name) => arrayScript(job({ dir: `/tmp/${name}` })))])
    assert.is(text.split('\n').length, arrayScript(job()).split('\n').length);
  const { code, asked, log } = await run(dir, 'exit 0', { SLURM_JOB_END_TIME: '99999999999' }, { minifold: names });
  assert.is(code, 0);
  assert.equal(asked.slice(0, names.length), names);
  const [sweep, command, folder, ...rest] = asked.slice(names.length);
  assert.equal([sweep, command, folder.endsWith(`/${dir}`)], ['sweep', 'run', true]);
  assert.equal(rest.slice(0, 5), ['--shard', '3/100', '--jobs', '2', '--time-limit']);
  assert.match(log, /ended with exit code 0/);
});

test('exit 75 queues this element again, by its own name', async () => {
  const { code, scontrol } = await run('runs', 'exit 75', { SQUEUE_SAYS: 'N/A' });
  assert.is(code, 75);
  assert.is(scontrol, 'requeue 12_2\n');
});

test('no other end does, and none after SIGTERM: a cancelled element stays away', async () => {
  for (const lines of ['exit 0', 'exit 1', 'exit 65', 'kill -KILL $$', 'kill -TERM $PPID; exit 75']) {
    const { code, scontrol } = await run('runs', lines);
    assert.is(scontrol, '');
    assert.is(code, lines.includes('KILL') ? 137 : Number(lines.slice(-2)));
  }
});

test('the end of the time limit is that of SLURM_JOB_END_TIME, else of squeue, else of --time', async () => {
  const now = Math.floor(Date.now() / 1000);
  const near = (ran: Ran, seconds: number): void => assert.ok(limitOf(ran) <= seconds && limitOf(ran) > seconds - 300, `${limitOf(ran)}`);
  const local = new Date((now + 7200 - new Date().getTimezoneOffset() * 60) * 1000).toISOString().slice(0, 19);
  near(await run('runs', 'exit 0', { SLURM_JOB_END_TIME: `${now + 3600}`, SQUEUE_SAYS: local }), 3600);
  near(await run('runs', 'exit 0', { SQUEUE_SAYS: local }), 7200);
  near(await run('runs', 'exit 0', { SQUEUE_SAYS: '' }), 5400);
  assert.is(limitOf(await run('runs', 'exit 0', { SLURM_JOB_END_TIME: `${now - 3600}` })), 1);
});

test.run();
