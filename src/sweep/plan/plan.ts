// A sweep: from its description to its cells. A pure function: the same description gives the same cells in every engine.
import type { Labels, RunCell } from '../../cells/cell.js';
import { conflict, invalid, missing } from '../../input/errors.js';
import { type GivenPlot, readPlot } from '../figures/plot.js';
import { type Columns, columnsOf } from '../results/long-table.js';
import { Axis, Computed, sweepKeys, Zipped } from './axis.js';
import { checkCellsOf } from './check.js';
import { isTree, plain, type Tree } from './document.js';
import { type Expression, type Lookup, readExpression, type Value } from './expression.js';
import { namesIn, put, unknownKey } from './overrides.js';
import { axisOf, type Variant, variantCount, variants, withAxes } from './variants.js';

/** A sweep, planned. */
export interface SweepPlan {
  /** What it is called; empty where its description does not say. */
  readonly title: string;
  /** Its runs, those that share data beside each other: seeds vary fastest. */
  readonly cells: readonly RunCell[];
  /** Their labels and measures. */
  readonly columns: Columns;
  /** The figures that it asks for, as plain data. */
  readonly plots: readonly GivenPlot[];
}

/** The most combinations that a description may have. */
export const mostCells = 200_000;

/** Keys of a run, in the order in which they vary: the last fastest. */
const runKeys = [
  'problem',
  'optimizer',
  'noise',
  'theta0',
  'm0',
  'v0',
  'dtype',
  'batchSize',
  'steps',
  'every',
  'measures',
  'seed',
] as const;
type RunKey = (typeof runKeys)[number];

/** What a file may leave out. */
const defaults: Tree = { seed: 0 };

const examples: Readonly<Record<string, string>> = {
  problem: 'problem: { name: diagonalNet, d: 100, kappa: 5, n: 50 }',
  optimizer: 'optimizer: { name: adam, lr: 0.01 }',
  steps: 'steps: 1000',
  measures: 'measures: [trainLoss]',
};

/** Values for the option at a path, from the place `at` in the description. */
interface Placed {
  readonly path: string;
  readonly at: string;
  readonly values: Axis | Zipped;
}

/** The description with its grid and its zipped groups in the places of the options, and how long each group is. */
function arranged({ grid = {}, zip = [], where: _, title: __, plots: ___, ...tree }: Tree): { tree: Tree; lengths: number[] } {
  if (!isTree(grid)) throw invalid('E_TYPE', 'grid', grid, 'lists by the paths of options, as in optimizer.lr: [0.1, 0.2]');
  const placed: Placed[] = Object.entries(grid).map(([path, values]) => {
    const at = `grid.${path}`;
    return { path, at, values: axisOf(listOf(values), at) };
  });
  const groups = Array.isArray(zip) ? zip : [zip];
  const lengths = groups.map((group, g) => {
    if (!isTree(group)) throw invalid('E_TYPE', `zip[${g}]`, group, 'lists by the paths of options, as in optimizer.lr: [0.1, 0.2]');
    const columns = Object.entries(group).map(([path, values]) => {
      const at = `zip.${path}`;
      return { path, at, values: new Zipped(g, axisOrRepeats(values, at)) };
    });
    if (columns.length === 0) throw invalid('E_SHAPE', `zip[${g}]`, group, 'one option or more');
    const [{ path: first, values }] = columns;
    for (const column of columns) {
      if (column.values.values.length !== values.values.length)
        throw conflict(column.at, `${column.values.values.length} values beside the ${values.values.length} of ${first}`, {
          allowed: 'as many values for every option of a group',
        });
    }
    placed.push(...columns);
    return values.values.length;
  });
  placeAll(tree, placed);
  return { tree, lengths };
}

