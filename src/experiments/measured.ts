// Numbers that come from replicas, with their standard errors, and what may be claimed of them.

import type { ClaimedNumber } from '../cells/claim.js';
import { formatNumber, formatRounded } from '../figures/format.js';
import { square } from '../kernels/series.js';
import { notRun, type Outcome, outcome } from './claim.js';
import { mean } from './readings.js';

/** A mean over replicas, or what follows from such means. */
export interface Measured {
  readonly value: number;
  /** NaN of a single replica. */
  readonly standardError: number;
}

/** Standard errors that a mean may be off: of normal means less than one in two hundred is. */
export const sure = 3;

/** The mean of independent replicas, one number each. */
export function measuredMean(values: readonly number[]): Measured {
  const value = mean(values);
  const variance = values.reduce((sum, x) => sum + square(x - value), 0) / (values.length - 1);
  return { value, standardError: Math.sqrt(variance / values.length) };
}

/** `2.001 ± 0.001` */
export function measuredText({ value, standardError }: Measured): string {
  return Number.isNaN(standardError) ? `${formatNumber(value)} (one seed)` : `${formatNumber(value)} ± ${formatRounded(standardError, 2)}`;
}

/** `2.001 ± 0.001`, as many digits of the mean and two of its standard error. */
export function roundedText({ value, standardError }: Measured, digits: number): string {
  return `${formatRounded(value, digits)} ± ${formatRounded(standardError, 2)}`;
}

/** It is `expected`, but for `sure` standard errors and what theory leaves open. */
export function near({ value, standardError }: Measured, expected: number, order = 0): ClaimedNumber {
  return { value, is: '=', expected, tolerance: sure * standardError + order, standardError };
}

/** It is more than `least`, by more than `sure` standard errors. */
export function surelyAbove({ value, standardError }: Measured, least: number): ClaimedNumber {
  return { value, is: '>', expected: least + sure * standardError, tolerance: 0, standardError };
}

/** It is less than `most`, by more than `sure` standard errors. */
export function surelyBelow({ value, standardError }: Measured, most: number): ClaimedNumber {
  return { value, is: '<', expected: most - sure * standardError, tolerance: 0, standardError };
}

/** A distance of a mean from a point without what the noise of the mean adds to its square; 0 where that is all. */
export function withoutNoise({ value, standardError }: Measured, noise: number): Measured {
  const left = Math.sqrt(Math.max(0, square(value) - square(noise)));
  return { value: left, standardError: left > 0 ? (standardError * value) / left : noise };
}

/** That of the largest value. */
export function largestMeasured(all: readonly Measured[]): Measured {
  return all.reduce((most, one) => (one.value > most.value ? one : most));
}

/**
 * A mean that theory predicts up to a share of it, which its order in the rate leaves open, and the sampling error; undefined where its cells are missing.
 * Of a share of 1 or more, as at rates far too large, nothing is predicted: the claim is open.
 */
export function predictedMean(seen: Measured | undefined, expected: number, share: number): Outcome {
  const words = { expected: formatNumber(expected), tolerance: `${formatRounded(100 * share, 2)} %, and ${sure} standard errors` };
  if (seen === undefined) return { ...words, ...notRun };
  if (!(share < 1)) return { ...words, ...outcome(`${measuredText(seen)}, where theory leaves all of it open`) };
  const off = (100 * Math.abs(seen.value - expected)) / Math.abs(expected);
  return { ...words, ...outcome(`${measuredText(seen)} (${off.toFixed(1)} % away)`, near(seen, expected, share * Math.abs(expected))) };
}
