// The same bits, and the same figures, in every engine: other versions of Node, Bun, Deno, and browsers on the main thread and in workers. One that is not installed is skipped
// with a message, unless MINIFOLD_ENGINES=required.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init } from '../../src/index.js';
import { browsers } from '../support/browsers/browsers.js';
import { serveModules } from '../support/browsers/module-server.js';
import { drawnFigures } from '../support/drawn-figures.js';
import { shortRunHashes } from '../support/short-runs.js';

const required = process.env.MINIFOLD_ENGINES === 'required';
const folder = fileURLToPath(new URL('../../../test/engines/node_modules/', import.meta.url));
const program = (name: string): string => fileURLToPath(new URL(`../support/programs/${name}.js`, import.meta.url));
/** Where test/engines has them, and what comes before the program. */
const engines: Readonly<Record<string, readonly string[]>> = {
  'Node 22': ['node22/bin/node'],
  'Node 24': ['node24/bin/node'],
  Bun: ['bun/bin/bun'],
  Deno: ['deno/deno', 'run', '--allow-all'],
};
const page =
  '<!doctype html><meta charset="utf-8"><title>minifold</title><script type="module" src="/dist/test/support/browsers/browser-page.js"></script>';

/** What a browser is given: it answers in seconds, and in more than a minute where the machine has much else to do. */
const minutes = 10;

let expected: Record<string, string> = {};
test.before(async () => {
  await init();
  expected = shortRunHashes();
  assert.is(new Set(Object.values(expected)).size, 41, 'runs that all differ');
});

function skipped(name: string, how: string): void {
  if (required) assert.unreachable(`${name} is not installed: ${how}`);
  console.log(`  skipped: ${name} is not installed (${how})`);
}

function printed(engine: string, args: readonly string[]): unknown {
  const { stdout, stderr } = spawnSync(engine, args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  assert.is(stderr, '');
  return JSON.parse(stdout);
}

for (const [name, [file, ...args]] of Object.entries(engines)) {
  test(`the short runs have the same hashes in ${name}`, () => {
    if (!existsSync(folder + file)) return skipped(name, 'npm ci --prefix test/engines');
    assert.equal(printed(folder + file, [...args, program('print-hashes')]), expected);
  });

  test(`figures are drawn alike in ${name}`, async () => {
    if (!existsSync(folder + file)) return skipped(name, 'npm ci --prefix test/engines');
    assert.equal(printed(folder + file, [...args, program('print-figures')]), await drawnFigures());
  });
}

for (const name of ['Deno', 'Bun']) {
  test(`minifold/worker runs cells in a web worker of ${name}`, () => {
    const [file, ...args] = engines[name];
    if (!existsSync(folder + file)) return skipped(name, 'npm ci --prefix test/engines');
    const dist = new URL('../../../dist/', import.meta.url);
    const source = `
      import { compiledModule, init } from '${new URL('index.js', dist)}';
      await init();
      const worker = new Worker('${new URL('worker.js', dist)}', { type: 'module' });
      const config = { problem: { name: 'valley', angle: 0 }, optimizer: { name: 'sgd', lr: 0.01 }, theta0: [1, 0], steps: 4, every: 2, measures: ['trainLoss'] };
      worker.onmessage = ({ data: { type, results, error } }) => {
        if (type === 'ready') worker.postMessage({ type: 'run', id: 0, cells: [{ labels: {}, config }] });
        else if (type !== 'progress') { console.log(error ?? results[0].step.join()); worker.terminate(); }
      };
      worker.postMessage({ type: 'init', module: compiledModule() });`;
    const { stdout, stderr } = spawnSync(folder + file, [...(args.length > 0 ? args : ['run']), '-'], { encoding: 'utf8', input: source });
    assert.is(stdout, '0,2,4\n', stderr);
  });
}

for (const [name, open] of Object.entries(browsers)) {
  test(`the short runs have the same hashes in ${name}, its workers and its slim entry`, async () => {
    if (!open) return skipped(name, '.ci/run installs it');
    const { server, url, result } = await serveModules(page);
    const late = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error(`the page did not answer within ${minutes} minutes`)), minutes * 60_000).unref();
    });
    const close = await open(url);
    try {
      assert.equal(JSON.parse(await Promise.race([result, late])), { main: expected, worker: expected, slim: expected });
    } finally {
      await close();
      server.close();
    }
  });
}

test.run();