/** Puts lists into the tree, an optimizer before the options that it is to have. */
function placeAll(tree: Tree, placed: readonly Placed[]): void {
  const before = new Map<string, Placed>();
  const byDepth = placed.map((one) => ({ ...one, names: namesIn(one.path) })).sort((a, b) => a.names.length - b.names.length);
  for (const { names, ...one } of byDepth) {
    const { path, at, values } = one;
    if (['grid', 'zip', 'where', 'title', 'plots'].includes(names[0]))
      throw invalid('E_RANGE', at, path, 'the path of an option, as in optimizer.lr');
    if (before.has(path)) throw conflict(at, `${path} has two lists of values`, { value: path, allowed: 'one of grid and zip' });
    names.forEach((_, depth) => {
      const around = before.get(names.slice(0, depth).join('.'));
      const own = names.slice(depth);
      if (around?.values.values.some((entry) => isTree(entry) && has(entry, own)))
        throw conflict(at, `${path} stands in ${around.at} already`, { value: path, allowed: 'one of the two' });
    });
    before.set(path, one);
    put(tree, path, values);
  }
}

function has(tree: Tree, [name, ...rest]: readonly string[]): boolean {
  if (!Object.hasOwn(tree, name)) return false;
  const entry = tree[name];
  return rest.length === 0 || (isTree(entry) && has(entry, rest));
}

const listOf = (values: unknown): readonly unknown[] => (Array.isArray(values) ? values : [values]);

/** The values of an option in a group, where one may stand twice. */
function axisOrRepeats(values: unknown, path: string): readonly unknown[] {
  return listOf(values).flatMap((value) => axisOf([value], path).values);
}

/** The conditions, all of which must hold. */
function conditions(where: unknown): Expression[] {
  if (where === undefined) return [];
  return listOf(where).map((text, k) => {
    const path = Array.isArray(where) ? `where[${k}]` : 'where';
    if (typeof text !== 'string') throw invalid('E_TYPE', path, text, "a condition, as in 'optimizer.lr < 0.1'");
    return readExpression(text, path);
  });
}

/** The single values in a variant by the last parts of their paths. */
function leavesOf(value: unknown, path: string, into: Map<string, Value>): Map<string, Value> {
  if (isTree(value)) for (const [key, entry] of Object.entries(value)) leavesOf(entry, `${path}.${key}`, into);
  else if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') into.set(path, value);
  return into;
}

/** The names that conditions and expressions of a cell may use. */
class CellNames implements Lookup {
  readonly #of: ReadonlyMap<object, ReadonlyMap<string, Value>>;
  variants: readonly Variant[] = [];

  constructor(of: ReadonlyMap<object, ReadonlyMap<string, Value>>) {
    this.#of = of;
  }

