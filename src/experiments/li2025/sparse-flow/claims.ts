// The claims of sparse-flow: how fast runs come near their flow as the rate falls, what the flow predicts at its end, and where it stops applying.

import { formatRounded } from '../../../figures/index.js';
import { pow } from '../../../kernels/functions.js';
import { hypotenuse } from '../../../kernels/series.js';
import { claim, equal, notRun, type Outcome, outcome } from '../../claim.js';
import type { CellResult, Claim } from '../../experiment.js';
import { largestMeasured, type Measured, roundedText, sure, surelyAbove, withoutNoise } from '../../measured.js';
import { fallsLikeRate, higherTerms } from '../../order-claim.js';
import { column, finished, last } from '../../readings.js';
import {
  columnOf,
  distanceColumn,
  errorColumn,
  flowColumn,
  type Method,
  methods,
  noiseColumn,
  type Quantity,
  quantities,
  type Reading,
  type SparseFlowSettings,
  titles,
} from './settings.js';

/** The finished task of a method. */
export function resultOfMethod(results: readonly CellResult[], { name }: Method): CellResult | undefined {
  return finished(results, { method: name })[0];
}

/** Three digits are what a few replicas can tell. */
export const short = (value: number): string => formatRounded(value, 3);
const text = (one: Measured): string => roundedText(one, 3);

/** The row of the last time up to `until`. */
const rowAt = (result: CellResult, until: number): number => result.step.findLastIndex((t) => t <= until);

/** A reading at one rate, in one row. */
function seen(result: CellResult, reading: Reading, quantity: Quantity, lr: number, row: number): Measured {
  const name = columnOf(reading, quantity, lr);
  return { value: column(result, name)[row], standardError: column(result, errorColumn(name))[row] };
}

/** The same over the flow's. */
function overFlow(result: CellResult, reading: Reading, quantity: Quantity, lr: number, row: number): Measured {
  const flow = column(result, flowColumn(quantity))[row];
  const { value, standardError } = seen(result, reading, quantity, lr, row);
  return { value: value / flow, standardError: standardError / flow };
}

/** The largest distance between the mean projected iterate and the flow at times up to `until`, at every rate, noise of the mean taken off. */
export function largestDistances(result: CellResult, { track: { lr, until } }: Method): (Measured & { readonly lr: number })[] {
  return lr.map((rate) => {
    const [distances, errors, noises] = [distanceColumn(rate), errorColumn(distanceColumn(rate)), noiseColumn(rate)].map((name) =>
      column(result, name),
    );
    const all = distances.map((value, k) => withoutNoise({ value, standardError: errors[k] }, noises[k]));
    return { lr: rate, ...largestMeasured(all.filter((_, k) => result.step[k] <= until)) };
  });
}

/** Between the two smallest rates, where terms of higher order are least. */
function tracks(method: Method, result: CellResult | undefined): Outcome {
  return result ? fallsLikeRate(method.track.lr.slice(-2), largestDistances(result, method).slice(-2)) : notRun;
}

/**
 * Whether the flow lies where the averaged iterates of the two smallest rates lead. The weak error of what is smooth is of order 1; noise in v keeps weights
 * alive that die in the flow, and the share of these falls faster than the rate. So the order is 1 or more, of which terms of higher order may take some:
 * the limit lies between the iterates of the smallest rate and where the least order leads.
 */
function predicts(method: Method, quantity: Quantity, result: CellResult | undefined): Outcome {
  if (!result) return notRun;
  const [larger, smaller] = method.track.lr.slice(-2);
  const row = rowAt(result, method.track.until);
  const [coarse, fine] = [larger, smaller].map((lr) => seen(result, 'averaged', quantity, lr, row));
  const order = 1 - higherTerms;
  const share = 1 / (pow(larger / smaller, order) - 1);
  const value = fine.value + share * (fine.value - coarse.value);
  const standardError = hypotenuse((1 + share) * fine.standardError, share * coarse.standardError);
  const flow = column(result, flowColumn(quantity))[row];
  return {
    ...outcome(
      `${text(coarse)} at ${larger}, ${text(fine)} at ${smaller}, and with order ${order} ${text({ value, standardError })} at 0`,
      { ...equal((value + fine.value) / 2, flow, Math.abs(value - fine.value) / 2 + 2 * standardError), standardError },
    ),
    expected: `${short(flow)}, between the last two`,
    tolerance: 'two standard errors',
  };
}

