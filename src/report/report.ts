// A finished experiment as one page that needs nothing else: no network, no script, no second file. It is read from disk, mailed, printed.
import type { Claim } from '../cells/claim.js';
import type { Figure, Findings, Table } from '../experiments/experiment.js';
import { formatNumber, formatSeconds } from '../figures/format.js';
import type { Reference } from '../papers.js';
import { type Content, html, htmlPage, type Markup, trusted } from './html.js';
import { prose } from './mathml.js';
import { sourceText } from './references.js';
import { reportStyle } from './report-style.js';
import { settingsRows } from './settings-rows.js';
import { verdictCounts, verdicts } from './verdict.js';

/** A figure and what `renderSvg` made of its specification. */
export interface DrawnFigure {
  readonly figure: Figure;
  /** Undefined where the packages that draw are not installed. */
  readonly svg: string | undefined;
  /** The same for a phone, if the figure has such a drawing. */
  readonly narrow?: string | undefined;
}

/** Everything a report says. The report is a function of this alone: no clock, no machine. */
export interface ReportInput {
  readonly experiment: Reference & { readonly id: string; readonly title: string; readonly summary: string; readonly ours: string };
  readonly findings: Findings;
  readonly figures: readonly DrawnFigure[];
  /** The resolved settings, as plain data. */
  readonly settings: unknown;
  readonly preset: string;
  /** The command line that makes this report again. */
  readonly command: string;
  /** Name and version of what ran: `{ minifold: '0.1.0', Node: '22.12.0' }`. */
  readonly versions: Readonly<Record<string, string>>;
  /** SHA-256 of the kernel. */
  readonly kernel: string;
  readonly cells: { readonly done: number; readonly total: number };
  /** Wall time of the cells, added up. */
  readonly seconds: number;
}

/** The files of a figure, relative to the report, which links to them. */
export function figureFiles(figure: Figure): { svg: string; spec: string } {
  return { svg: `figures/${figure.id}.svg`, spec: `figures/${figure.id}.vl.json` };
}

/**
 * The report as an HTML document.
 *
 * @example
 * const figures = await Promise.all(findings.figures.map(async (figure) => ({ figure, svg: await renderSvg(figure.spec) })));
 * writeFileSync('report.html', renderReport({ experiment, findings, figures, … }));
 */
export function renderReport(input: ReportInput): string {
  const { experiment, findings, cells } = input;
  return htmlPage({
    title: `${experiment.title} · minifold`,
    description: sourceText(experiment),
    style: reportStyle,
    main: html`<header>
<p class="kicker">minifold report · <code>${experiment.id}</code> · preset ${input.preset}</p>
<h1>${prose(experiment.title)}</h1>
<p class="source">${sourceText(experiment)}</p>
<p class="summary">${prose(experiment.summary)}</p>
${verdict(findings.claims)}
${cells.done < cells.total ? html`<p class="notice" role="note"><strong>Stopped early.</strong> ${cells.done} of ${cells.total} cells are done; claims, figures and tables rest on these alone.</p>` : undefined}
</header>
${findings.claims.length > 0 ? claimsSection(findings.claims) : undefined}
${input.figures.length > 0 ? html`<section aria-labelledby="figures"><h2 id="figures">Figures</h2>${findings.basis && html`<p class="basis">${prose(findings.basis)}</p>`}${input.figures.map(figureBlock)}</section>` : undefined}
${findings.tables.length > 0 ? html`<section aria-labelledby="tables"><h2 id="tables">Tables</h2>${findings.tables.map(tableBlock)}</section>` : undefined}
${settingsSection(input)}
${reproduceSection(input)}
`,
  });
}

/** The sentence under the summary: `5 of 6 claims hold; 1 does not hold`. */
function verdict(claims: readonly Claim[]): Markup | undefined {
  if (claims.length === 0) return undefined;
  const { state, holding, rest } = verdictCounts(claims);
  return html`<p class="verdict ${state}"><strong>${holding}</strong>${rest && ` · ${rest}`}</p>`;
}

function claimsSection(claims: readonly Claim[]): Markup {
  const row = (claim: Claim): Markup => {
    const { symbol, text } = verdicts[claim.verdict];
    return html`<tr class="${claim.verdict}">
<th scope="row">${prose(claim.text)}</th><td class="mark"><span aria-hidden="true">${symbol}</span> ${text}</td>
<td data-name="Expected">${prose(claim.expected)}</td><td data-name="Tolerance">${prose(claim.tolerance)}</td><td data-name="Observed">${prose(claim.observed)}</td></tr>
`;
  };
  return html`<section aria-labelledby="claims">
<h2 id="claims">Claims</h2>
${scrolling(
  'Claims',
  html`<table class="claims">
<thead><tr><th scope="col">Claim</th><th scope="col">Verdict</th><th scope="col">Expected</th><th scope="col">Tolerance</th><th scope="col">Observed</th></tr></thead>
<tbody>
${claims.map(row)}</tbody>
</table>`,
)}
</section>`;
}

