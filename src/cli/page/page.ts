// minifold page: the web page on a port of this machine, or as a folder for a static host.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { makeFolder, onDisk, replaceFile } from '../../node/files.js';
import type { Context } from '../context.js';
import { EXIT_DONE } from '../exit-code.js';
import { UsageError } from '../usage-error.js';
import { pageServer } from './serve.js';

/** The files of the page by name: those that were packed, and the kernels, which the package has once. */
export function pageFiles(): Map<string, Uint8Array> {
  const dist = join(dirname(createRequire(import.meta.url).resolve('minifold/package.json')), 'dist');
  const packed = onDisk(dist, () => unzipSync(readFileSync(join(dist, 'page.zip'))));
  return new Map([...Object.entries(packed), ['kernels.wasm', onDisk(dist, () => readFileSync(join(dist, 'kernels.wasm')))]]);
}

function portOf(given: string | undefined): number {
  if (given === undefined) return 8017;
  const port = Number(given);
  if (/^\d+$/.test(given) && port <= 65535) return port;
  throw new UsageError(`--port ${given}: a port is a whole number from 0 to 65535; 0 takes any that is free`);
}

/** Writes the page into a folder that is empty or new. */
function writeFolder({ stdout }: Context, dir: string): number {
  makeFolder(dir);
  onDisk(dir, () => {
    if (readdirSync(dir).length > 0) throw new UsageError(`--out ${dir}: the folder is not empty`);
    for (const [name, bytes] of pageFiles()) replaceFile(join(dir, name), bytes);
  });
  stdout.write(`The page is in ${dir}: any static host serves it\n`);
  return EXIT_DONE;
}

/** Serves the page to this machine alone until a signal comes, and says where; with `out` writes it into that folder. */
export async function pageCommand(context: Context, port: string | undefined, out: string | undefined): Promise<number> {
  if (out !== undefined && port !== undefined) throw new UsageError('--out writes the page and serves nothing: leave --port out');
  if (out !== undefined) return writeFolder(context, out);
  const server = pageServer(pageFiles());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(portOf(port), '127.0.0.1', resolve);
  });
  context.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}/\n`);
  context.stderr.write('minifold: the page is there until Ctrl-C\n');
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return EXIT_DONE;
}
