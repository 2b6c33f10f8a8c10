// Problems of more than two parameters: what they have learned, beside the truth.
import { ruleStyle, type SeriesStyle } from '../../figures/palette.js';
import type { Moment } from '../protocol.js';
import type { Choice } from '../state/lab-state.js';
import { hasMatrix } from '../state/problems.js';
import { type ChartSeries, chartMarks } from './chart.js';
import type { Mark } from './marks.js';

interface Shown {
  readonly looks: readonly SeriesStyle[];
  readonly titles: readonly string[];
  readonly moments: readonly Moment[];
  readonly truth: Float64Array | undefined;
}

/** The sizes of what was learned, in falling order, on a logarithmic axis: what should be zero is the farther down the nearer it is to it. */
export function netMarks(size: { width: number; height: number }, problem: Choice, { looks, titles, moments, truth }: Shown): Mark[] {
  const line = (title: string, look: SeriesStyle, y: Float64Array): ChartSeries => ({
    title,
    look,
    x: Float64Array.from(y, (_, k) => k + 1),
    y,
  });
  const series = moments.flatMap(({ sizes }, place) => (sizes ? [line(titles[place], looks[place], sizes)] : []));
  if (truth)
    series.unshift({
      ...line(
        'truth',
        ruleStyle,
        truth.filter((value) => value > 0),
      ),
      dots: true, // it may be a single one
    });
  const to = Math.max(2, ...series.map(({ y }) => y.length));
  const y = { title: hasMatrix(problem) ? 'singular values' : 'sizes of the coefficients', log: true };
  return chartMarks({ series, rules: [], x: { title: 'in falling order', log: false, to }, y }, size);
}
