// The claims of sparse-flow: how fast runs come near their flow as the rate falls, what the flow predicts at its end, and where it stops applying.

import { fitOrder, type OrderFit } from '../../../compare/fit-order.js';
import { formatRounded } from '../../../figures/index.js';
import { above, atLeast, below, claim, notRun, type Outcome, outcome, relative } from '../../claim.js';
import type { CellResult, Claim } from '../../experiment.js';
import { column, finished, lastOf } from '../../readings.js';
import {
  columnOf,
  distanceColumn,
  flowColumn,
  type Method,
  methods,
  noiseColumn,
  type Quantity,
  type SparseFlowSettings,
} from './settings.js';

/** The finished task of a method. */
export function resultOfMethod(results: readonly CellResult[], { name }: Method): CellResult | undefined {
  return finished(results, { method: name })[0];
}

/** Three digits are what a few replicas can tell. */
export const short = (value: number): string => formatRounded(value, 3);

/** A column at the last time up to `until`. */
const at = (result: CellResult, name: string, until: number): number => column(result, name)[result.step.findLastIndex((t) => t <= until)];

/**
 * The largest distance between the mean projected iterate and the flow at times up to `until`, at every rate, without what the noise of a mean over
 * few replicas adds to its square; 0 where that is all.
 */
export function largestDistances(
  result: CellResult,
  { track: { lr, until } }: Method,
): { readonly lr: number; readonly distance: number }[] {
  return lr.map((rate) => {
    const noise = column(result, noiseColumn(rate));
    const squares = column(result, distanceColumn(rate)).map((distance, k) => distance * distance - noise[k] * noise[k]);
    return { lr: rate, distance: Math.sqrt(Math.max(0, ...squares.filter((_, k) => result.step[k] <= until))) };
  });
}

/** The power of the rate with which that distance falls; undefined where there are not two distances. */
function orderOf(distances: ReturnType<typeof largestDistances>): OrderFit | undefined {
  const found = distances.filter(({ distance }) => distance > 0);
  if (found.length < 2) return undefined;
  return fitOrder(
    found.map(({ lr }) => lr),
    found.map(({ distance }) => distance),
  );
}

/** The weak error has order 1; a few rates and replicas tell it within a quarter. */
const leastOrder = 0.75;
/** How far runs may lie from what the flow predicts, relative. */
const near: Readonly<Record<Quantity, number>> = { sharpness: 0.05, error: 0.1 };

function tracks(method: Method, result: CellResult | undefined): Outcome {
  if (!result) return notRun;
  const distances = largestDistances(result, method);
  const order = orderOf(distances);
  const observed = distances.map(({ lr, distance }) => `${short(distance)} at ${lr}`).join(', ');
  if (!order) return outcome(`${observed}; no order`, atLeast(Number.NaN, leastOrder));
  return outcome(`${observed}; order ${order.order.toFixed(2)}`, atLeast(order.order, leastOrder));
}

function predicts(method: Method, quantity: Quantity, result: CellResult | undefined): Outcome {
  if (!result) return notRun;
  const { lr, until } = method.track;
  const smallest = Math.min(...lr);
  const flow = at(result, flowColumn(quantity), until);
  const [raw, projected, averaged] = (['raw', 'projected', 'averaged'] as const).map((reading) =>
    at(result, columnOf(reading, quantity, smallest), until),
  );
  const off = averaged / flow - 1;
  return outcome(
    `flow ${short(flow)}; averaged ${short(averaged)} (${(100 * off).toFixed(1)} %), projected ${short(projected)}, raw ${short(raw)}`,
    relative(averaged, flow, near[quantity]),
  );
}

/** `value` at every rate of a result, in words. */
function atRates({ track: { lr } }: Method, value: (rate: number) => number): string {
  return lr.map((rate) => `${short(value(rate))} at ${rate}`).join(', ');
}

/** The raw iterate's sharpness at the end over the flow's, at every rate. */
function rawOverFlow(method: Method, result: CellResult | undefined): Outcome {
  if (!result) return notRun;
  const ratio = (lr: number): number => lastOf(result, columnOf('raw', 'sharpness', lr)) / lastOf(result, flowColumn('sharpness'));
  return outcome(atRates(method, ratio), ...method.track.lr.map((lr) => above(ratio(lr), 1)));
}

/** ‖w - w*‖² of the projected iterate at the end over the flow's: at the largest of the large rates, and at the smallest of the others. */
function leaves(large: Method, left: CellResult | undefined, small: Method, stayed: CellResult | undefined): Outcome {
  if (!left || !stayed) return notRun;
  const ratio = (result: CellResult, lr: number): number =>
    lastOf(result, columnOf('projected', 'error', lr)) / lastOf(result, flowColumn('error'));
  return outcome(
    `${atRates(large, (lr) => ratio(left, lr))}; ${atRates(small, (lr) => ratio(stayed, lr))}`,
    below(ratio(left, Math.max(...large.track.lr)), 0.5),
    above(ratio(stayed, Math.min(...small.track.lr)), 0.5),
  );
}

export function claims(settings: SparseFlowSettings, results: readonly CellResult[]): Claim[] {
  const [sgd, adam, large] = methods(settings);
  const followed = [sgd, adam];
  const name = { sharpness: 'tr(Diag(H)^½)', error: '‖w − w*‖²' };
  return [
    ...followed.map((method): Claim => {
      const { until } = method.track;
      return claim(`${method.name.toLowerCase()}-tracks`, tracks(method, resultOfMethod(results, method)), {
        text: `The label-noise flow tracks the mean of ${method.name}: the largest distance of θ up to slow time ${until}, noise of the mean taken off, falls with the rate.`,
        expected: 'order 1',
        tolerance: `at least ${leastOrder}`,
      });
    }),
    ...followed.flatMap((method) =>
      (['sharpness', 'error'] as const).map((quantity): Claim => {
        const { until, lr } = method.track;
        return claim(`${method.name.toLowerCase()}-${quantity}`, predicts(method, quantity, resultOfMethod(results, method)), {
          text: `At slow time ${until} the flow predicts ${name[quantity]} of ${method.name} at rate ${Math.min(...lr)}, iterates averaged.`,
          expected: 'the flow’s',
          tolerance: `${100 * near[quantity]} %`,
        });
      }),
    ),
    claim('adam-raw-sharper', rawOverFlow(adam, resultOfMethod(results, adam)), {
      text: 'Where it stops applying: at a constant rate Adam’s raw iterate is sharper than its flow. tr(Diag(H)^½) of the run over that of the flow at the end:',
      expected: 'above 1',
      tolerance: 'at every rate',
    }),
    claim('adam-leaves', leaves(large, resultOfMethod(results, large), adam, resultOfMethod(results, adam)), {
      text: `Where it stops applying: by slow time ${large.track.T} Adam at a large rate has left the local minimum in which its flow rests; at the smallest rate it is still there at slow time ${adam.track.T}. ‖w − w*‖² of the run over that of the flow then:`,
      expected: 'below ½ at the large rate, above ½ at the smallest',
      tolerance: 'none',
    }),
  ];
}
