// How much memory a worker thread may have: as docs/guides/sweeps.md says.
import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Cell } from '../../src/cells/cell.js';
import { init } from '../../src/kernels/init.js';
import { compiledModule } from '../../src/kernels/module.js';
import { Thread, threadHeap } from '../../src/node/thread.js';

await init();
const greedy = new URL('../support/fakes/greedy-worker.js', import.meta.url);
const task = (labels: Cell['labels']): Cell => ({ labels, task: 'greedy', settings: {}, weight: 1, measures: [] });

async function reason(thread: Thread, labels: Cell['labels']): Promise<string> {
  try {
    await thread.run([task(labels)]);
  } catch (error) {
    return (error as { message: string }).message;
  }
  return 'it ended well';
}

test('a thread has the heap that the guide states', async () => {
  const guide = readFileSync(new URL('../../../docs/guides/sweeps.md', import.meta.url), 'utf8');
  assert.match(guide, `a heap of JavaScript of at most ${threadHeap / 1024} GiB`);
  const thread = new Thread(greedy, compiledModule());
  assert.is(await reason(thread, {}), `${threadHeap}`);
  await thread.end();
});

test('a thread whose heap is full ends, with the reason, and the process goes on', async () => {
  const thread = new Thread(greedy, compiledModule(), 32);
  assert.match(await reason(thread, { takes: 'all' }), /its worker crashed: .*memory/);
  assert.ok(thread.over);
  await thread.end();
});

test.run();
