// What a figure of a sweep is to show, in words of its labels and measures; checked against those that there are.
import { invalid, missing, unknownName } from '../../input/errors.js';
import type { Columns } from '../results/long-table.js';

/** An axis whose scale may be asked for. */
export type AxisName = 'x' | 'y' | 'color';

/** A figure of a sweep: lines, or with `color` a map. */
export interface SweepPlot {
  /** A label, or `step`. */
  readonly x: string;
  /** A measure; with `color` a label. */
  readonly y: string;
  /** A measure: a map over x and y. */
  readonly color?: string;
  /** A label: a line for each of its values. */
  readonly series?: string;
  /** Labels: a panel for each combination of their values. Those that vary and are named nowhere are taken for it. */
  readonly panels: readonly string[];
  /** Labels that the mean is over. */
  readonly band: readonly string[];
  /** Only the cells with these labels. */
  readonly only: Readonly<Record<string, string | number>>;
  /** Axes that are logarithmic, or are not, whatever their range. */
  readonly log: readonly AxisName[];
  readonly linear: readonly AxisName[];
  /** Names of theories whose lines are drawn. */
  readonly theory: readonly string[];
}

/** Theories that have lines. */
export const theoryNames: readonly string[] = ['l1-recovery', 'slow-flow'];

/** What a plot may be told. */
export const plotKeys: readonly string[] = ['x', 'y', 'color', 'series', 'panels', 'band', 'only', 'log', 'linear', 'theory'];

const axisNames: readonly AxisName[] = ['x', 'y', 'color'];

/** A plot as a file or a command has it: lists may be texts with commas. */
export type GivenPlot = Readonly<Record<string, unknown>>;

function textIn(given: GivenPlot, key: string, path: string): string | undefined {
  const value = given[key];
  if (value === undefined || (typeof value === 'string' && value !== '')) return value;
  throw invalid('E_TYPE', `${path}.${key}`, value, 'a name');
}

function listIn(given: GivenPlot, key: string, path: string): string[] {
  const value = given[key] ?? [];
  const list: unknown[] = typeof value === 'string' ? value.split(',').map((part) => part.trim()) : [value].flat();
  return list.map((entry, k) => {
    if (typeof entry !== 'string' || entry === '') throw invalid('E_TYPE', `${path}.${key}`, entry, 'names with commas between them');
    if (list.indexOf(entry) < k) throw invalid('E_RANGE', `${path}.${key}`, entry, 'no name twice');
    return entry;
  });
}

function known(name: string, what: string, names: readonly string[], path: string): string {
  if (names.includes(name)) return name;
  const ending = names.filter((one) => one.endsWith(`.${name}`)); // lr for optimizer.lr
  throw unknownName(what, name, names, path, undefined, ending);
}

/** `--band seeds` is over the label `seed`. */
function bandLabel(name: string, labels: readonly string[], path: string): string {
  return known(name === 'seeds' && !labels.includes(name) ? 'seed' : name, 'label', labels, path);
}

function onlyIn(given: GivenPlot, labels: readonly string[], path: string): Record<string, string | number> {
  const { only = {} } = given;
  const entries: [string, unknown][] =
    typeof only === 'object' && only !== null && !Array.isArray(only)
      ? Object.entries(only)
      : listIn(given, 'only', path).map((text) => {
          const at = text.indexOf('=');
          if (at < 1) throw invalid('E_SYNTAX', `${path}.only`, text, 'LABEL=VALUE, as in problem.n=40');
          return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
        });
  return Object.fromEntries(
    entries.map(([name, value], k) => {
      if (entries.findIndex(([other]) => other === name) < k) throw invalid('E_RANGE', `${path}.only`, name, 'one value of a label');
      known(name, 'label', labels, `${path}.only`);
      if (typeof value === 'string' || typeof value === 'number') return [name, value];
      throw invalid('E_TYPE', `${path}.only.${name}`, value, 'the value of a label');
    }),
  );
}

/**
 * Reads a plot; `given` is plain data.
 *
 * @throws E_MISSING, E_TYPE, E_SYNTAX, E_UNKNOWN_KEY with the name that was meant
 */
export function readPlot(given: GivenPlot, { labels, measures }: Columns, path = 'plot'): SweepPlot {
  for (const key of Object.keys(given)) known(key, 'key', plotKeys, `${path}.${key}`);
  const [x, y, color, series] = ['x', 'y', 'color', 'series'].map((key) => textIn(given, key, path));
  if (x === undefined) throw missing(`${path}.x`, `a label or step; labels: ${labels.join(', ')}`);
  if (y === undefined) throw missing(`${path}.y`, `a measure, or with color a label; measures: ${measures.join(', ')}`);
  const axes = (key: 'log' | 'linear'): AxisName[] =>
    listIn(given, key, path).map((name) => known(name, 'axis', axisNames, `${path}.${key}`) as AxisName);
  if (color !== undefined) known(color, 'measure', measures, `${path}.color`);
  known(x, 'label', color === undefined ? [...labels, 'step'] : labels, `${path}.x`);
  known(y, color === undefined ? 'measure' : 'label', color === undefined ? measures : labels, `${path}.y`);
  if (series !== undefined) {
    if (color !== undefined) throw invalid('E_RANGE', `${path}.series`, series, 'nothing beside color: a map has no lines; take panels');
    known(series, 'label', labels, `${path}.series`);
  }
  const band = given.band === undefined ? (labels.includes('seed') ? ['seed'] : []) : listIn(given, 'band', path);
  const plot: SweepPlot = {
    x,
    y,
    ...(color !== undefined && { color }),
    ...(series !== undefined && { series }),
    panels: listIn(given, 'panels', path).map((name) => known(name, 'label', labels, `${path}.panels`)),
    band: band.map((name) => bandLabel(name, labels, `${path}.band`)),
    only: onlyIn(given, labels, path),
    log: axes('log'),
    linear: axes('linear'),
    theory: listIn(given, 'theory', path).map((name) => known(name, 'theory', theoryNames, `${path}.theory`)),
  };
  if (color === undefined && [...plot.log, ...plot.linear].includes('color'))
    throw invalid(
      'E_RANGE',
      `${path}.${plot.log.includes('color') ? 'log' : 'linear'}`,
      'color',
      'x and y; without color there is no such axis',
    );
  const both = plot.log.find((axis) => plot.linear.includes(axis));
  if (both !== undefined) throw invalid('E_RANGE', `${path}.linear`, both, 'an axis that log does not name');
  const named = [plot.x, ...(color === undefined ? [] : [plot.y]), ...(series === undefined ? [] : [series]), ...plot.panels, ...plot.band];
  const twice = named.find((name, k) => named.indexOf(name) < k);
  if (twice !== undefined) throw invalid('E_RANGE', path, twice, 'every label in one place: x, y, series, panels or band');
  return plot;
}
