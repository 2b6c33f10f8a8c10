// What is read off the cells of sparse-recovery: one final test loss per run and budget, the mean over the last tenth of the budget.
import type { CellResult } from '../../experiment.js';
import { column, ended, labelsOf, lastTenth, mean } from '../../readings.js';
import { adams, type SparseRecoverySettings } from './settings.js';

/** A series of the figure: 'Adam', 'SGD short', 'SGD long', or another setting of Adam. */
export type Series = string;

/** The series in the order of the legend. */
export function allSeries(settings: SparseRecoverySettings): readonly Series[] {
  const [headline, ...others] = adams(settings).map(({ name }) => name);
  return [headline, 'SGD short', 'SGD long', ...others];
}

/** One run read at one budget. */
export interface Reading {
  readonly series: Series;
  readonly n: number;
  readonly seed: number;
  /** Mean of the test loss over the last tenth of the budget; infinite when the run diverged. */
  readonly testLoss: number;
  readonly traceH: number;
  readonly traceRoot: number;
}

/** Every finished run at each of its budgets. */
export function readings(settings: SparseRecoverySettings, results: readonly CellResult[]): Reading[] {
  const budgets: Record<string, readonly (readonly [Series, number])[]> = {
    ...Object.fromEntries(adams(settings).map(({ name, steps }) => [name, [[name, steps]]])),
    SGD: [
      ['SGD short', settings.sgd.shortSteps],
      ['SGD long', settings.sgd.steps],
    ],
  };
  return ended(results).flatMap((result) =>
    budgets[labelsOf(result, { optimizer: 'text' }).optimizer].map(([series, budget]) => {
      const read = (name: string): number => lastTenth(result, name, budget);
      const { n, seed } = labelsOf(result, { n: 'number', seed: 'number' });
      return { series, n, seed, testLoss: read('testLoss'), traceH: read('traceH'), traceRoot: read('traceDiagH^0.5') };
    }),
  );
}

/** The zero predictor's test loss, ½ ‖w*‖², over the seeds: what every run starts from, as w starts at 0. */
export function zeroPredictor(results: readonly CellResult[]): number {
  const bySeed = new Map(results.map((result) => [result.labels.seed, column(result, 'testLoss')[0]]));
  return mean([...bySeed.values()]);
}
