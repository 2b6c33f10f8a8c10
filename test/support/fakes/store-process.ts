// A process that runs the cells of a store in the folder argv[2] with argv[3] threads: says when the first steps are taken, and at its end what became of them.
import { kernelHash } from '../../../src/kernels/generated.js';
import { runManifest } from '../../../src/node/store/run-manifest.js';
import { Store } from '../../../src/node/store/store.js';
import { planManifest } from '../../../src/sweep/store/manifest.js';
import { storeCells } from './store-cells.js';

const [dir, jobs, limit] = process.argv.slice(2);
const { manifest, data } = planManifest({ minifold: '0', kernel: kernelHash, name: 'process', cells: storeCells });
const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
let running = false;
const { left, failed, yielded, faults } = await runManifest(Store.open(dir, manifest, { data }), {
  jobs: Number(jobs),
  worker: new URL('./store-worker.js', import.meta.url),
  checkpointSeconds: 0.05,
  signal: stop.signal,
  timeLimitSeconds: limit === undefined ? undefined : Number(limit),
  onProgress({ steps }) {
    if (steps.done > 0 && !running) process.stdout.write('running\n');
    running ||= steps.done > 0;
  },
});
process.stdout.write(`${JSON.stringify({ left, failed, faults })}\n`);
process.exitCode = yielded ? 75 : 0;
