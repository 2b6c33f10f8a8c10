// Curves against the step, with the budgets at which other figures and tables read them.
import { type LineFigureOptions, lineFigure } from './line-figure.js';
import type { VegaLiteSpec } from './panel.js';
import type { VerticalRule } from './rules.js';

/** A line figure whose x axis is the field `step` and whose budgets are marked. */
export interface CurveFigureOptions extends Omit<LineFigureOptions, 'x' | 'points'> {
  /** Scale of the steps, default `log`, which leaves out step 0. */
  readonly stepScale?: 'linear' | 'log';
  /** Where the budgets end: a rule at `value` steps, and a ring on the curves named in `rings`. */
  readonly budgets?: readonly VerticalRule[];
}

/**
 * Mean curves with bands over the seeds.
 *
 * @example
 * curveFigure({
 *   rows: [{ optimizer: 'adam', seed: 0, step: 1000, testLoss: 0.8 }, …],
 *   y: { field: 'testLoss', title: 'test loss', scale: 'log' },
 *   series: { field: 'optimizer', order: [{ value: 'adam', label: 'Adam' }, { value: 'sgd', label: 'SGD' }] },
 *   budgets: [{ value: 36_000, label: '36k steps', rings: ['sgd'] }],
 * });
 */
export function curveFigure({ stepScale = 'log', budgets = [], verticalRules = [], ...options }: CurveFigureOptions): VegaLiteSpec {
  return lineFigure({
    ...options,
    x: { field: 'step', title: 'step', scale: stepScale },
    points: false,
    verticalRules: [...verticalRules, ...budgets],
  });
}
