// A process that runs cells on one thread of its own whenever it is sent some, and says when it is ready and when they are done.
import type { Cell } from '../../src/index.js';
import { runCellsOnThreads } from '../../src/node/pool.js';

process.on('message', async (cells: readonly Cell[]) => {
  await runCellsOnThreads(cells, { jobs: 1 });
  process.send?.('done');
});
process.send?.('ready');
