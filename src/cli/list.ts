// minifold list [experiment]
import { byPaper, placeText, sourceText } from '../report/references.js';
import type { Context } from './context.js';
import { findExperiment } from './find-experiment.js';
import { textTable, wrapOrCut } from './text-table.js';

const WIDTHS = [24, 50];

/** Prints the experiments by paper, or one of them in full. */
export function list({ experiments, stdout }: Context, id: string | undefined, json: boolean): void {
  const chosen = id === undefined ? experiments : [findExperiment(experiments, id)];
  if (json) {
    const listed = chosen.map((one) => ({
      id: one.id,
      title: one.title,
      source: sourceText(one),
      summary: one.summary,
      presets: one.presets,
    }));
    stdout.write(`${JSON.stringify({ experiments: listed })}\n`);
    return;
  }
  if (id !== undefined) {
    for (const { id, title, summary, ours, ...reference } of chosen) {
      const body = [title, sourceText(reference), '', summary, '', ours].flatMap((text) => wrapOrCut(text, 76));
      stdout.write(`${id}\n${body.map((line) => `    ${line}`.trimEnd()).join('\n')}\n\nRun it with: minifold run ${id}\n`);
    }
    return;
  }
  for (const { paper, entries } of byPaper(experiments, (experiment) => experiment)) {
    const rows = entries.map((one) => [one.id, described(one.title, placeText(one))]);
    const table = rows.map((row) => textTable([row], WIDTHS)).join('');
    stdout.write(`${wrapOrCut(paper, 80).join('\n')}\n${table.replace(/^(?=.)/gm, '  ')}\n`);
  }
  stdout.write('More: minifold list <experiment>. Run: minifold run <experiment>, or run all.\n');
}

/** The title, and the place in the paper where there is one. */
function described(title: string, place: string): string {
  return place === '' ? title : `${title}${/[?!.]$/.test(title) ? '' : '.'} ${place}`;
}
