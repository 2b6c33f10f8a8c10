// One path of a stochastic equation at the steps nearest to given times.
import { BrownianPath } from './brownian.js';
import { eulerMaruyama } from './euler-maruyama.js';
import { nearestSteps, type OdePath } from './ode-path.js';
import type { Sde } from './sde.js';

export interface SampledPathOptions {
  readonly T: number;
  /** Rising times in [0, T]. */
  readonly record: readonly number[];
  readonly seed: number;
  readonly member: number;
  /** A power of two. */
  readonly steps: number;
  /** The dimension of W. */
  readonly dimension: number;
}

/** The Euler-Maruyama path of `steps` steps, kept at 0, near `record` and at T. */
export function sampledPath(
  sde: Sde & { readonly y0: Float64Array; readonly retract?: (y: Float64Array) => void },
  { T, record, seed, member, steps, dimension }: SampledPathOptions,
): OdePath {
  const increments = new BrownianPath({ dimension, T, seed, member }).increments(steps);
  const path = eulerMaruyama(sde, { ...sde, T, increments, dimension, record: 1 });
  const kept = nearestSteps(record, T, steps);
  return { t: kept.map((k) => path.t[k]), y: kept.map((k) => path.y[k]), steps };
}
