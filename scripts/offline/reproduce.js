// Runs six experiments of four papers on this machine and prints every claim with what was expected and what is seen. Needs Node 20.19 or newer, and nothing of a network.
// usage: node reproduce.js [FOLDER]    (where the runs go: runs/)
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const experiments = ['noisy-ellipse', 'valley-sgd', 'valley-momentum', 'bilinear', 'modified-equation-order', 'muon-decay'];
const folder = process.argv[2] ?? 'runs';
const program = join(import.meta.dirname, 'node_modules/minifold/dist/cli.js');

/** What the program prints; what it says besides goes to the terminal. */
function minifold(...args) {
  const { status, stdout } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1e8,
  });
  if (status !== 0) throw new Error(`minifold ${args.join(' ')} ended with ${status}`);
  return stdout;
}

const started = performance.now();
console.log(minifold('doctor'));
let [held, others] = [0, 0];
for (const id of experiments) {
  const lines = minifold('run', id, '--preset', 'quick', '--json', '--out', join(folder, id)).trim().split('\n');
  const { claims, digest } = JSON.parse(lines[lines.length - 1]);
  console.log(`${id}, results ${digest.slice(0, 12)}`);
  for (const { verdict, text, expected, observed } of claims) {
    if (verdict === 'holds') held++;
    else others++;
    console.log(`  ${verdict}: ${text}\n    expected ${expected}\n    seen     ${observed}`);
  }
}
console.log(
  `${held} claims hold, ${others} do not, in ${((performance.now() - started) / 60_000).toFixed(1)} minutes; reports in ${join(folder, '*', 'report.html')}`,
);
process.exitCode = held >= 10 && others === 0 ? 0 : 1;
