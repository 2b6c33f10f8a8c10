// Problems of more than two parameters: what they have learned, beside the truth.
import type { SeriesStyle } from '../../figures/palette.js';
import { ruleStyle } from '../../figures/palette.js';
import type { Moment } from '../protocol.js';
import type { Choice } from '../state/lab-state.js';
import { type ChartSeries, chartMarks } from './chart.js';
import { inks, type Mark } from './marks.js';

interface Shown {
  readonly looks: readonly SeriesStyle[];
  readonly titles: readonly string[];
  readonly moments: readonly Moment[];
}

/** The coefficients of a net w = u∘u - v∘v, or the entries of theta, in falling order. */
function sortedCoefficients({ name }: Choice, theta: Float64Array): Float64Array {
  const d = theta.length >> 1;
  const w = name === 'diagonalNet' ? Float64Array.from({ length: d }, (_, j) => theta[j] * theta[j] - theta[d + j] * theta[d + j]) : theta;
  return w.map(Math.abs).sort().reverse();
}

/** The sizes of what was learned, in falling order: of a sparse truth κ ones, and zeros. */
export function netMarks(size: { width: number; height: number }, problem: Choice, { looks, titles, moments }: Shown): Mark[] {
  const series: ChartSeries[] = moments.map(({ theta }, place) => {
    const y = sortedCoefficients(problem, theta);
    return { title: titles[place], look: looks[place], x: Float64Array.from(y, (_, k) => k + 1), y };
  });
  const { d = 0, kappa = 0 } = problem.options;
  if (problem.name === 'diagonalNet' && d > 0) {
    const y = Float64Array.from({ length: d }, (_, k) => (k < kappa ? 1 : 0));
    series.unshift({ title: 'truth', look: { ...ruleStyle, width: 2, color: inks.soft }, x: y.map((_, k) => k + 1), y });
  }
  const to = Math.max(2, ...series.map(({ y }) => y.length));
  return chartMarks({ series, rules: [], x: { title: 'rank', log: false, to }, y: { title: 'size of coefficient', log: false } }, size);
}
