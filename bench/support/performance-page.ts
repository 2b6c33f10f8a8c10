// node performance-page.js [--check]: writes the figures of docs/performance.md from bench/results/, or fails where they are not those of the results.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine } from './machine.js';
import { type Range, type Section, type Verdict, verdictOf } from './section.js';
import { figure } from './table.js';

const root = join(import.meta.dirname, '../../..');
const page = join(root, 'docs/performance.md');
const results = join(root, 'bench/results');
const [begin, end] = ['<!-- figures, by `npm run bench:page` -->', '<!-- end of the figures -->'];

interface Bench extends Machine {
  readonly results: readonly (Section & { readonly bench: string })[];
}

interface Peers extends Machine {
  readonly skipped: readonly string[];
  readonly results: readonly {
    readonly title: string;
    readonly unit: string;
    readonly ours: number;
    readonly bound?: string;
    readonly peers: readonly {
      readonly peer: string;
      readonly setting: string;
      readonly theirs: number;
      readonly ratio: number;
      readonly ratioRange?: Range;
      readonly target?: number;
      readonly verdict?: Verdict;
    }[];
  }[];
}

const read = <File>(machine: string, name: string): File | undefined => {
  const path = join(results, machine, `${name}.json`);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
};

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');

const span = (range: Range | undefined): string => (range && range[0] !== range[1] ? range.map(figure).join('–') : '');

const made = ({ cpu, node, commit, date }: Machine): string => `${cpu}, Node ${node}, ${date}, commit ${commit?.slice(0, 9) ?? 'unknown'}`;

/** The promises of the benches, row by row. */
function promises({ results: sections, ...machine }: Bench): string {
  const rows = sections.flatMap(({ title, unit, rows }) =>
    rows.flatMap((row) => {
      if (!row.target) return [];
      const { of, most } = row.target;
      const ratio = row.ratio === null ? '' : `${figure(row.ratio)}×`;
      const range = span(of === 'value' ? row.valueRange : row.ratioRange);
      const measured = row.unit ?? unit;
      const promise = `≤ ${Number(most.toPrecision(3))}${of === 'value' ? ` ${measured}` : '×'}`;
      return [
        [`${title}: ${row.task}`, `${figure(row.value)} ${measured}`, ratio, range, promise, verdictOf(row, row.target), row.bound ?? ''],
      ];
    }),
  );
  return `${made(machine)}\n\n${table(['row', 'measured', 'to first', '5–95 %', 'target', 'verdict', 'bound'], rows)}`;
}

/** Everybody beside us, workload by workload. */
function comparisons({ results: workloads, skipped, ...machine }: Peers): string {
  const rows = workloads.flatMap(({ title, unit, ours, bound, peers }) =>
    peers.map(({ peer, setting, theirs, ratio, ratioRange, target, verdict }, place) => [
      place === 0 ? `${title}, ${unit}` : '',
      `${peer}, ${setting}`,
      figure(ours),
      figure(theirs),
      figure(ratio),
      span(ratioRange),
      target === undefined ? '' : `≥ ${figure(target)}`,
      verdict ?? '',
      place === 0 ? (bound ?? '') : '',
    ]),
  );
  const without = skipped.length > 0 ? ` Left out: ${skipped.join('; ')}.` : '';
  return `${made(machine)}.${without}\n\n${table(['work', 'peer', 'ours', 'theirs', 'ratio', '5–95 %', 'target', 'verdict', 'bound of ours'], rows)}`;
}

function figures(): string {
  const parts = readdirSync(results)
    .sort()
    .flatMap((machine) => {
      const [bench, peers] = [read<Bench>(machine, 'bench'), read<Peers>(machine, 'peers')];
      return [`### ${machine}`, ...(bench ? [promises(bench)] : []), ...(peers ? [comparisons(peers)] : [])];
    });
  return [begin, ...parts, end].join('\n\n');
}

const text = readFileSync(page, 'utf8');
const [from, to] = [text.indexOf(begin), text.indexOf(end)];
if (from < 0 || to < from) throw new Error(`docs/performance.md has no place for the figures: ${begin} and ${end}`);
const written = text.slice(0, from) + figures() + text.slice(to + end.length);
if (!process.argv.includes('--check')) writeFileSync(page, written);
else if (written !== text) {
  console.error('docs/performance.md: its figures are not those of bench/results: npm run bench:page');
  process.exitCode = 1;
}
