// From a description with axes in it to the values without: every combination of what its options take one after the other, with the labels that tell them apart.
import type { Labels } from '../../cells/cell.js';
import { invalid, misread, partOf, show } from '../../input/errors.js';
import { Axis, Computed, DataFile, isWhole, Zipped } from './axis.js';
import { isTree, type Tree } from './document.js';
import { readExpression } from './expression.js';
import { isRange, rangeValues } from './ranges.js';

/** A value without axes, and what tells it from its siblings. */
export interface Variant {
  readonly value: unknown;
  readonly labels: Labels;
}

const expression = /^\$\{(.*)\}$/s;

/** A list as an axis: ranges in it stand for their values. */
export function axisOf(values: readonly unknown[], path: string): Axis {
  if (values.length === 0) throw invalid('E_SHAPE', path, values, 'one value or more');
  const all = values.flatMap((value, k): unknown[] =>
    typeof value === 'string' && isRange(value) ? rangeValues(value, partOf(path, k)) : [value],
  );
  const seen = new Set<string>();
  for (const value of all) {
    const text = JSON.stringify(value);
    if (seen.has(text)) throw invalid('E_RANGE', path, value, 'no value twice');
    seen.add(text);
  }
  return new Axis(all);
}

/** The value with an axis for every range and every list of values, and the expressions read. */
export function withAxes(value: unknown, names: readonly string[], owner?: string): unknown {
  const path = names.join('.');
  const inside = (entry: unknown): unknown => (Array.isArray(entry) ? listed(entry, names, owner) : withAxes(entry, names, owner));
  if (value instanceof Axis) return new Axis(axisOf(value.values, path).values.map(inside));
  if (value instanceof Zipped) return new Zipped(value.group, value.values.map(inside));
  if (isWhole(names, owner)) return value;
  if (typeof value === 'string') {
    const text = expression.exec(value)?.[1];
    if (text !== undefined) return new Computed(readExpression(text, path));
    if (value.includes('${'))
      throw misread(path, value, value.indexOf('${'), 'an expression is a whole value, of what stands in its braces');
    return isRange(value) ? new Axis(rangeValues(value, path)) : value;
  }
  if (Array.isArray(value)) return withAxes(axisOf(value, path), names, owner);
  if (!isTree(value)) return value;
  const own = typeof value.name === 'string' ? value.name.split('.')[0] : owner;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, withAxes(entry, [...names, key], own)]));
}

/** A list that is one value of an axis: of an option that takes lists. */
function listed(value: readonly unknown[], names: readonly string[], owner: string | undefined): unknown {
  if (isWhole(names, owner)) return value;
  throw invalid('E_TYPE', names.join('.'), value, 'a list of values, not of lists');
}

/** How many variants there are, at most, in each row of the zipped groups. */
export function variantCount(value: unknown): number {
  if (value instanceof Axis) return value.values.reduce((sum: number, entry) => sum + variantCount(entry), 0);
  if (value instanceof Zipped) return Math.max(...value.values.map(variantCount));
  if (!isTree(value)) return 1;
  return Object.values(value).reduce((product: number, entry) => product * variantCount(entry), 1);
}

/** Longest text of a label that is made of a list. */
const longestLabel = 60;

/** What a value is called in a table. */
function labelOf(value: unknown, place: number, path: string): string | number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'number') throw invalid('E_NON_FINITE', path, value, 'a finite number');
  if (typeof value === 'string') return value;
  if (value instanceof DataFile) return value.name;
  const text = JSON.stringify(value);
  return text.length > longestLabel ? `#${place + 1}` : text;
}

/** The single values in a tree, by their paths. */
function leaves(value: unknown, path: string): [path: string, value: unknown][] {
  if (value instanceof Axis || value instanceof Computed || value instanceof Zipped) return [];
  return isTree(value) ? Object.entries(value).flatMap(([key, entry]) => leaves(entry, `${path}.${key}`)) : [[path, value]];
}

/** Labels of alternatives: what differs among them. */
function alternativeLabels(entries: readonly unknown[], path: string): Labels[] {
  const all = entries.map((entry) => new Map(leaves(entry, path)));
  const paths = new Set(all.flatMap((own) => [...own.keys()]));
  const differing = [...paths].filter((at) => new Set(all.map((own) => JSON.stringify(own.get(at)))).size > 1);
  return all.map((own, place) =>
    Object.fromEntries(differing.flatMap((at) => (own.has(at) ? [[at, labelOf(own.get(at), place, at)]] : []))),
  );
}

/** All variants of a value, in order; `rows` are the places of the zipped groups. */
export function variants(value: unknown, path: string, rows: readonly number[]): Variant[] {
  if (value instanceof Zipped) return labelled(value.values, path, rows, [rows[value.group]]);
  if (value instanceof Axis) return labelled(value.values, path, rows);
  if (!isTree(value)) return [{ value, labels: {} }];
  let all: { readonly value: Tree; readonly labels: Labels }[] = [{ value: {}, labels: {} }];
  for (const [key, entry] of Object.entries(value)) {
    const own = variants(entry, path === '' ? key : `${path}.${key}`, rows);
    all = all.flatMap((before) =>
      own.map((one) => ({ value: { ...before.value, [key]: one.value }, labels: { ...before.labels, ...one.labels } })),
    );
  }
  return all;
}

/** The variants of entries, or of those at some places among them. */
function labelled(entries: readonly unknown[], path: string, rows: readonly number[], places = [...entries.keys()]): Variant[] {
  const isObject = entries.some(isTree);
  const labels = isObject ? alternativeLabels(entries, path) : entries.map((entry, place) => labelsOf(entry, place, path));
  return places.flatMap((place) =>
    variants(entries[place], path, rows).map((one) => ({ value: one.value, labels: { ...labels[place], ...one.labels } })),
  );
}

function labelsOf(entry: unknown, place: number, path: string): Labels {
  if (entry instanceof Computed) throw invalid('E_TYPE', path, show(entry.expression.text), 'values; an expression stands alone');
  return { [path]: labelOf(entry, place, path) };
}
