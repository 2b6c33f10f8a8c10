// Runs the preset quick of every experiment and all theory checks on two threads, and asks of each claim and row that it holds (or is refuted, as its note says) and fails of its
// control.
// usage: npm run test:claims [-- ID…]
import { experiments } from '../../../src/experiments/registry.js';
import { resolveSettings } from '../../../src/experiments/settings.js';
import { init } from '../../../src/kernels/init.js';
import { runCellsOnThreads } from '../../../src/node/pool.js';
import { checkResult } from '../../../src/verify/check.js';
import { checks } from '../../../src/verify/registry.js';
import { complaints } from '../../verify/controls/control.js';
import { rowControls } from '../../verify/controls/index.js';
import { complaint, loadControls } from './control.js';

await init();
const wanted = process.argv.slice(2);
const isWanted = ({ id }: { readonly id: string }): boolean => wanted.length === 0 || wanted.includes(id);
const chosen = experiments.filter(isWanted);
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

const chosenChecks = checks.filter(isWanted);
const rows = await runCellsOnThreads(
  chosenChecks.flatMap(({ cells, presets }) => cells(presets.quick)),
  { jobs: 2 },
);
for (const [k, result] of rows.entries()) {
  const check = checkResult(chosenChecks[k] as (typeof chosenChecks)[number], result);
  const wrong = complaints(check.rows, rowControls[check.id] ?? []).map((words) => `      ${words}`);
  passed += check.rows.length - wrong.length;
  failed += wrong.length;
  console.log(
    [`${wrong.length === 0 ? 'ok   ' : 'FAIL '} ${check.id}: ${check.rows.length} rows, ${check.seconds.toFixed(1)} s`, ...wrong].join(
      '\n',
    ),
  );
}
console.log(`claims ${passed} ${failed}`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
