// Runs the preset quick of every experiment on two threads, and asks of each claim that it holds (or is refuted, as its note says) and fails of its control.
// usage: npm run test:claims [-- ID…]
import { experiments } from '../../../src/experiments/registry.js';
import { resolveSettings } from '../../../src/experiments/settings.js';
import { init } from '../../../src/kernels/init.js';
import { runCellsOnThreads } from '../../../src/node/pool.js';
import { complaint, loadControls } from './control.js';

await init();
const wanted = process.argv.slice(2);
const chosen = experiments.filter(({ id }) => wanted.length === 0 || wanted.includes(id));
const all = await loadControls();
let [passed, failed] = [0, 0];
for (const experiment of chosen) {
  const { id } = experiment;
  const settings = resolveSettings(experiment, 'quick', [], undefined);
  const start = performance.now();
  const used = process.cpuUsage();
  const results = await runCellsOnThreads(experiment.cells(settings), { jobs: 2 });
  const { user, system } = process.cpuUsage(used);
  const seconds = (performance.now() - start) / 1000;
  const controls = all.get(id) ?? {};
  const { claims } = experiment.analyse(settings, results);
  const wrong = claims.flatMap((claim) => {
    const words = complaint(experiment, settings, results, claim, controls[claim.id]);
    return words === undefined ? [] : [`      ${claim.id} ${words}`];
  });
  passed += claims.length - wrong.length;
  failed += wrong.length;
  const time = `${seconds.toFixed(1)} s, ${((user + system) / 1e6).toFixed(1)} s of processors`;
  console.log([`${wrong.length === 0 ? 'ok   ' : 'FAIL '} ${id}: ${claims.length} claims, ${time}`, ...wrong].join('\n'));
}
console.log(`claims ${passed} ${failed}`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
