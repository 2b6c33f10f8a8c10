// A worker that says the bounds of its memory, and fills its heap when a cell asks for it.
import { parentPort, resourceLimits } from 'node:worker_threads';
import type { CellRunner } from '../../../src/cells/run-cells.js';
import { type FromWorker, workerHandler } from '../../../src/cells/worker-protocol.js';

const runner: CellRunner = async (cells) => {
  if (cells[0].labels.takes !== 'all') throw new Error(`${resourceLimits.maxOldGenerationSizeMb}`);
  const kept: unknown[] = [];
  for (;;) kept.push(Array.from({ length: 1000 }, (_, k) => ({ k })));
};

parentPort?.on(
  'message',
  workerHandler(runner, (message: FromWorker) => parentPort?.postMessage(message)),
);
