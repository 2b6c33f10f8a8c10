// npm run bench:peers [-- --json]: minifold and its peers on the same work. Tables go to stderr when the JSON object is asked for.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const json = process.argv.includes('--json');
const say = (text) => (json ? process.stderr : process.stdout).write(text);

if (!existsSync(join(import.meta.dirname, 'node_modules'))) {
  say('installing the peers into bench/peers/node_modules\n');
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts'], { cwd: import.meta.dirname, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('npm ci in bench/peers failed');
}
const { initSync } = await import('../../dist/src/index.js');
const { machine } = await import('../../dist/bench/support/machine.js');
const { javascriptContestants, minifold } = await import('./contestants-js.js');
const { nativeContestants } = await import('./contestants-native.js');
const { pythonContestants } = await import('./contestants-python.js');
const { measure } = await import('./measure.js');
const { writeProblem } = await import('./problem-file.js');
const { table } = await import('./table.js');
const { versions } = await import('./versions.js');
const { workloads } = await import('./workloads.js');

const folder = mkdtempSync(join(tmpdir(), 'minifold-peers-'));
try {
  initSync();
  const file = join(folder, 'problem');
  writeProblem(file);
  const groups = [[minifold], javascriptContestants, nativeContestants(folder), ...pythonContestants()];
  const skipped = groups.filter((group) => typeof group === 'string');
  for (const reason of skipped) say(`skipped ${reason}\n`);
  const results = [];
  for (const workload of workloads) {
    const result = await measure(workload, groups.filter(Array.isArray).flat(), file);
    results.push(result);
    say(`\n${table(result)}`);
  }
  if (json) process.stdout.write(`${JSON.stringify({ ...machine(), versions: versions(), skipped, results }, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true });
}