  get(name: string): Value | undefined {
    for (const variant of this.variants) {
      const value = this.#of.get(variant)?.get(name);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  known(): string[] {
    return this.variants.flatMap((variant) => [...(this.#of.get(variant)?.keys() ?? [])]);
  }
}

/** The value with its expressions replaced by what they amount to in this cell. */
function computed(value: unknown, path: string, names: Lookup): unknown {
  if (value instanceof Computed) return value.expression.evaluate(names);
  if (!isTree(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, computed(entry, `${path}.${key}`, names)]));
}

function hasComputed(value: unknown): boolean {
  return value instanceof Computed || (isTree(value) && Object.values(value).some(hasComputed));
}

/**
 * The cells of a sweep from its description: plain data with the keys of `sweepKeys`.
 *
 * @throws E_UNKNOWN_KEY, E_MISSING, E_TYPE, E_RANGE, E_SYNTAX, E_SHAPE, E_NON_FINITE, E_TOO_LARGE, E_UNAVAILABLE with the path of what is wrong
 */
export function planSweep(given: Tree): SweepPlan {
  const description = plain(given, '') as Tree;
  for (const key of Object.keys(description)) if (!sweepKeys.includes(key)) throw unknownKey(key, key);
  const { title = '' } = description;
  if (typeof title !== 'string') throw invalid('E_TYPE', 'title', title, 'a text');
  const { tree, lengths } = arranged({ ...defaults, ...description });
  for (const [key, text] of Object.entries(examples)) if (tree[key] === undefined) throw missing(key, `as in ${text}`);
  const keys = runKeys.filter((key) => tree[key] !== undefined);
  const marked = new Map(keys.map((key) => [key, withAxes(readNames(key, tree[key]), [key])]));
  const product = [...marked.values()].reduce((all: number, value) => all * variantCount(value), 1) * lengths.reduce((a, b) => a * b, 1);
  if (product > mostCells)
    throw invalid('E_TOO_LARGE', 'sweep', product, `at most ${mostCells} combinations; take fewer values, or split it into several sweeps`);
  const cells = combined(marked, lengths, conditions(description.where));
  if (cells.length === 0) throw conflict('where', 'no combination fulfils it', { allowed: 'a condition that leaves a cell' });
  const checked = checkCellsOf(cells);
  const columns = columnsOf(checked);
  return { title, cells: checked, columns, plots: plotsOf(description.plots, columns) };
}

/** The figures that are asked for, checked. */
function plotsOf(given: unknown, columns: Columns): GivenPlot[] {
  if (given === undefined) return [];
  if (!Array.isArray(given)) throw invalid('E_TYPE', 'plots', given, 'a list of figures, as in - { x: optimizer.lr, y: testLoss }');
  return given.map((plot: unknown, k) => {
    if (!isTree(plot)) throw invalid('E_TYPE', `plots[${k}]`, plot, 'a figure, as in { x: optimizer.lr, y: testLoss }');
    readPlot(plot, columns, `plots[${k}]`);
    return plot;
  });
}

/** A problem, an optimizer or noise that is given by its name. */
function readNames(key: RunKey, value: unknown): unknown {
  if (key !== 'problem' && key !== 'optimizer' && key !== 'noise') return value;
  const read = (one: unknown): unknown => (typeof one === 'string' ? { name: one } : one);
  if (value instanceof Axis) return new Axis(value.values.map(read));
  if (value instanceof Zipped) return new Zipped(value.group, value.values.map(read));
  return Array.isArray(value) ? value.map(read) : read(value);
}

function combined(marked: ReadonlyMap<RunKey, unknown>, lengths: readonly number[], where: readonly Expression[]): RunCell[] {
  const cells: RunCell[] = [];
  const keys = [...marked.keys()];
  const known = new Map<string, unknown>();
  const shared = (value: unknown): unknown => {
    const text = JSON.stringify(value);
    if (!known.has(text)) known.set(text, value);
    return known.get(text);
  };
  for (const rows of places(lengths)) {
    const own = keys.map((key) => variants(marked.get(key), key, rows));
    const of = new Map<object, ReadonlyMap<string, Value>>(
      own.flatMap((list, k) => list.map((variant) => [variant, leavesOf(variant.value, keys[k], new Map())] as const)),
    );
    const isComputed = own.map((list) => list.some(({ value }) => hasComputed(value)));
    const names = new CellNames(of);
    for (const at of places(own.map((list) => list.length))) {
      const chosen = at.map((place, k) => own[k][place]);
      names.variants = chosen;
      if (!where.every((condition) => holds(condition, names))) continue;
      const values = chosen.map(({ value }, k) => (isComputed[k] ? shared(computed(value, keys[k], names)) : value));
      const labels: Labels = Object.assign({}, ...chosen.map((variant) => variant.labels));
      cells.push({ labels, config: Object.fromEntries(keys.map((key, k) => [key, values[k]])) as unknown as RunCell['config'] });
    }
  }
  return cells;
}

function holds({ text, evaluate }: Expression, names: Lookup): boolean {
  const value = evaluate(names);
  if (typeof value === 'boolean') return value;
  throw conflict('where', `'${text}' is no condition`, { value, allowed: "what is true or false, as in 'optimizer.lr < 0.1'" });
}

/** Every combination of places below the lengths, the last varying fastest. */
function* places(lengths: readonly number[]): Generator<readonly number[]> {
  if (lengths.some((length) => length === 0)) return;
  const at = lengths.map(() => 0);
  for (;;) {
    yield [...at];
    let k = at.length - 1;
    while (k >= 0 && ++at[k] === lengths[k]) at[k--] = 0;
    if (k < 0) return;
  }
}
