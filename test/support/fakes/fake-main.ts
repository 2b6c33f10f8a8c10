// The command line with the fake experiment and worker, as a process of its own: for signals and pipes.
import { runProcess } from '../../../src/cli/run-process.js';
import { fakeExperiment } from './fake-experiment.js';

runProcess({ experiments: [fakeExperiment], worker: new URL('./fake-worker.js', import.meta.url) });
