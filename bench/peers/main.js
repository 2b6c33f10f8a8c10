// npm run bench:peers [-- word ...] [-- --save machine]: minifold and its peers on the same work; on the workloads whose titles have one of the words,
// by default all. With --save, every workload is written to bench/results/<machine>/peers.json as soon as it is measured, and those that are
// there of this commit are not measured again.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { positionals: words, values: options } = parseArgs({ allowPositionals: true, options: { save: { type: 'string' } } });
const say = (text) => process.stdout.write(text);

if (!existsSync(join(import.meta.dirname, 'node_modules'))) {
  say('installing the peers into bench/peers/node_modules\n');
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts'], { cwd: import.meta.dirname, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('npm ci in bench/peers failed');
}
const { initSync } = await import('../../dist/src/index.js');
const { Results } = await import('../../dist/bench/support/results.js');
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
  const kept = options.save === undefined ? undefined : new Results(options.save, 'peers', { versions: versions(), skipped });
  const missed = [];
  for (const [place, workload] of workloads.entries()) {
    if (words.length > 0 && !words.some((word) => workload.title.includes(word))) continue;
    const key = String(place);
    const result = kept?.of(key) ?? (await measure(workload, groups.filter(Array.isArray).flat(), file));
    kept?.add(key, result);
    say(`\n${table(result)}`);
    for (const { peer, setting, verdict } of result.peers)
      if (verdict !== undefined && verdict !== 'met') missed.push(`  ${verdict.padEnd(10)} ${workload.title}: ${peer}, ${setting}`);
  }
  say(missed.length > 0 ? `\nnot met:\n${missed.join('\n')}\n` : '\nevery target is met\n');
} finally {
  rmSync(folder, { recursive: true });
}
