// The package's worker with the fake runner in place of the engine.
import { parentPort } from 'node:worker_threads';
import { isTask } from '../../../src/cells/cell.js';
import type { CellRunner } from '../../../src/cells/run-cells.js';
import { workerHandler } from '../../../src/cells/worker-protocol.js';
import { experimentRunner } from '../../../src/experiments/runner.js';
import { present } from '../present.js';
import { fakeChecks } from './fake-checks.js';
import { fakeRunner } from './fake-runner.js';
import { fakeTheory } from './fake-theory.js';

const tasks = experimentRunner([fakeTheory, ...fakeChecks]);
const runner: CellRunner = (cells, options) => (cells.some(isTask) ? tasks(cells, options) : fakeRunner(cells, options));

present(parentPort).on(
  'message',
  workerHandler(runner, (message) => present(parentPort).postMessage(message)),
);
