// One path of a stochastic equation of many, by its seed.
import { type BrownianOptions, BrownianPath } from './brownian.js';
import type { EqualStepsOptions } from './equal-steps.js';
import { eulerMaruyama } from './euler-maruyama.js';
import type { OdePath } from './ode-path.js';
import type { Steps } from './pace.js';
import type { Sde } from './sde.js';

/** The path of the Euler-Maruyama method in `steps` steps, a power of two. */
export function* sampledPath(
  equation: Sde & Pick<EqualStepsOptions, 'y0' | 'retract'>,
  { T, record, steps, seed, member, dimension, pace }: Required<Omit<EqualStepsOptions, 'y0' | 'retract'> & BrownianOptions>,
): Steps<OdePath> {
  if (pace.due(0)) yield;
  const increments = new BrownianPath({ dimension, T, seed, member }).increments(steps);
  return yield* eulerMaruyama.steps(equation, { ...equation, T, record, increments, dimension, pace });
}
