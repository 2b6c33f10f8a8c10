// One step of any named optimizer, by the reference.
import type { Optimizer } from '../optimizers/optimizer.js';
import { adamEStep, adamStep, adamWStep, rmspropStep } from './adam.js';
import { heavyBallStep } from './heavy-ball.js';
import type { Round } from './round.js';
import { sgdStep } from './sgd.js';
import { sgdMomentumStep } from './sgd-momentum.js';
import type { ReferenceState } from './state.js';

export function optimizerStep(s: ReferenceState, g: Float64Array, o: Optimizer, round: Round): void {
  switch (o.name) {
    case 'sgd':
      return sgdStep(s, g, o, round);
    case 'sgdMomentum':
      return sgdMomentumStep(s, g, o, round);
    case 'heavyBall':
      return heavyBallStep(s, g, o, round);
    case 'rmsprop':
      return rmspropStep(s, g, o, round);
    case 'adam':
      return adamStep(s, g, o, round);
    case 'adamW':
      return adamWStep(s, g, o, round);
    case 'adamE':
      return adamEStep(s, g, o, round);
  }
}
