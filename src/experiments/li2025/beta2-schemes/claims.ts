// The claims of `beta2-schemes`: which flow predicts Adam in which scheme, and how fast; how far the preconditioner drifts, how noisy v is. What is allowed comes
// from the theory's order in the rate and from the spread of the replicas: two standard errors.

import type { ClaimedNumber } from '../../../cells/claim.js';
import { formatRounded } from '../../../figures/index.js';
import { log, pow } from '../../../kernels/functions.js';
import { square } from '../../../kernels/series.js';
import { above, atLeast, claim, equal, notRun, type Outcome, outcome } from '../../claim.js';
import type { CellResult, Claim } from '../../experiment.js';
import { finished, last } from '../../readings.js';
import { type Beta2SchemesSettings, optimizerOf } from './settings.js';

type Ends = Readonly<Record<string, number>>;

/** What the task of a scheme at a rate found at the end. */
export function endsOf(results: readonly CellResult[], s: number, lr: number): Ends | undefined {
  const found = finished(results, { s: s, lr: lr })[0];
  return found && Object.fromEntries(Object.entries(found.measures).map(([name, values]) => [name, last(values)]));
}

/** An order between two rates, with its standard error. */
export interface SeenOrder {
  readonly order: number;
  readonly standardError: number;
}

/** The order with which a distance falls from one rate to another. */
function orderBetween(column: string, far: Ends, near: Ends, ratio: number): SeenOrder {
  const share = (ends: Ends): number => ends[`${column}Error`] / ends[column];
  return {
    order: log(far[column] / near[column]) / log(ratio),
    standardError: Math.sqrt(share(far) * share(far) + share(near) * share(near)) / log(ratio),
  };
}

/** The same between the first of the rates, or the last but one, and the last. */
export function orderOf(
  { lr: rates }: Pick<Beta2SchemesSettings, 'lr'>,
  results: readonly CellResult[],
  s: number,
  column: string,
  from: 'first' | 'last but one',
): SeenOrder | undefined {
  const a = from === 'first' ? rates[0] : rates[rates.length - 2];
  const b = last(rates);
  const [far, near] = [endsOf(results, s, a), endsOf(results, s, b)];
  return far && near && orderBetween(column, far, near, a / b);
}

/** The order that the theory gives a distance between Adam and the flow of its scheme: lr, or 1 - beta2 where that is larger. */
export const orderOfScheme = (s: number): number => Math.min(1, s);

export const short = (x: number): string => formatRounded(x, 2);
const orderText = ({ order, standardError }: SeenOrder): string => `order ${order.toFixed(2)} ± ${short(standardError)}`;
const withError = (number: ClaimedNumber, standardError: number): ClaimedNumber => ({ ...number, standardError });

const sampling = 'two standard errors';

