// minifold list [experiment]
import type { Experiment } from '../experiments/experiment.js';
import { formatNumber, formatRounded } from '../figures/format.js';
import { init } from '../kernels/init.js';
import { byPaper, placeText, sourceText } from '../report/references.js';
import { settingsRows } from '../report/settings-rows.js';
import { takes, timesQuick } from '../report/takes.js';
import type { Context } from './context.js';
import { findExperiment } from './find-experiment.js';
import { textTable, wrapOrCut } from './text-table.js';

const WIDTHS = [24, 50];
const SETTING_WIDTHS = [26, 22, 22];

/** Prints the experiments by paper, or one of them in full: its settings, what they are by default, and what it takes. */
export async function list({ experiments, stdout }: Context, id: string | undefined, json: boolean): Promise<void> {
  const chosen = id === undefined ? experiments : [findExperiment(experiments, id)];
  if (json) {
    const listed = chosen.map((one) => ({
      id: one.id,
      title: one.title,
      source: sourceText(one),
      summary: one.summary,
      presets: one.presets,
      ...(one.quickTakes && { quickTakes: one.quickTakes }),
    }));
    stdout.write(`${JSON.stringify({ experiments: listed })}\n`);
    return;
  }
  if (id !== undefined) {
    const [one] = chosen;
    await init(); // cells may start where a theory says
    const body = [one.title, sourceText(one), '', one.summary, '', one.ours].flatMap((text) => wrapOrCut(text, 76));
    const indented = (lines: readonly string[]): string => lines.map((line) => `    ${line}`.trimEnd()).join('\n');
    stdout.write(`${one.id}\n${indented(body)}\n\n`);
    stdout.write(`Settings and their values in the presets; --set changes them, lists as a whole:\n${settingsTable(one)}\n`);
    stdout.write(`${indented(presetLines(one).flatMap((line) => wrapOrCut(line, 76)))}\n\nRun it with: minifold run ${one.id}\n`);
    return;
  }
  for (const { paper, entries } of byPaper(experiments, (experiment) => experiment)) {
    const rows = entries.map((one) => [one.id, described(one.title, placeText(one))]);
    const table = rows.map((row) => textTable([row], WIDTHS)).join('');
    stdout.write(`${wrapOrCut(paper, 80).join('\n')}\n${table.replace(/^(?=.)/gm, '  ')}\n`);
  }
  stdout.write(
    'More: minifold list <experiment>. Run: minifold run <experiment>, or run all.\n' +
      'adam here has no bias correction (torch: adam.torch), sgdMomentum averages\ngradients (torch: heavyBall).\n',
  );
}

/** Every setting by the name that --set takes. */
function settingsTable({ presets }: Experiment): string {
  const [quick, paper] = [new Map(settingsRows(presets.quick)), new Map(settingsRows(presets.paper))];
  const names = [...new Set([...quick.keys(), ...paper.keys()])];
  const rows = names.map((name) => [name, quick.get(name) ?? '-', paper.get(name) ?? '-']);
  return [['setting', 'quick', 'paper'], ...rows].map((row) => textTable([row], SETTING_WIDTHS).replace(/^(?=.)/gm, '    ')).join('');
}

/** Time and memory of the presets: measured of quick, by the work of paper. */
function presetLines(experiment: Experiment): string[] {
  const { presets } = experiment;
  const [quick, paper] = [presets.quick, presets.paper].map((settings) => experiment.cells(settings));
  const count = ({ length }: readonly unknown[]): string => `${formatNumber(length)} ${length === 1 ? 'cell' : 'cells'}`;
  const [quickTakes, paperTakes] = [quick, paper].map((cells) => takes(experiment, cells));
  return [
    `Preset quick: ${[count(quick), quickTakes].filter(Boolean).join(', ')}.`,
    `Preset paper: ${count(paper)}, about ${formatRounded(timesQuick(experiment, paper), 2)} times the work${paperTakes ? `: ${paperTakes}` : ''}.`,
  ];
}

/** The title, and the place in the paper where there is one. */
function described(title: string, place: string): string {
  return place === '' ? title : `${title}${/[?!.]$/.test(title) ? '' : '.'} ${place}`;
}
