// One page that leads to the reports of many experiments: title, source, verdicts and the first figure of each.
import type { Claim } from '../cells/claim.js';
import { formatSeconds } from '../figures/format.js';
import type { Reference } from '../papers.js';
import { html, htmlPage, type Markup } from './html.js';
import { byPaper, placeText } from './references.js';
import { reportStyle } from './report-style.js';
import { verdictCounts } from './verdict.js';

/** One experiment of the page; its report is in the folder of its id. */
export interface IndexEntry {
  readonly id: string;
  readonly title: string;
  readonly reference: Reference;
  /** `failed`: it could not be run; `stopped`: its report rests on some of its cells. */
  readonly status: 'complete' | 'stopped' | 'failed';
  readonly claims: readonly Claim[];
  readonly thumbnail?: { readonly file: string; readonly text: string };
  readonly error?: string;
  readonly seconds: number;
}

export interface IndexInput {
  readonly preset: string;
  readonly kernel: string;
  readonly entries: readonly IndexEntry[];
}

const indexStyle = `
.reports { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)); gap: 1.5rem; margin: 0 0 2rem; padding: 0; list-style: none; }
.reports li { display: flex; flex-direction: column; gap: .5rem; }
.reports .card { height: 15rem; overflow: hidden; }
.reports img { display: block; width: 100%; height: 100%; object-fit: contain; }
.reports h3 { margin: .2rem 0 0; font-size: 1.1rem; line-height: 1.3; }
.reports p { margin: 0; font: .88rem/1.45 var(--sans); color: var(--quiet); }
.reports .tone { color: var(--tone); font-weight: 600; }
`;

/** The page as an HTML document. */
export function renderIndex({ preset, kernel, entries }: IndexInput): string {
  const { holding, rest } = verdictCounts(entries.flatMap(({ claims }) => claims));
  const seconds = entries.reduce((sum, entry) => sum + entry.seconds, 0);
  return htmlPage({
    title: 'Every experiment · minifold',
    style: reportStyle + indexStyle,
    images: "'self' file:",
    main: html`<header>
<p class="kicker">minifold reports · preset ${preset} · kernel <code>${kernel.slice(0, 12)}</code></p>
<h1>Every experiment</h1>
<p class="summary">${entries.length} ${entries.length === 1 ? 'experiment' : 'experiments'} in ${formatSeconds(seconds)}: ${[holding, rest].filter(Boolean).join(', ')}.</p>
</header>
${byPaper(entries, ({ reference }) => reference).map(({ paper, entries: own }) => html`<section><h2>${paper}</h2><ul class="reports">${own.map(entryBlock)}</ul></section>`)}
`,
  });
}

function entryBlock({ id, title, status, claims, thumbnail, error, reference }: IndexEntry): Markup {
  const { state, holding, rest } = verdictCounts(claims);
  const report = `./${encodeURI(id)}/report.html`;
  const image =
    thumbnail &&
    html`<a class="card" href="${report}"><img src="./${encodeURI(thumbnail.file)}" alt="${thumbnail.text}" loading="lazy"></a>`;
  const said =
    status === 'failed'
      ? html`<p class="fails"><span class="tone">failed to run</span>: ${error}</p>`
      : html`<p class="${claims.length > 0 ? state : 'open'}"><span class="tone">${holding}</span>${rest && ` · ${rest}`}${status === 'stopped' ? ' · stopped early' : ''}</p>`;
  return html`<li>${image}<h3>${status === 'failed' ? title : html`<a href="${report}">${title}</a>`}</h3><p>${placeText(reference)}</p>${said}</li>
`;
}
