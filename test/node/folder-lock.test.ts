// Processes that want one folder at the same moment, in every order of their calls of the file system: one of them gets it. They are played by this
// process under the numbers of others that live, or lived.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import fs, { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { MinifoldError } from '../../src/input/errors.js';
import { lockFolder } from '../../src/node/folder-lock.js';
import { sweepTemporaries } from '../../src/node/run-files.js';

const calls = ['existsSync', 'linkSync', 'readFileSync', 'renameSync', 'rmSync', 'writeFileSync'] as const;
const original: Record<string, unknown> = Object.fromEntries(calls.map((name) => [name, fs[name]]));
const { writeFileSync } = fs;
// Whether a lock outlives a loss of power is no part of this, and would take minutes.
original.writeFileSync = (path: string, data: string, options: object) => writeFileSync(path, data, { ...options, flush: false });
const ended = (): number => spawnSync(process.execPath, ['--version']).pid;
const dead = [ended(), ended()] as const;
const living: ChildProcess[] = [];
const root = mkdtempSync(join(tmpdir(), 'minifold-'));

test.before(() => {
  for (let k = 0; k < 3; k++) living.push(spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' }));
});
test.after(() => {
  fs.writeFileSync = writeFileSync;
  syncBuiltinESMExports();
  for (const process of living) process.kill();
  rmSync(root, { recursive: true });
});

/** Calls `before` with the number of each call of the file system that `use` makes. */
function watched<R>(before: (call: number) => void, use: () => R): R {
  let [call, inside] = [0, false];
  for (const name of calls) {
    const run = original[name] as (...args: unknown[]) => unknown;
    const watching = (...args: unknown[]): unknown => {
      if (!inside) {
        inside = true;
        try {
          before(call++);
        } finally {
          inside = false;
        }
      }
      return run(...args);
    };
    Object.assign(fs, { [name]: watching });
  }
  syncBuiltinESMExports();
  try {
    return use();
  } finally {
    Object.assign(fs, original);
    syncBuiltinESMExports();
  }
}

function as<R>(pid: number | undefined, use: () => R): R {
  const own = process.pid;
  Object.defineProperty(process, 'pid', { value: pid });
  try {
    return use();
  } finally {
    Object.defineProperty(process, 'pid', { value: own });
  }
}

/** Whether a process of this number gets the folder. It sweeps it then, as a run does. */
function gets(dir: string, pid: number | undefined): boolean {
  return as(pid, () => {
    try {
      lockFolder(dir);
      sweepTemporaries(dir);
      return true;
    } catch (error) {
      if (error instanceof MinifoldError && error.code === 'E_FOLDER') return false;
      throw error;
    }
  });
}

/** Leaves what a process leaves that is killed before its `call`-th call of the file system; whether it got that far. */
function killed(dir: string, pid: number, call: number): boolean {
  const kill = new Error('killed');
  const stop = (now: number): void => {
    if (now >= call) throw kill;
  };
  try {
    watched(stop, () => as(pid, () => lockFolder(dir)));
    return false;
  } catch (error) {
    if (error !== kill) throw error;
    return true;
  }
}

let folders = 0;
function freshFolder(): string {
  const dir = join(root, `${folders++}`);
  mkdirSync(dir);
  return dir;
}

function ofDead(): string {
  const dir = freshFolder();
  as(dead[0], () => lockFolder(dir));
  return dir;
}

const usual = 'a folder of a dead process';
/** Folders before the race: without a lock, with that of a dead process, and with what one left that was killed while it took that over. */
const starts: Record<string, () => string> = {
  'a new folder': freshFolder,
  [usual]: ofDead,
};
Object.assign(fs, original);
syncBuiltinESMExports();
for (let call = 0; call < 30; call++) {
  if (!killed(ofDead(), dead[1], call)) break;
  starts[`a folder of a dead process, whose take-over ended at call ${call}`] = () => {
    const dir = ofDead();
    killed(dir, dead[1], call);
    return dir;
  };
}

test('three processes in all orders of their calls: one gets the folder, its lock says so, and nothing else is left', () => {
  assert.ok(Object.keys(starts).length > 8, 'a take-over is cut at each of its calls');
  let races = 0;
  for (const [name, start] of Object.entries(starts)) {
    const pids = living.map(({ pid }) => pid);
    for (let second = 0; second < 40; second++) {
      let most = 0;
      // From the most usual start in all orders; from the others the third comes soon after the second.
      const until = (): number => (name === usual ? most : second + 2);
      for (let third = second; third <= Math.max(second, until()); third++) {
        const dir = start();
        const got: boolean[] = [];
        const others = (call: number): void => {
          most = call + 1;
          if (call === second) got[1] = gets(dir, pids[1]);
          if (call === third) got[2] = gets(dir, pids[2]);
        };
        got[0] = watched(others, () => gets(dir, pids[0]));
        got[1] ??= gets(dir, pids[1]);
        got[2] ??= gets(dir, pids[2]);
        const where = `${name}: the second at call ${second}, the third at call ${third}`;
        assert.is(got.filter(Boolean).length, 1, `${where}: ${got}`);
        assert.is(JSON.parse(readFileSync(join(dir, 'lock.json'), 'utf8')).pid, pids[got.indexOf(true)], where);
        sweepTemporaries(dir);
        assert.equal(readdirSync(dir), ['lock.json'], where);
        rmSync(dir, { recursive: true });
        races++;
      }
      if (second >= most) break;
    }
  }
  assert.ok(races > 300, `${races} races`);
  assert.ok(existsSync(root));
});

test.run();
