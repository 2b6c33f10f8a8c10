// A sweep as one page that needs nothing else, with the figures that were asked for.
import type { Table } from '../experiments/experiment.js';
import { formatNumber, formatSeconds } from '../figures/format.js';
import { html, htmlPage, type Markup } from './html.js';
import { prose } from './mathml.js';
import { type DrawnFigure, definitions, figureBlock, scrolling, tableBlock } from './report.js';
import { reportStyle } from './report-style.js';
import { settingsRows } from './settings-rows.js';

/** Everything that the page says. */
export interface SweepReportInput {
  readonly name: string;
  readonly title: string;
  /** The description of the sweep, as plain data. */
  readonly description: unknown;
  readonly figures: readonly DrawnFigure[];
  /** What varies, and over which values. */
  readonly varying: Table;
  readonly cells: { readonly total: number; readonly done: number; readonly diverged: number; readonly failed: number };
  readonly versions: Readonly<Record<string, string>>;
  /** SHA-256 of the kernel. */
  readonly kernel: string;
  /** SHA-256 of all results. */
  readonly digest: string;
  /** Of all cells, one after the other. */
  readonly seconds: number;
}

/** Longest text of a setting; data stand in the description. */
const longest = 200;

const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);

/** The page as an HTML document. */
export function renderSweepReport(input: SweepReportInput): string {
  const { name, title, cells, figures, description } = input;
  const heading = title || name;
  return htmlPage({
    title: `${heading} · minifold`,
    description: `A sweep of ${cells.total} runs`,
    style: reportStyle,
    main: html`<header>
<p class="kicker">minifold sweep · <code>${name}</code></p>
<h1>${prose(heading)}</h1>
<p class="summary">${summary(cells)}</p>
${cells.done < cells.total ? html`<p class="notice" role="note"><strong>Not complete.</strong> ${cells.done} of ${cells.total} cells have a result; figures rest on these alone.</p>` : undefined}
</header>
${figures.length > 0 ? html`<section aria-labelledby="figures"><h2 id="figures">Figures</h2>${figures.map(figureBlock)}</section>` : undefined}
<section aria-labelledby="tables"><h2 id="tables">What varies</h2>${tableBlock(input.varying, 0)}</section>
<section aria-labelledby="settings"><h2 id="settings">Description</h2>
${scrolling('Description', definitions(settingsRows(description).map(([path, value]) => [path, cut(value)])))}
</section>
${reproduce(input)}
`,
  });
}

function summary({ total, diverged, failed }: SweepReportInput['cells']): string {
  const runs = (count: number): string => `${formatNumber(count)} ${count === 1 ? 'run' : 'runs'}`;
  const fates = [
    ...(diverged > 0 ? [`${formatNumber(diverged)} diverged`] : []),
    ...(failed > 0 ? [`${formatNumber(failed)} failed`] : []),
  ];
  return `${runs(total)}${fates.length > 0 ? `, of which ${fates.join(' and ')}` : ''}.`;
}

function reproduce({ versions, kernel, digest, seconds }: SweepReportInput): Markup {
  return html`<section aria-labelledby="reproduce">
<h2 id="reproduce">How to reproduce</h2>
<pre tabindex="0"><code>minifold sweep sweep.json --out again</code></pre>
<p>sweep.json is beside this page. The same kernel and the same description give the same bits, on any machine, with any number of jobs and shards; table.csv, table.jsonl and table.parquet have every record.</p>
${scrolling(
  'Versions',
  definitions([
    ...Object.entries(versions),
    ['kernel, SHA-256', kernel],
    ['results, SHA-256', digest],
    ['time of all cells', formatSeconds(Number(seconds.toPrecision(3)))],
  ]),
)}
</section>`;
}
