// theta <- theta - lr g for the gradient g at theta + rho ∇L/‖∇L‖: which gradient that is, the run says; test/optimizers/sam.test.ts tries it.

import type { Sam } from '../../../src/optimizers/sam.js';
import type { Round } from '../math/round.js';
import type { Reference } from './reference.js';
import { rateAt } from './schedule.js';
import type { ReferenceState } from './state.js';

function step(s: ReferenceState, g: Float64Array, { lr }: Sam, round: Round): void {
  const rate = round(rateAt(lr, s.step));
  s.step += 1;
  for (let i = 0; i < g.length; i++) s.theta[i] = round(s.theta[i] - round(rate * g[i]));
}

/** No optimizer with a gradient of others' takes its steps: nothing is tried that way. */
export const reference: Reference<Sam> = { step, variants: {}, trajectories: [] };
