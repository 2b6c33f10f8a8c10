// The axes of a sweep's figures: titles in the field's words, and a scale that fits the values.
import type { AxisOptions } from '../../figures/axis.js';
import { formatNumber } from '../../figures/format.js';
import { invalid } from '../../input/errors.js';
import { logarithm } from '../../kernels/series.js';
import type { AxisName, SweepPlot } from './plot.js';

const titles: Readonly<Record<string, string>> = {
  step: 'step',
  'optimizer.lr': 'learning rate',
  'optimizer.beta1': 'β1',
  'optimizer.beta2': 'β2',
  'problem.n': 'training rows n',
  'problem.d': 'coordinates d',
  'problem.kappa': 'nonzero entries κ',
  'noise.delta': 'label noise δ',
  trainLoss: 'training loss',
  testLoss: 'test loss',
  traceH: 'tr H',
  l1: 'ℓ1 norm',
};

/** A label or measure as an axis names it. */
export function axisTitle(name: string): string {
  return Object.hasOwn(titles, name) ? titles[name] : name;
}

/** The ratio of the largest to the smallest value from which an axis is logarithmic. */
const wide = 50;

/** Whether these values are better seen on a logarithmic axis. */
function spans(values: readonly number[]): boolean {
  const finite = values.filter(Number.isFinite);
  const least = finite.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  return least > 0 && finite.reduce((a, b) => Math.max(a, b), 0) >= wide * least;
}

/** The scale of an axis of values. */
export function axisScale(plot: SweepPlot, axis: AxisName, values: readonly number[]): 'linear' | 'log' {
  if (plot.log.includes(axis)) return 'log';
  if (plot.linear.includes(axis)) return 'linear';
  return spans(values) ? 'log' : 'linear';
}

/** Where the values of a label stand on an axis, and the axis. */
export interface LabelAxis {
  readonly options: Omit<AxisOptions, 'field'>;
  /** Whether values stand at the numbers of their places. */
  readonly isRanked: boolean;
  at(value: string | number | undefined): number;
}

const evenly = (values: readonly number[]): boolean => {
  const gaps = values.slice(1).map((value, k) => value - values[k]);
  return gaps.every((gap) => Math.abs(gap - gaps[0]) < 0.35 * gaps[0]);
};

/** Values side by side, in their order, under their names: texts, and numbers that are even on no scale, such as 0.9, 0.99, 0.999. */
function ranks(title: string, values: readonly (string | number)[], even: boolean): LabelAxis {
  const label = (k: number): string => valueName(values[k] ?? '');
  const ticks = even ? {} : { ticks: values.map((_, k) => k) };
  return { options: { title, scale: 'linear', label, ...ticks }, isRanked: true, at: (value) => values.indexOf(value as string | number) };
}

/** A value as ticks and legends have it: all digits of a number that has few. */
export function valueName(value: string | number): string {
  if (typeof value === 'string') return value.length > 24 ? `${value.slice(0, 23)}…` : value;
  return String(value).length <= 6 ? String(value) : formatNumber(Number(value.toPrecision(Math.abs(value) < 0.01 ? 2 : 3)));
}

/** The axis of a label: of a map, whose cells are to be of one size, where `even`. */
export function labelAxis(
  plot: SweepPlot,
  axis: 'x' | 'y',
  name: string,
  all: readonly (string | number | undefined)[],
  even: boolean,
): LabelAxis {
  const title = axisTitle(name);
  const values = [...new Set(all.filter((value) => value !== undefined))];
  const numbers = values.filter((value) => typeof value === 'number').sort((a, b) => a - b);
  if (numbers.length < values.length) {
    const asked = (['log', 'linear'] as const).find((scale) => plot[scale].includes(axis));
    if (asked !== undefined)
      throw invalid('E_RANGE', `plot.${asked}`, axis, `an axis of numbers; ${name} has texts, which stand side by side`);
    return ranks(title, values, even);
  }
  const plain = (scale: 'linear' | 'log'): LabelAxis => ({
    options: { title, scale, ...(even && { label: valueName }) },
    isRanked: false,
    at: Number,
  });
  const isLog = plot.log.includes(axis) || (!plot.linear.includes(axis) && spans(numbers));
  if (!even || plot.log.includes(axis) || plot.linear.includes(axis)) return plain(isLog ? 'log' : 'linear');
  if (isLog && evenly(numbers.map(logarithm))) return plain('log');
  if (evenly(numbers)) return plain('linear');
  return numbers[0] > 0 && evenly(numbers.map(logarithm)) ? plain('log') : ranks(title, numbers, even);
}
