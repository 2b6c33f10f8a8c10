// One step of any named optimizer, by the reference.
import type { Optimizer } from '../../../src/optimizers/optimizer.js';
import { entriesOf, type Tensor } from '../../../src/optimizers/tensors.js';
import type { Round } from '../math/round.js';
import { adafactorStep } from './adafactor.js';
import { adamEStep, adamStep, adamWStep, rmspropStep } from './adam.js';
import { agmStep } from './agm.js';
import { blockAdamStep } from './block-adam.js';
import { heavyBallStep } from './heavy-ball.js';
import { sgdStep } from './sgd.js';
import { sgdMomentumStep } from './sgd-momentum.js';
import { shampooStep } from './shampoo.js';
import type { ReferenceState } from './state.js';

/** `tensors` are what theta is made of: one tensor if nothing is said. */
export function optimizerStep(
  s: ReferenceState,
  g: Float64Array,
  o: Optimizer,
  round: Round,
  tensors: readonly Tensor[] = [{ rows: g.length, columns: 0 }],
): void {
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
    case 'adamMini':
      blockAdamStep(s, g, o, o.blocks, round);
      break;
    case 'adalayer':
      blockAdamStep(s, g, o, tensors.map(entriesOf), round);
      break;
    case 'adaSGD':
      blockAdamStep(s, g, o, [g.length], round);
      break;
    case 'adafactor':
      adafactorStep(s, g, o, tensors, round);
      break;
    case 'shampoo':
      shampooStep(s, g, o, tensors, round);
      break;
    case 'agm':
      agmStep(s, g, o, round);
      break;
  }
}
