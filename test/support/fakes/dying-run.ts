// A process that runs into the folder argv[2] and is killed at its change number argv[3] of the file system; what it is writing then is torn in half.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

type Change = (where: string | number, data?: unknown, ...more: unknown[]) => unknown;

const [dir, at] = process.argv.slice(2);
let left = Number(at);

function half(data: unknown): unknown {
  if (data instanceof Uint8Array) return data.subarray(0, data.length / 2);
  return typeof data === 'string' ? data.slice(0, data.length / 2) : undefined;
}

function dying(name: string, change: Change): Change {
  return (where, data, ...more) => {
    if (left === 0) {
      const torn = name.startsWith('write') ? half(data) : undefined;
      if (torn !== undefined) change(where, torn);
      process.kill(process.pid, 'SIGKILL');
    }
    left--;
    return change(where, data, ...more);
  };
}

const changes = fs as unknown as Record<string, Change>;
for (const name of ['openSync', 'writeSync', 'writeFileSync', 'renameSync', 'linkSync', 'rmSync', 'mkdirSync', 'fsyncSync'])
  changes[name] = dying(name, changes[name]);
syncBuiltinESMExports();

const { goOn } = await import('./fake-folder.js');
goOn(dir);
process.stdout.write(`${Number(at) - left}`); // console.log would colour a number
