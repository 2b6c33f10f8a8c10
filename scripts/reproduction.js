// Prints docs/reproduction.md from finished runs: what was claimed, expected and observed.
// usage: node scripts/reproduction.js RUNS_DIR... > docs/reproduction.md     (after npm run build; RUNS_DIR as `minifold run all` leaves it)
import { experiments } from '../dist/src/experiments/registry.js';
import { init } from '../dist/src/kernels/init.js';
import { reproductionPage } from '../dist/src/node/reproduction.js';

const dirs = process.argv.slice(2);
if (dirs.length === 0) {
  console.error('usage: node scripts/reproduction.js RUNS_DIR...');
  process.exitCode = 64;
} else {
  await init();
  process.stdout.write(reproductionPage(dirs, experiments));
}
