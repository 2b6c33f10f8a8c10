// Claims of how fast an error falls with the rate, from errors that are known up to their standard errors.
import { fitOrder } from '../compare/fit-order.js';
import { formatRounded } from '../figures/format.js';
import { atLeast, atMost, type Outcome, outcome } from './claim.js';
import { type Measured, roundedText, sure } from './measured.js';

/** What terms of higher order in the rate may take off an order. */
export const higherTerms = 0.25;
/** The standard error from which on an order is not told: that of 1 is then `sure` of them from 0. */
const told = 1 / sure;

const text = (one: Measured): string => roundedText(one, 4);

/** The errors fall with the rates at least as fast as the rates to the power `order`. */
export function fallsLikeRate(rates: readonly number[], errors: readonly Measured[], order = 1): Outcome {
  const seen = rates.map((rate, k) => `${text(errors[k])} at ${rate}`).join(', ');
  const words = {
    expected: `order ${order} at least`,
    tolerance: `${higherTerms} and two standard errors, which are at most ${formatRounded(told, 2)} each`,
  };
  if (!errors.every(({ value, standardError }) => value > 0 && standardError > 0)) {
    return { ...words, ...outcome(`no order: ${seen}`, atLeast(0, order, higherTerms)) };
  }
  const fit = fitOrder(
    rates,
    errors.map(({ value }) => value),
    errors.map(({ standardError }) => standardError),
  );
  const { standardError } = fit;
  return {
    ...words,
    ...outcome(
      `order ${text({ value: fit.order, standardError })}: ${seen}`,
      { ...atLeast(fit.order, order, higherTerms + 2 * standardError), standardError },
      atMost(standardError, told),
    ),
  };
}
