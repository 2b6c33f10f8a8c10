// A figure of a sweep: from its plot and its cells to panels with a title and a caption.
import type { PanelFigure } from '../../figures/index.js';
import { axisTitle } from './axes.js';
import { linePanels, type TheoryWatch } from './lines.js';
import { mapPanels } from './maps.js';
import type { SweepPlot } from './plot.js';
import { ofOneKind, panelsOf, type Shown } from './points.js';

/** The name of a figure in file names: made of the names of its labels and measures, and of nothing else. */
function idOf({ x, y, color, series, only }: SweepPlot): string {
  const words = [
    ...(color === undefined ? [y, 'against', x] : [color, 'over', x, 'and', y]),
    ...(series === undefined ? [] : ['by', series]),
  ];
  const chosen = Object.entries(only).flatMap(([name, value]) => [name, String(value)]);
  return [...words, ...chosen]
    .join('-')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .slice(0, 100);
}

/** What the figure rests on, counted. */
function caption({ band, color, only, x }: SweepPlot, shown: readonly Shown[]): string {
  const count = (status: string): number => shown.filter(({ result }) => result?.status === status).length;
  const [diverged, missing] = [count('diverged'), shown.filter(({ result }) => result === undefined).length];
  const over = new Set(shown.map(({ cell }) => JSON.stringify(band.map((name) => cell.labels[name])))).size;
  const name = band.length === 1 && band[0] === 'seed' ? (over === 1 ? 'seed' : 'seeds') : `values of ${band.join(', ')}`;
  const mean =
    band.length === 0 || over === 1 ? '' : `${color === undefined ? 'Lines are means' : 'Each field is the mean'} over ${over} ${name}. `;
  const when = x === 'step' ? '' : 'Measured at the last step. ';
  const chosen = Object.entries(only).map(([label, value]) => `${label} = ${value}`);
  const what = chosen.length === 0 ? '' : `Only cells with ${chosen.join(', ')}. `;
  const runs = (n: number): string => (n === 1 ? '1 run' : `${n} runs`);
  const lost = x === 'step' ? 'end where they did' : 'are left out';
  const fates = [
    ...(diverged > 0 ? [`${runs(diverged)} of ${shown.length} diverged and ${lost}.`] : []),
    ...(missing > 0 ? [`${runs(missing)} of ${shown.length} ${missing === 1 ? 'has' : 'have'} no result yet.`] : []),
  ];
  return `${mean}${when}${what}${fates.join(' ')}`.trim();
}

/** Whether a label or measure is named by words, which a heading begins in capitals, and not by a symbol such as tr H or by its own name. */
function isWords(name: string): boolean {
  return axisTitle(name) !== name && /^[a-z]{3}/.test(axisTitle(name));
}

/**
 * The figure of a plot.
 *
 * @throws E_RANGE, E_UNAVAILABLE where the plot does not fit the cells
 */
export async function sweepFigure(
  given: SweepPlot,
  labels: readonly string[],
  all: readonly Shown[],
  watch: TheoryWatch,
): Promise<PanelFigure> {
  const plot = ofOneKind(given, labels, all);
  const panels = panelsOf(plot, labels, all);
  const { x, y, color } = plot;
  const drawn = color === undefined ? await linePanels(plot, panels, watch) : mapPanels(plot, panels);
  const what =
    color === undefined ? `${axisTitle(y)} against ${axisTitle(x)}` : `${axisTitle(color)} over ${axisTitle(x)} and ${axisTitle(y)}`;
  return {
    id: idOf(plot),
    title: isWords(color ?? y) ? `${what[0].toUpperCase()}${what.slice(1)}` : what,
    caption: caption(
      plot,
      panels.flatMap(({ shown }) => shown),
    ),
    panels: drawn,
    ...(color !== undefined && { columns: 2 }),
  };
}
