// Every experiment that the command line and the page offer.

import { beta2Schemes } from './beta2-schemes.js';
import { biasKernelFigure } from './bias-kernel.js';
import { bilinearTrajectories } from './bilinear.js';
import { conventionalVsSlow } from './conventional-vs-slow.js';
import type { Experiment } from './experiment.js';
import { fullBatchNetwork } from './full-batch-network.js';
import { haochenSparse } from './haochen-sparse.js';
import { hessianDiagonality } from './hessian-diagonality.js';
import { lemma51 } from './lemma-5-1.js';
import { matrixFactorization } from './matrix-factorization.js';
import { modifiedEquationOrder } from './modified-equation-order.js';
import { noisyEllipse } from './noisy-ellipse.js';
import { practicalAdam } from './practical-adam.js';
import { recoveryPhase } from './recovery-phase.js';
import { rotatedValley } from './rotated-valley.js';
import { sparseFlow } from './sparse-flow.js';
import { sparseRecovery } from './sparse-recovery.js';
import { sparseRecoveryAdamE } from './sparse-recovery-adame.js';
import { speedAndRange } from './speed-and-range.js';
import { uvFactorization } from './uv-factorization.js';
import { valleyMomentum } from './valley-momentum.js';
import { valleySgd } from './valley-sgd.js';
import { weightDecay } from './weight-decay.js';

export const experiments: readonly Experiment[] = [
  noisyEllipse,
  sparseRecovery,
  sparseRecoveryAdamE,
  conventionalVsSlow,
  matrixFactorization,
  beta2Schemes,
  practicalAdam,
  hessianDiagonality,
  weightDecay,
  lemma51,
  sparseFlow,
  valleySgd,
  valleyMomentum,
  uvFactorization,
  speedAndRange,
  rotatedValley,
  biasKernelFigure,
  bilinearTrajectories,
  modifiedEquationOrder,
  fullBatchNetwork,
  haochenSparse,
  recoveryPhase,
];
