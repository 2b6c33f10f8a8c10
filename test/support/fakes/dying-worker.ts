// A worker that ends with some cells, as one does whose memory is full: with a cell labelled `dies: always`, and once with one that names a file.
import { existsSync, writeFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { runCellGroup } from '../../../src/cells/run-cell-group.js';
import type { CellRunner } from '../../../src/cells/run-cells.js';
import { type FromWorker, workerHandler } from '../../../src/cells/worker-protocol.js';

const runner: CellRunner = (cells, options) => {
  for (const { labels } of cells) {
    const { dies = '' } = labels;
    if (dies === 'always') process.exit(9);
    if (dies === '' || existsSync(`${dies}`)) continue;
    writeFileSync(`${dies}`, '');
    process.exit(9);
  }
  return runCellGroup(cells, options);
};

parentPort?.on(
  'message',
  workerHandler(runner, (message: FromWorker) => parentPort?.postMessage(message)),
);