/** How far the raw iterate's sharpness lies above the flow's at the end, by rate. */
function raw(method: Method, result: CellResult | undefined): Outcome {
  if (!result) return notRun;
  const row = result.step.length - 1;
  const excess = method.track.lr.map((lr) => {
    const { value, standardError } = overFlow(result, 'raw', 'sharpness', lr, row);
    return { value: value - 1, standardError };
  });
  const [most, least] = [excess[0], last(excess)];
  return outcome(
    excess.map((one, k) => `${text(one)} at ${method.track.lr[k]}`).join(', '),
    ...excess.map((one) => surelyAbove(one, 0)),
    surelyAbove({ value: most.value - least.value, standardError: hypotenuse(most.standardError, least.standardError) }, 0),
  );
}

/** ‖w - w*‖² of the projected iterate at the end over the flow's: at the largest of the large rates, and at the smallest of the others. */
function leaves(large: Method, left: CellResult | undefined, small: Method, stayed: CellResult | undefined): Outcome {
  if (!left || !stayed) return notRun;
  const ratio = (result: CellResult, lr: number): Measured => overFlow(result, 'projected', 'error', lr, result.step.length - 1);
  const [most, least] = [Math.max(...large.track.lr), last(small.track.lr)];
  const [atMost, atLeast] = [ratio(left, most), ratio(stayed, least)];
  return outcome(
    `${text(atMost)} at ${most}, ${text(atLeast)} at ${least}`,
    surelyAbove({ value: atLeast.value - atMost.value, standardError: hypotenuse(atMost.standardError, atLeast.standardError) }, 0),
  );
}

export function claims(settings: SparseFlowSettings, results: readonly CellResult[]): Claim[] {
  const [sgd, adam, large] = methods(settings);
  const followed = [sgd, adam];
  return [
    ...followed.map((method): Claim => {
      const { until } = method.track;
      return claim(`${method.name.toLowerCase()}-tracks`, tracks(method, resultOfMethod(results, method)), {
        text: `The label-noise flow tracks the mean of ${method.name}: the largest distance of θ up to slow time ${until}, noise of the mean taken off, falls like the rate.`,
      });
    }),
    ...followed.flatMap((method) =>
      quantities.map(
        (quantity): Claim =>
          claim(`${method.name.toLowerCase()}-${quantity}`, predicts(method, quantity, resultOfMethod(results, method)), {
            text: `At slow time ${method.track.until} the flow predicts ${titles[quantity]} of ${method.name}: iterates averaged come to it with order 1 in the rate or more.`,
          }),
      ),
    ),
    claim('adam-raw-sharper', raw(adam, resultOfMethod(results, adam)), {
      text: 'At a constant rate Adam’s raw iterate is sharper than its flow, the more the larger the rate. tr(Diag(H)^½) of the run over that of the flow, less 1, at the end:',
      expected: 'above 0, and less at the smallest rate than at the largest',
      tolerance: `by more than ${sure} standard errors`,
    }),
    claim('adam-leaves', leaves(large, resultOfMethod(results, large), adam, resultOfMethod(results, adam)), {
      text: `Larger rates leave the local minimum in which the flow rests, nearer to w*. ‖w − w*‖² of the run over that of the flow at slow time ${adam.track.T}:`,
      expected: 'smaller at the largest rate than at the smallest',
      tolerance: `by more than ${sure} standard errors`,
    }),
  ];
}
