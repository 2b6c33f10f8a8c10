// The options that the slow equations share, and where their paths start.
// @eq li2025 Def. 4.3
import * as valibot from 'valibot';
import type { VectorLike } from '../../input/arrays.js';
import { real } from '../../input/validate.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import { projectToManifold } from '../manifold/projection.js';
import type { TheoryNoise } from '../noise/theory-noise.js';
import { batchSize, type Entries, noise, type OptionsOf, type PathInput, type PathOptions, readPathOptions } from '../options.js';
import type { Steps } from '../solvers/pace.js';
import type { Preconditioner } from './pair.js';
import { preconditionerOf } from './preconditioner.js';
import { decayOf, slowRate } from './slow-rate.js';

/** The time of slow equations is t = k lr² after k steps. */
export interface SlowOptions extends PathOptions {
  /** sgd, sgdMomentum, heavyBall, rmsprop, adam, adamW, adamE, adamMini, adalayer, adaSGD, adafactor, shampoo or agm. Of its rate only c, weight decay and heavy ball's gain are used. */
  readonly optimizer: Optimizer;
  /** The noise of a step. */
  readonly noise: TheoryNoise;
  /** Samples per step; all by default. */
  readonly batchSize?: number | undefined;
  /** (1 - beta2)/lr², in [0, Infinity]; the optimizer's own by default. Infinity keeps v at its equilibrium V(Sigma). */
  readonly c?: number | undefined;
  /** Where the optimizer starts, P entries. A point off Γ is first projected: by Φ_S with S = S(v0) where v0 is given, else by the gradient flow's Φ. */
  readonly theta0: VectorLike;
  /** The first v, P entries (of agm, adafactor and shampoo their size); V(Sigma) at the first point by default. */
  readonly v0?: VectorLike | undefined;
}

const rate = 'a number >= 0, or Infinity for a v that is always at its equilibrium';

const entries = {
  noise,
  batchSize,
  c: valibot.optional(real(rate, (c) => c >= 0)),
  v0: valibot.optional(valibot.unknown()),
};

/** The options of a slow equation, checked, with what they say together. */
export interface SlowInput extends PathInput {
  readonly noise: unknown;
  readonly batchSize: number | undefined;
  readonly preconditioner: Preconditioner;
  /** 0 without a v. */
  readonly c: number;
  /** w0 of the optimizer's own weight decay. */
  readonly decay: number;
  readonly v0: Float64Array | undefined;
}

/** The options that all slow equations have and those of its own. */
export function readSlowOptions<Own extends Entries>(theory: string, options: unknown, own: Own): SlowInput & OptionsOf<Own> {
  const given = readPathOptions(theory, options, { ...entries, ...own }) as PathInput & OptionsOf<typeof entries> & OptionsOf<Own>;
  const { problem, optimizer } = given;
  const preconditioner = preconditionerOf(optimizer, problem);
  return {
    ...given,
    preconditioner,
    c: preconditioner.adaptive ? (given.c ?? slowRate(optimizer)) : 0,
    decay: decayOf(optimizer),
    v0: given.v0 === undefined ? undefined : preconditioner.read(given.v0, `${theory}.v0`),
  };
}

/** The point of Γ where the path starts. */
export function firstPoint({ problem, theta0, v0, preconditioner, signal }: SlowInput): Steps<Float64Array> {
  return projectToManifold.steps(problem, theta0, { ...(v0 && { S: preconditioner.S(v0) }), signal });
}
