// The claims of `noisy-ellipse`: where the optimizers end, and whether their flows lead there.

import { formatNumber, formatRounded } from '../../../figures/index.js';
import { hypotenuse } from '../../../kernels/series.js';
import { ellipse } from '../../../problems/ellipse/problem.js';
import { atMost, below, claim, notRun, type Outcome, outcome } from '../../claim.js';
import type { CellResult, Claim } from '../../experiment.js';
import { finished, last, lastTenth, mean, planePoints } from '../../readings.js';
import { flattest, sharpness } from './geometry.js';
import { type Method, methods, type NoisyEllipseSettings, onEllipse } from './settings.js';

/** The runs of a method that ended at their last step. */
export function runsOf(results: readonly CellResult[], { name }: Method): CellResult[] {
  return finished(results, { method: name }).filter(({ labels }) => labels.series === undefined);
}

/** Its flow, if it was computed. */
export function flowOf(results: readonly CellResult[], { name }: Method): CellResult | undefined {
  return finished(results, { method: name, series: 'flow' })[0];
}

/** Means of x and y over the seeds, over the last tenth of the steps. */
export function endOf(results: readonly CellResult[], method: Method): Float64Array | undefined {
  const runs = runsOf(results, method);
  if (runs.length === 0) return undefined;
  return Float64Array.from(['theta@0', 'theta@1'], (name) => mean(runs.map((run) => lastTenth(run, name, method.steps))));
}

export const pointText = (point: Float64Array): string => `(${point[0].toFixed(3)}, ${point[1].toFixed(3)})`;
const apart = (a: ArrayLike<number>, b: ArrayLike<number>): number => hypotenuse(a[0] - b[0], a[1] - b[1]);

/** The largest distance between the mean over the seeds and the flow at the records of the runs. */
export function farthest(results: readonly CellResult[], method: Method): number | undefined {
  const runs = runsOf(results, method);
  const flow = flowOf(results, method);
  if (runs.length === 0 || !flow) return undefined;
  const [paths, path] = [runs.map(planePoints), planePoints(flow)];
  const distances = flow.step.map((step, k) => {
    const record = runs[0].step.indexOf(step);
    if (record < 0) return 0;
    const center = [0, 1].map((i) => mean(paths.map((points) => points[record][i])));
    return apart(center, path[k]);
  });
  return Math.max(...distances);
}

/** How far means may lie from where theory has the runs end: iterates of a constant rate wander about it, and E of a curve lies inside the curve. */
const near = 0.05;
/** The same along the whole way. */
const nearFlow = 0.1;

export function claims(settings: NoisyEllipseSettings, results: readonly CellResult[]): Claim[] {
  const all = methods(settings);
  const problem = ellipse({ a: settings.a, b: settings.b });
  const ends = all.map((method): Claim => {
    const { theta } = flattest(settings, method.exponent);
    const end = endOf(results, method);
    const verdict = (): Outcome => {
      if (!end) return notRun;
      const distance = apart(end, theta);
      return outcome(`${pointText(end)}, ${formatRounded(distance, 2)} away`, atMost(distance, near));
    };
    return claim(`${method.name.toLowerCase().replace('.', '')}-end`, verdict(), {
      text: `${method.name} ends where tr(Diag(H)^${method.exponent}) is least on the ellipse.`,
      expected: pointText(theta),
      tolerance: `${near} away`,
    });
  });
  const flows = all.map((method): Claim => {
    const distance = farthest(results, method);
    return claim(
      `${method.name.toLowerCase().replace('.', '')}-flow`,
      distance === undefined ? notRun : outcome(formatRounded(distance, 2), atMost(distance, nearFlow)),
      {
        text: `The label-noise flow tracks the mean of ${method.name} over the seeds.`,
        expected: 'no distance',
        tolerance: `${nearFlow} at most`,
      },
    );
  });
  const trade = (e: number): Outcome => {
    const [sgd, adam] = [all[0], last(all)].map((method) => {
      const end = endOf(results, method);
      return end && onEllipse(settings, end[0], end[1]);
    });
    if (!sgd || !adam) return notRun;
    const [ofSgd, ofAdam] = [sgd, adam].map((end) => sharpness(problem, end, e));
    return outcome(`SGD ${formatNumber(ofSgd)}, Adam ${formatNumber(ofAdam)}`, e === 1 ? below(ofSgd, ofAdam) : below(ofAdam, ofSgd));
  };
  return [
    ...ends,
    ...flows,
    claim('sgd-trace', trade(1), {
      text: 'On the ellipse where SGD ends, tr H is below that where Adam ends.',
      expected: 'SGD < Adam',
      tolerance: 'none',
    }),
    claim('adam-root', trade(0.5), {
      text: 'On the ellipse where Adam ends, tr(Diag(H)^½) is below that where SGD ends.',
      expected: 'Adam < SGD',
      tolerance: 'none',
    }),
  ];
}
