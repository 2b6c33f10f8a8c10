// Whether Adam's tr H rises again once it has fallen, as Fig. 4 of Li, Wen, Lyu 2025 shows it.
import { log } from '../../../kernels/functions.js';
import { claim, notRun, type Outcome, outcome } from '../../claim.js';
import type { CellResult, Claim } from '../../experiment.js';
import { type Measured, measuredMean, measuredText, near, sure } from '../../measured.js';
import { column, ended, mean } from '../../readings.js';
import type { MatrixFactorizationSettings } from './settings.js';

/** ln tr H, its mean over each tenth of the steps. */
function tenths(run: CellResult, steps: number): number[] {
  const trace = column(run, 'traceH');
  return Array.from({ length: 10 }, (_, k) => {
    const own = trace.filter((_value, at) => run.step[at] > (k * steps) / 10 && run.step[at] <= ((k + 1) * steps) / 10);
    return mean(own.map(log));
  });
}

/** The last tenth over that in which the mean of the seeds is least: 0 where the last is. */
function riseOf(runs: readonly CellResult[], steps: number): Measured {
  const all = runs.map((run) => tenths(run, steps));
  const curve = all[0].map((_, k) => mean(all.map((own) => own[k])));
  const least = curve.indexOf(Math.min(...curve));
  return measuredMean(all.map((own) => own[9] - own[least]));
}

export function fallsAllAlong({ curves, steps }: MatrixFactorizationSettings, results: readonly CellResult[]): Claim {
  const runs = ended(results, { optimizer: 'Adam', ...curves });
  const seen = (): Outcome => {
    if (runs.length === 0) return notRun;
    const rise = riseOf(runs, steps);
    return outcome(rise.value === 0 ? '0: the last is the least' : measuredText(rise), near(rise, 0));
  };
  return claim('adam-trace-falls', seen(), {
    text: `Ours: Adam’s tr H, which Fig. 4 has non-monotone, falls to the end (L = ${curves.depth}, n = ${curves.n}). log of its last tenth over its least:`,
    expected: '0',
    tolerance: `${sure} standard errors`,
  });
}
