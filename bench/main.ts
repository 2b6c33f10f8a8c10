// npm run bench [-- name ...] [--json]: runs the bench files of this folder one after the other. Tables go to stderr when the JSON
// object is asked for, so that it alone is on stdout.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cac } from 'cac';
import { machine } from './support/machine.js';
import type { BenchFile, Section } from './support/section.js';
import { table } from './support/table.js';

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.js') && file !== 'main.js')
  .map((file) => file.slice(0, -'.js'.length))
  .sort();

/** Benches of several minutes. */
const onlyWhenAsked: readonly string[] = ['dtype'];

function measure(bench: string, index: number): Section {
  const program = join(import.meta.dirname, 'support/run-section.js');
  return JSON.parse(execFileSync(process.execPath, [program, bench, String(index)], { encoding: 'utf8' }));
}

async function run(asked: readonly string[], json: boolean): Promise<void> {
  const unknown = asked.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`no bench is called ${unknown.join(', ')}; there are ${names.join(', ')}`);
  const results: (Section & { bench: string })[] = [];
  for (const bench of asked.length > 0 ? asked : names.filter((name) => !onlyWhenAsked.includes(name))) {
    const { sections } = (await import(`./${bench}.js`)) as BenchFile;
    for (const index of sections.keys()) {
      const section = measure(bench, index);
      results.push({ bench, ...section });
      (json ? process.stderr : process.stdout).write(`${table(section)}\n`);
    }
  }
  if (json) process.stdout.write(`${JSON.stringify({ ...machine(), results }, null, 2)}\n`);
}

const cli = cac('npm run bench --');
cli.usage('[name ...] [--json]').help();
cli
  .command('[...names]', 'Time the files of bench/ with these names; all of them by default')
  .option('--json', 'Print one JSON object on stdout and the tables on stderr')
  .action((asked: string[], options: { json?: boolean }) => run(asked, options.json === true));
try {
  cli.parse(process.argv, { run: false });
  await cli.runMatchedCommand();
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