export function claims(settings: Beta2SchemesSettings, results: readonly CellResult[]): Claim[] {
  const { lr: rates, schemes } = settings;
  const smallest = last(rates);
  const before = rates[rates.length - 2];
  const end = (s: number) => endsOf(results, s, smallest);

  const own = (s: number): Claim => {
    const seen = orderOf(settings, results, s, 'own', 'first');
    const least = orderOfScheme(s);
    const found = seen
      ? outcome(orderText(seen), withError(atLeast(seen.order, least, 2 * seen.standardError), seen.standardError))
      : notRun;
    return claim(`own-${s}`, found, {
      text: `1 − β2 = C η^${s}: from the largest rate to the smallest the distance between Adam and the flow of the scheme falls as η, or as 1 − β2 where that is slower.`,
      expected: `order ${least} or more`,
      tolerance: sampling,
    });
  };
  /**
   * For s < 2 the flow of the scheme says how fast: Adam is off it by what it is off at the largest rate, times a power of the rate, and that much the
   * order to the limit may be off. For s > 2 the frozen v is near, and Adam's own error of order η is as large.
   */
  const limit = (s: number): Claim => {
    const seen = orderOf(settings, results, s, 'limit', 'last but one');
    const [first, a, b] = [endsOf(results, s, rates[0]), endsOf(results, s, before), end(s)];
    const text = `1 − β2 = C η^${s}: Adam approaches the limit of the scheme between the two smallest rates`;
    if (!seen || !first || !a || !b) return claim(`limit-${s}`, notRun, { text: `${text}.` });
    const least = Math.min(1, s - 2);
    if (least > 0) {
      const number = withError(atLeast(seen.order, least, 2 * seen.standardError), seen.standardError);
      const words = { text: `${text}, where v is frozen, as c or as η.`, expected: `order ${least} or more`, tolerance: sampling };
      return claim(`limit-${s}`, outcome(orderText(seen), number), words);
    }
    const expected = log(a.flowToLimit / b.flowToLimit) / log(before / smallest);
    const off = (ends: Ends, lr: number): number => (first.own * pow(lr / rates[0], orderOfScheme(s))) / ends.limit;
    const allowed = 2 * seen.standardError + (off(a, before) + off(b, smallest)) / log(before / smallest);
    return claim(`limit-${s}`, outcome(orderText(seen), withError(equal(seen.order, expected, allowed), seen.standardError)), {
      text: `${text} as its flow does.`,
      expected: `order ${expected.toFixed(2)}`,
      tolerance: `${short(allowed)}: ${sampling}, and the error of the flow`,
    });
  };
  const printed = (s: number): Claim => {
    const at = end(s);
    const ratio = at && at.printed / at.own;
    const error = at && ratio && ratio * Math.sqrt(square(at.printedError / at.printed) + square(at.ownError / at.own));
    const found =
      ratio && error ? outcome(`${short(ratio)} ± ${short(error)} times`, withError(above(ratio - 2 * error, 1), error)) : notRun;
    return claim(`printed-${s}`, found, {
      text: `1 − β2 = C η^${s}: at the smallest rate Adam is nearer to the flow with the factors 1 − φ than to the flow of the paper, which is not its limit.`,
      expected: 'more than 1 times as far',
      tolerance: sampling,
    });
  };
  const drift = (s: number): Claim => {
    const last3 = rates.slice(-3).flatMap((lr) => {
      const at = endsOf(results, s, lr);
      return at ? [{ lr, gap: Math.abs(at.drift / at.flowDrift - 1), error: at.driftError / at.flowDrift }] : [];
    });
    const least = orderOfScheme(s);
    const words = {
      text: `1 − β2 = C η^${s}: the gap between the change of the preconditioner in the runs and in the flow falls as η, or as 1 − β2.`,
      expected: `order ${least} or more`,
    };
    if (last3.length < Math.min(3, rates.length)) return claim(`drift-${s}`, notRun, words);
    const orders = last3.slice(1).map((near, k) => ({
      order: log(last3[k].gap / near.gap) / log(last3[k].lr / near.lr),
      standardError: (last3[k].error / last3[k].gap + near.error / near.gap) / log(last3[k].lr / near.lr),
    }));
    const seen = last(orders);
    // The order of the limit is approached as η^q: what is still missing of it is the last change over 2^q - 1.
    const q = s === 2 ? 1 : Math.min(1, Math.abs(s - 2));
    const rest = orders.length < 2 ? 0 : Math.max(0, seen.order - orders[0].order) / (pow(2, q) - 1);
    const number = withError(atLeast(seen.order, least, rest + 2 * seen.standardError), seen.standardError);
    return claim(`drift-${s}`, outcome(orderText(seen), number), {
      ...words,
      tolerance: `${short(rest)}, as the order still rises, and ${sampling}`,
    });
  };
  const variance = (): Outcome => {
    const seen = schemes
      .filter((s) => s <= 1)
      .flatMap((s) => {
        const at = end(s);
        const unit = expectedVariance(settings, 1 - optimizerOf(settings, s, smallest).beta2);
        return at ? [{ ratio: at.variance / unit, error: at.varianceError / unit }] : [];
      });
    if (seen.length === 0) return notRun;
    return outcome(
      seen.map(({ ratio, error }) => `${ratio.toFixed(2)} ± ${short(error)}`).join(', '),
      ...seen.map(({ ratio, error }) => withError(equal(ratio, 1, 2 * error), error)),
    );
  };

  return [
    ...schemes.map(own),
    ...schemes.filter((s) => s <= 1).map(printed),
    ...schemes.filter((s) => s >= 1 && s !== 2).map(limit),
    ...schemes.map(drift),
    claim('noise-of-v', variance(), {
      text: 'For s ≤ 1 the relative variance of v is (1 − β2)/(1 + β2) times 2 − 2/n, that of the square of a sum of n signs.',
      expected: '1 (seen over expected)',
      tolerance: sampling,
    }),
  ];
}

/** Relative variance of an average of squares of sums of n signs, which has forgotten its start. */
export function expectedVariance({ n }: Beta2SchemesSettings, rest: number): number {
  return (rest / (2 - rest)) * (2 - 2 / n);
}
