// npm run bench [-- name ...] [--save machine]: runs the bench files of this folder one after the other. With --save, every section is written to
// bench/results/<machine>/bench.json as soon as it is measured, and those that are there of this commit are not measured again.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cac } from 'cac';
import { Results } from './support/results.js';
import { type BenchFile, type Section, verdictOf } from './support/section.js';
import { table } from './support/table.js';

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.js') && file !== 'main.js')
  .map((file) => file.slice(0, -'.js'.length))
  .sort();

/** A bench of several minutes, and one that needs Chromium. */
const onlyWhenAsked: readonly string[] = ['dtype', 'page'];

function measure(bench: string, index: number): Section {
  const program = join(import.meta.dirname, 'support/run-section.js');
  return JSON.parse(execFileSync(process.execPath, [program, bench, String(index)], { encoding: 'utf8' }));
}

type Result = Section & { readonly bench: string };

async function run(asked: readonly string[], name?: string): Promise<void> {
  const unknown = asked.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`no bench is called ${unknown.join(', ')}; there are ${names.join(', ')}`);
  const file = name === undefined ? undefined : new Results<Result>(name, 'bench');
  const all: Result[] = [];
  for (const bench of asked.length > 0 ? asked : names.filter((name) => !onlyWhenAsked.includes(name))) {
    const { sections } = (await import(`./${bench}.js`)) as BenchFile;
    for (const index of sections.keys()) {
      const key = `${bench} ${index}`;
      const result = file?.of(key) ?? { bench, ...measure(bench, index) };
      file?.add(key, result);
      all.push(result);
      console.log(table(result));
    }
  }
  const missed = all.flatMap(({ bench, title, rows }) =>
    rows.flatMap((row) => {
      const kept = row.target ? verdictOf(row, row.target) : 'met';
      return kept === 'met' ? [] : [`  ${kept.padEnd(10)} ${bench}: ${title}: ${row.task}`];
    }),
  );
  console.log(missed.length > 0 ? `not met:\n${missed.join('\n')}` : 'every target is met');
}

const cli = cac('npm run bench --');
cli.usage('[name ...] [--save machine]').help();
cli
  .command('[...names]', 'Time the files of bench/ with these names; all of them by default')
  .option('--save <machine>', 'Write bench/results/<machine>/bench.json; what it has of this commit is not measured again')
  .action((asked: string[], { save }: { save?: string }) => run(asked, save));
try {
  cli.parse(process.argv, { run: false });
  await cli.runMatchedCommand();
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
