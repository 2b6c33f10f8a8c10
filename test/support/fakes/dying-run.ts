// A process that runs into the folder argv[2] and is killed at its change number argv[3] of the file system; what it is writing then is torn in half.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

type Change = (path: string, data?: unknown, ...more: unknown[]) => unknown;

const [dir, at] = process.argv.slice(2);
let left = Number(at);

function dying(change: Change): Change {
  return (path, data, ...more) => {
    if (left === 0) {
      if (typeof data === 'string' && more.length > 0) change(path, data.slice(0, data.length / 2), ...more);
      process.kill(process.pid, 'SIGKILL');
    }
    left--;
    return change(path, data, ...more);
  };
}

const changes = fs as unknown as Record<string, Change>;
for (const name of ['writeFileSync', 'appendFileSync', 'renameSync', 'linkSync', 'rmSync', 'mkdirSync'])
  changes[name] = dying(changes[name]);
syncBuiltinESMExports();

const { goOn } = await import('./fake-folder.js');
goOn(dir);
process.stdout.write(`${Number(at) - left}`); // console.log would colour a number
