// A sentence held against numbers: what experiments and theory checks say in the end.
import type { Reference } from '../papers.js';

/** A number held against another one. */
export interface ClaimedNumber {
  /** The number that was obtained. */
  readonly value: number;
  /** `=`: |value - expected| is at most the tolerance; others: value is on that side of expected, or beyond it by less than the tolerance. */
  readonly is: '=' | '<' | '≤' | '>' | '≥';
  /** The number that was expected. */
  readonly expected: number;
  /** How far value may be from that, >= 0, in its unit or as a share. */
  readonly tolerance: number;
  /** Set where the tolerance is a share of |expected|. */
  readonly relative?: true;
  /** Of `value`, >= 0, where it is a mean over replicas. */
  readonly standardError?: number;
}

/** An order in the step size, fitted to errors. */
export interface FittedOrder {
  /** The order that was obtained: errors go as step^fitted. */
  readonly fitted: number;
  /** Its standard error. */
  readonly standardError: number;
  /** The order that was expected, the power of a step. */
  readonly expected: number;
  /** The largest |fitted - expected| >= 0 that holds, where it is part of the verdict. */
  readonly tolerance?: number;
}

/**
 * `open`: its cells were not run, or decide nothing: one seed, or settings at which theory predicts nothing. `explained`: the statement as printed is
 * known to be wrong and does not hold, as the note says.
 * Anything else that is not as expected fails.
 */
export type Verdict = 'holds' | 'explained' | 'fails' | 'open';

/** A statement of a paper, or of ours, in words, with the numbers that they are made of and the verdict that follows from these. */
export interface Claim extends Partial<Reference> {
  /** Its name, unique in its experiment. */
  readonly id: string;
  /** The sentence that is claimed. */
  readonly text: string;
  /** What is expected, in words. */
  readonly expected: string;
  /** How far off it may be, in words. */
  readonly tolerance: string;
  /** Says what was seen also when the claim fails, and `not run` when nothing was. */
  readonly observed: string;
  /** All of them must hold. None while the claim is open. */
  readonly numbers: readonly ClaimedNumber[];
  /** The order in a step, where the claim is about one. */
  readonly order?: FittedOrder;
  /** What became of it. */
  readonly verdict: Verdict;
  /** Set where the paper's statement as printed is known to be wrong or out of its reach: not to hold is then what is expected. */
  readonly refuted?: true;
  /** What a reader must know: a paper's error or limitation, with the numbers that show it. */
  readonly note?: string;
}

/** The size of expected, where errors are shares of it. An error relative to 0 is relative already: the distance of two points, say. */
function scaleOf({ expected, relative }: ClaimedNumber): number {
  return relative && expected !== 0 ? Math.abs(expected) : 1;
}

/** How far value is from where it is to be: from expected, or on the wrong side of it; as a share of |expected| where the comparison is relative. */
export function errorOf(comparison: ClaimedNumber): number {
  const { value, is, expected } = comparison;
  const off = is === '=' ? Math.abs(value - expected) : Math.max(0, is === '<' || is === '≤' ? value - expected : expected - value);
  return off / scaleOf(comparison);
}

/** Whether a comparison holds; none does with NaN. */
export function agrees(comparison: ClaimedNumber): boolean {
  const { value, is, expected, tolerance } = comparison;
  const slack = tolerance * scaleOf(comparison);
  if (is === '=') return errorOf(comparison) <= tolerance;
  if (is === '<') return value < expected + slack;
  if (is === '≤') return value <= expected + slack;
  return is === '>' ? value > expected - slack : value >= expected - slack;
}

/** What a claim amounts to. A refuted statement that holds after all fails: then the note is wrong. */
export function verdictOf({ numbers, order, refuted, note }: Pick<Claim, 'numbers' | 'order' | 'refuted' | 'note'>): Verdict {
  if (numbers.length === 0) return 'open';
  const ofOrder = order?.tolerance === undefined || Math.abs(order.fitted - order.expected) <= order.tolerance;
  const holds = ofOrder && numbers.every(agrees);
  if (refuted) return !holds && note ? 'explained' : 'fails';
  return holds ? 'holds' : 'fails';
}
