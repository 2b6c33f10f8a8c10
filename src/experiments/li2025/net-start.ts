// A minimizer of a small diagonal net with weights all alive, from which slow dynamics is followed, and Adam's first v there.
import type * as valibot from 'valibot';
import { positive, seed, whole } from '../../input/validate.js';
import { type DiagonalNet, diagonalNet } from '../../problems/diagonal-net/problem.js';
import { projectToManifold } from '../../theory/manifold/projection.js';
import { count } from '../schemas.js';

export interface NetStartSettings {
  readonly d: number;
  readonly kappa: number;
  readonly n: number;
  /** The seed of data and start. */
  readonly data: number;
  /** Added to every weight of the usual start, before it is brought to the minimizers. */
  readonly size: number;
  /** The first v in units of its equilibrium there. */
  readonly v0: number;
  readonly delta: number;
}

/** The schema of these settings, to be spread into another. */
export const netStartEntries: { readonly [K in keyof NetStartSettings]: valibot.GenericSchema<number> } = {
  d: whole(1, 1000),
  kappa: count,
  n: whole(1, 1000),
  data: seed,
  size: positive,
  v0: positive,
  delta: positive,
};

export interface NetStart {
  readonly net: DiagonalNet;
  readonly theta0: Float64Array;
  readonly v0: Float64Array;
}

export function netStart({ d, kappa, n, data, size, v0, delta }: NetStartSettings): NetStart {
  const net = diagonalNet({ d, kappa, n, seed: data });
  const theta0 = projectToManifold(
    net,
    net.initialTheta(data).map((x) => x + size),
  );
  const unit = (v0 * delta * delta) / n;
  return { net, theta0, v0: net.hessianDiagonal(theta0).map((h) => unit * h) };
}
