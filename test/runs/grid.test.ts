// Every optimizer on every problem, in f32 and f64, ten thousand steps: in Chromium, Firefox and WebKitGTK, on the main thread and in a worker, they have the bits that Node has. A browser that is not installed is skipped with a message, unless MINIFOLD_ENGINES=required.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init } from '../../src/index.js';
import { kernelHash } from '../../src/kernels/generated.js';
import * as optimizers from '../../src/optimizers/index.js';
import * as problems from '../../src/problems/index.js';
import { browsers } from '../support/browsers/browsers.js';
import { serveModules } from '../support/browsers/module-server.js';
import { gridDigests } from '../support/grid-digests.js';

const page =
  '<!doctype html><meta charset="utf-8"><title>minifold</title><script type="module" src="/dist/test/support/browsers/grid-page.js"></script>';
const minutes = 10;

let expected: Record<string, string> = {};
test.before(async () => {
  await init();
  expected = gridDigests();
});

test('all of them run to their end, and nearly all differ', () => {
  const digests = Object.entries(expected);
  assert.is(digests.length, 2 * Object.keys(optimizers).length * Object.keys(problems).length);
  const ends = digests.map(([key, digest]) => [key, digest.split(' ')[0]] as const);
  assert.equal(
    ends.filter(([, end]) => end !== '10000' && end !== '100000').map(([key]) => key),
    [],
  );
  assert.is(ends.filter(([, end]) => end === '100000').length, 3);
  // some rules are one on these problems: where there is one tensor, Adalayer's v for each is AdaSGD's v for all
  assert.ok(new Set(digests.map(([, digest]) => digest)).size > 0.75 * digests.length);
});

test('they are the states of the kernels that test/reference-data/states.json names, of which this is one', () => {
  const { digest, kernels } = JSON.parse(readFileSync(new URL('../../../test/reference-data/states.json', import.meta.url), 'utf8'));
  const lines = Object.entries(expected).map(([key, states]) => `${key} ${states}\n`);
  const hash = createHash('sha256').update(lines.sort().join(''));
  // other states: their digest, with these kernels alone; the same states of other kernels: these kernels beside those
  assert.equal([hash.digest('hex'), kernels.at(-1)], [digest, kernelHash]);
});

for (const [name, open] of Object.entries(browsers)) {
  test(`0 bits differ in ${name}, on its main thread and in a worker`, async () => {
    if (!open) {
      if (process.env.MINIFOLD_ENGINES === 'required') assert.unreachable(`${name} is not installed: .ci/run installs it`);
      console.log(`  skipped: ${name} is not installed`);
      return;
    }
    const { server, url, result } = await serveModules(page);
    const late = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error(`the page did not answer within ${minutes} minutes`)), minutes * 60_000).unref();
    });
    const close = await open(url);
    try {
      assert.equal(JSON.parse(await Promise.race([result, late])), { main: expected, worker: expected });
    } finally {
      await close();
      server.close();
    }
  });
}

test.run();
