// From the results of a sweep to what people look at: figures/ and report.html. The plots that were asked for stand in plots.json.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunCell } from '../cells/cell.js';
import type { Figure } from '../experiments/experiment.js';
import { drawFigures } from '../figures/index.js';
import { unusable } from '../input/errors.js';
import { init } from '../kernels/init.js';
import { figureFiles } from '../report/report.js';
import { renderSweepReport } from '../report/sweep-report.js';
import { defaultPlot } from '../sweep/figures/default-plot.js';
import { sweepFigure } from '../sweep/figures/figure.js';
import type { TheoryWatch } from '../sweep/figures/lines.js';
import { type GivenPlot, readPlot, type SweepPlot } from '../sweep/figures/plot.js';
import type { Shown } from '../sweep/figures/points.js';
import { writeFigures } from './figure-files.js';
import { replaceFile, replaceJson } from './files.js';
import type { Store } from './store/store.js';
import type { AboutSweep } from './sweep-folder.js';

const PLOTS = 'plots.json';

/** The plots of a folder: those asked for, else those of its description, else one that fits. */
function plotsIn(dir: string, about: AboutSweep, cells: readonly Pick<RunCell, 'labels'>[]): readonly GivenPlot[] {
  const path = join(dir, PLOTS);
  if (!existsSync(path)) return about.plots.length > 0 ? about.plots : [defaultPlot(cells, about.columns)];
  try {
    const plots: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (Array.isArray(plots)) return plots as GivenPlot[];
  } catch {
    // told below, as of any other text that is none
  }
  throw unusable(path, 'this is no list of plots; delete it to begin anew');
}

/** Fields of a plot that tell it from others. */
const keyOf = ({ x, y, color, series, only }: SweepPlot): string => JSON.stringify([x, y, color, series, only]);

/**
 * Draws the figures of a sweep, `added` among them, and writes its report. Returns the files of the figures.
 *
 * @throws E_UNKNOWN_KEY, E_MISSING, E_RANGE, E_UNAVAILABLE for a plot that does not fit, and the reason of the signal; nothing is written then
 */
export async function writeSweepReport(
  store: Store,
  about: AboutSweep,
  added: GivenPlot | undefined,
  watch: TheoryWatch,
): Promise<readonly string[]> {
  const { dir, manifest } = store;
  const { columns } = about;
  await init(); // theory and maps compute
  const shown: Shown[] = manifest.ids.map((_, place) => shownAt(store, place));
  const before = plotsIn(
    dir,
    about,
    shown.map(({ cell }) => cell),
  );
  const plot = added && readPlot(added, columns);
  const given =
    plot && added
      ? [
          ...(existsSync(join(dir, PLOTS)) || about.plots.length > 0 ? before : []).filter(
            (one) => keyOf(readPlot(one, columns)) !== keyOf(plot),
          ),
          added,
        ]
      : before;
  const figures = [];
  for (const one of given) figures.push(await sweepFigure(readPlot(one, columns), columns.labels, shown, watch));

  const drawn = await writeFigures(dir, drawFigures<Figure>(figures));
  if (added) replaceJson(join(dir, PLOTS), given);
  const { cells: total, done, diverged, failed, seconds } = store.status();
  const page = renderSweepReport({
    name: manifest.name,
    title: about.title,
    description: about.description,
    figures: drawn,
    varying: varyingTable(shown, columns.labels),
    cells: { total, done, diverged, failed },
    versions: { minifold: manifest.minifold },
    kernel: manifest.kernel,
    digest: store.digest(),
    seconds,
  });
  replaceFile(join(dir, 'report.html'), page);
  return drawn.flatMap(({ figure, svg }) => Object.values(figureFiles(figure)).slice(svg === undefined ? 1 : 0));
}

/** A cell with its result. Its config is read when somebody asks, which costs more than a label. */
function shownAt(store: Store, place: number): Shown {
  let cell: RunCell | undefined;
  const read = (): RunCell => {
    cell ??= store.cell(place) as RunCell;
    return cell;
  };
  return {
    cell: {
      labels: store.manifest.labels(place),
      get config() {
        return read().config;
      },
    },
    result: store.result(place),
  };
}

function varyingTable(
  shown: readonly Shown[],
  labels: readonly string[],
): { title: string; columns: string[]; rows: (string | number)[][] } {
  const values = (name: string): (string | number)[] => [
    ...new Set(shown.map(({ cell }) => cell.labels[name]).filter((value) => value !== undefined)),
  ];
  const rows = labels
    .map((name) => [name, values(name)] as const)
    .filter(([, all]) => all.length > 1)
    .map(([name, all]) => [
      name,
      all.length,
      all.length <= 12 ? all.join(', ') : `${all.slice(0, 6).join(', ')}, … ${all[all.length - 1]}`,
    ]);
  return { title: 'Labels that vary, and their values', columns: ['label', 'values', 'which'], rows };
}
