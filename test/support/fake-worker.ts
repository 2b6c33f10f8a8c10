// The package's worker with the fake runner in place of the real one.
import { parentPort } from 'node:worker_threads';
import { workerHandler } from '../../src/worker-protocol.js';
import { fakeRunner } from './fake-runner.js';

parentPort!.on(
  'message',
  workerHandler(fakeRunner, (message) => parentPort!.postMessage(message)),
);
