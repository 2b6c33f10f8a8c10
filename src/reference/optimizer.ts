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
      sgdStep(s, g, o, round);
      break;
    case 'sgdMomentum':
      sgdMomentumStep(s, g, o, round);
      break;
    case 'heavyBall':
      heavyBallStep(s, g, o, round);
      break;
    case 'rmsprop':
      rmspropStep(s, g, o, round);
      break;
    case 'adam':
      adamStep(s, g, o, round);
      break;
    case 'adamW':
      adamWStep(s, g, o, round);
      break;
    case 'adamE':
      adamEStep(s, g, o, round);
      break;
  }
}
