// The claims of own-models: whether runs come to their flow as the rate falls, how fast, and what each optimizer lowers.

import type { ClaimedNumber } from '../../../cells/claim.js';
import { formatRounded } from '../../../figures/index.js';
import { hypotenuse } from '../../../kernels/series.js';
import { above, claim, notRun, type Outcome, outcome } from '../../claim.js';
import type { CellResult, Claim } from '../../experiment.js';
import { largestMeasured, type Measured, roundedText, sure, withoutNoise } from '../../measured.js';
import { fallsLikeRate } from '../../order-claim.js';
import { column, finished, last } from '../../readings.js';
import {
  distanceColumn,
  distanceErrorColumn,
  flowColumn,
  type Method,
  type ModelName,
  meanColumn,
  methods,
  models,
  noiseColumn,
  type OwnModelsSettings,
  type Quantity,
  spreadColumn,
} from './settings.js';

export const titles: Readonly<Record<Quantity, string>> = { trace: 'tr H', root: 'tr(Diag(H)^½)' };
export const modelTitles: Readonly<Record<ModelName, string>> = { net: 'tanh net', attention: 'attention' };

/** The finished task of a method on a model. */
export function resultOf(results: readonly CellResult[], model: ModelName, { name }: Method): CellResult | undefined {
  return finished(results, { model, method: name })[0];
}

export const short = (value: number): string => formatRounded(value, 4);
export const seenText = (one: Measured): string => roundedText(one, 4);

/** The rows in which runs were read. */
export function looksOf(result: CellResult, lr: number): number[] {
  return column(result, distanceColumn(lr)).flatMap((distance, k) => (Number.isNaN(distance) ? [] : [k]));
}

/** A quantity of the projected runs at one rate, in one row. */
export function seenAt(result: CellResult, quantity: Quantity, lr: number, row: number): Measured {
  return { value: column(result, meanColumn(quantity, lr))[row], standardError: column(result, spreadColumn(quantity, lr))[row] };
}

/**
 * A quantity of the runs at rate 0, by the polynomial through all rates: with m rates what it leaves of a smooth weak error is of order lr^m. Runs at
 * different rates are independent, so that the standard error is that of a sum.
 */
export function extrapolated(result: CellResult, { track: { lr } }: Method, quantity: Quantity, row: number): Measured {
  const weights = lr.map((a, i) => lr.reduce((product, b, j) => (j === i ? product : (product * b) / (b - a)), 1));
  const seen = lr.map((rate) => seenAt(result, quantity, rate, row));
  return {
    value: weights.reduce((sum, weight, i) => sum + weight * seen[i].value, 0),
    standardError: weights.reduce((norm, weight, i) => hypotenuse(norm, weight * seen[i].standardError), 0),
  };
}

/**
 * The largest distance between the mean of theta and the flow at one rate, without what the noise of a mean over few replicas adds to its square; 0
 * where that is all.
 */
export function largestDistance(result: CellResult, lr: number): Measured {
  const [distances, errors, noises] = [distanceColumn, distanceErrorColumn, noiseColumn].map((name) => column(result, name(lr)));
  return largestMeasured(looksOf(result, lr).map((k) => withoutNoise({ value: distances[k], standardError: errors[k] }, noises[k])));
}

/** Whether the runs at rate 0 are on the flow, at the middle of the times at which they are read and at the end. */
function onFlow(method: Method, result: CellResult | undefined): Outcome {
  if (!result) return notRun;
  const flow = column(result, flowColumn(method.lowers));
  const rows = looksOf(result, method.track.lr[0]);
  const compared = [rows[(rows.length - 1) / 2], last(rows)].map((row) => {
    const runs = extrapolated(result, method, method.lowers, row);
    const number: ClaimedNumber = {
      value: runs.value,
      is: '=',
      expected: flow[row],
      tolerance: sure * runs.standardError,
      standardError: runs.standardError,
    };
    return { number, text: `${seenText(runs)}, flow ${short(flow[row])}, at t = ${result.step[row]}` };
  });
  return outcome(compared.map(({ text }) => text).join('; '), ...compared.map(({ number }) => number));
}

/** The power of the rate with which the distance falls between the two smallest rates. */
function orderOf({ track: { lr } }: Method, result: CellResult | undefined): Outcome {
  if (!result) return notRun;
  const rates = lr.slice(-2);
  return fallsLikeRate(
    rates,
    rates.map((rate) => largestDistance(result, rate)),
  );
}

/** How far a quantity of the runs at the smallest rate has risen from where they started. */
function risen(method: Method, quantity: Quantity, result: CellResult): Measured & { readonly text: string } {
  const lr = last(method.track.lr);
  const row = last(looksOf(result, lr));
  const { value, standardError } = seenAt(result, quantity, lr, row);
  const from = column(result, flowColumn(quantity))[0];
  return { value: value - from, standardError, text: `${titles[quantity]} ${short(from)} → ${seenText({ value, standardError })}` };
}

/** A change in the direction of `sign`, by more than chance makes it. */
function changes({ value, standardError }: Measured, sign: 1 | -1): ClaimedNumber {
  return { ...above(sign * value, sure * standardError), standardError };
}

function falls(method: Method, result: CellResult | undefined): Outcome {
  if (!result) return notRun;
  const change = risen(method, method.lowers, result);
  return outcome(change.text, changes(change, -1));
}

function trades(method: Method, result: CellResult | undefined): Outcome {
  if (!result) return notRun;
  const [root, trace] = (['root', 'trace'] as const).map((quantity) => risen(method, quantity, result));
  return outcome(`${root.text}; ${trace.text}`, changes(root, -1), changes(trace, 1));
}

export function claims(settings: OwnModelsSettings, results: readonly CellResult[]): Claim[] {
  const [sgd, adam, after] = methods(settings);
  return models.flatMap((model) => {
    const of = modelTitles[model];
    return [
      ...[sgd, adam].flatMap((method) => {
        const { name, lowers, track } = method;
        const result = resultOf(results, model, method);
        const id = `${model}-${name.toLowerCase()}`;
        return [
          claim(`${id}-flow`, onFlow(method, result), {
            text: `${of}: ${titles[lowers]} of ${name}, extrapolated from its rates to rate 0, is that of its label-noise flow.`,
            expected: 'the flow’s',
            tolerance: `${sure} standard errors`,
          }),
          claim(`${id}-order`, orderOf(method, result), {
            text: `${of}: the largest distance between the mean of ${name} and its flow falls like the rate, from ${track.lr.slice(-2).join(' to ')}.`,
          }),
          claim(`${id}-falls`, falls(method, result), {
            text: `${of}: ${titles[lowers]} falls under ${name}, at rate ${last(track.lr)} up to slow time ${track.T}.`,
            expected: 'a fall',
            tolerance: `more than ${sure} standard errors`,
          }),
        ];
      }),
      claim(`${model}-handover`, trades(after, resultOf(results, model, after)), {
        text: `${of}: where SGD’s flow is after slow time ${after.rest}, Adam lowers tr(Diag(H)^½) further, and tr H rises.`,
        expected: 'a fall and a rise',
        tolerance: `more than ${sure} standard errors each`,
      }),
    ];
  });
}