/** A figure of a report with its caption and its files. */
export function figureBlock({ figure, svg, narrow }: DrawnFigure, index: number): Markup {
  const files = figureFiles(figure);
  const name = `figure-${index + 1}`;
  const label = `Figure ${index + 1}. ${figure.title}`;
  const drawing = (source: string, layout: string): Markup => {
    const placed = inPage(source, `${name}-${layout}`, label, `${name}-caption`);
    return html`<div class="${layout}" style="--width: ${widthOf(source)}px">${trusted(placed)}</div>`;
  };
  const isWide = svg !== undefined && widthOf(svg) > mainWidth;
  const card =
    svg === undefined
      ? undefined
      : narrow === undefined
        ? html`<div class="card" role="region" aria-label="Figure ${index + 1}" tabindex="0">${drawing(svg, 'drawing')}</div>`
        : html`<div class="card">${drawing(svg, 'drawing page')}${drawing(narrow, 'drawing phone')}</div>`;
  const link = (file: string, text: string): Markup => html`<a href="./${encodeURI(file)}">${text}</a>`;
  const drawn = svg === undefined ? 'Not drawn, since vega was not installed' : link(files.svg, 'SVG');
  return html`<figure id="${name}"${isWide ? trusted(' class="wide"') : undefined}>
${card}
<figcaption id="${name}-caption"><strong>${prose(label)}.</strong> ${prose(figure.caption)}
<span class="files">${drawn} · ${link(files.spec, 'Vega-Lite JSON')}</span></figcaption>
</figure>
`;
}

/** Pixels of a card in the column of text; a figure that needs more reaches beyond it. */
const mainWidth = 750;

/** The width a figure was laid out for. */
function widthOf(svg: string): number {
  return Number(/^<svg[^>]* width="([\d.]+)"/.exec(svg)?.[1] ?? 800);
}

/** The drawing among others of a page: its ids are its own, and its description begins with its title and leads to its caption. */
function inPage(svg: string, name: string, label: string, caption: string): string {
  const prefix = name.replaceAll(' ', '-');
  const named = svg.replace(/(?<= id="|url\(#)clip\d+/g, (id) => `${prefix}-${id}`);
  const described = html`aria-label="${label}. `.source;
  const tag = / aria-label="/.test(named.slice(0, named.indexOf('>')))
    ? named.replace('aria-label="', described)
    : named.replace('<svg ', `<svg role="img" ${described}" `);
  return tag.replace('<svg ', `<svg aria-describedby="${caption}" `);
}

/** A table of a report with its caption. */
export function tableBlock({ title, columns, rows }: Table, index: number): Markup {
  // A column is set flush right when it holds numbers, heading included.
  const alignment = columns.map((_, column) => (rows.some((row) => typeof row[column] === 'number') ? 'number' : 'text'));
  const cell = (value: string | number, column: number): Markup => {
    const text = typeof value === 'number' ? formatNumber(value) : prose(value);
    return column === 0
      ? html`<th scope="row" class="${alignment[column]}">${text}</th>`
      : html`<td class="${alignment[column]}">${text}</td>`;
  };
  const id = `table-${index + 1}`;
  return html`<p class="caption" id="${id}">${prose(title)}</p>
${scrolling(
  title,
  html`<table aria-labelledby="${id}">
<thead><tr>${columns.map((name, column) => html`<th scope="col" class="${alignment[column]}">${prose(name)}</th>`)}</tr></thead>
<tbody>
${rows.map((row) => html`<tr>${row.map(cell)}</tr>\n`)}</tbody>
</table>`,
)}`;
}

function settingsSection({ experiment, settings, preset }: ReportInput): Markup {
  return html`<section aria-labelledby="settings">
<h2 id="settings">Settings</h2>
<p>Preset <code>${preset}</code>, as resolved for this run.</p>
${experiment.ours && html`<p class="ours"><strong>Ours, not the paper’s.</strong> ${prose(experiment.ours)}</p>`}
${scrolling('Settings', definitions(settingsRows(settings)))}
</section>`;
}

function reproduceSection({ command, versions, kernel, cells, seconds }: ReportInput): Markup {
  const complete = cells.done < cells.total ? `stopped early: ${cells.done} of ${cells.total} cells` : `complete: all ${cells.total} cells`;
  return html`<section aria-labelledby="reproduce">
<h2 id="reproduce">How to reproduce</h2>
<pre tabindex="0"><code>${command}</code></pre>
<p>The same kernel and the same settings give the same bits, on any machine and with any number of jobs.</p>
${scrolling(
  'Versions',
  definitions([
    ...Object.entries(versions),
    ['kernel, SHA-256', kernel],
    ['run', complete],
    ['time of all cells', formatSeconds(Number(seconds.toPrecision(3)))],
  ]),
)}
</section>`;
}

/** A table of names and values. */
export function definitions(rows: readonly (readonly [string, string])[]): Markup {
  return html`<table class="definitions"><tbody>
${rows.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>\n`)}</tbody></table>`;
}

/** Wide content scrolls in its own box, which the keyboard can reach, instead of widening the page. */
export function scrolling(label: string, content: Content): Markup {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">${content}</div>
`;
}
