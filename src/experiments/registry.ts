// Every experiment that the command line and the page offer.

import { biasKernelFigure } from './cattaneo2023/bias-kernel/index.js';
import { bilinearTrajectories } from './cattaneo2023/bilinear/index.js';
import { fullBatchNetwork } from './cattaneo2023/full-batch-network/index.js';
import { modifiedEquationOrder } from './cattaneo2023/modified-equation-order/index.js';
import type { Experiment } from './experiment.js';
import { haochenSparse } from './haochen2021/haochen-sparse/index.js';
import { beta2Schemes } from './li2025/beta2-schemes/index.js';
import { conventionalVsSlow } from './li2025/conventional-vs-slow/index.js';
import { hessianDiagonality } from './li2025/hessian-diagonality/index.js';
import { lemma51 } from './li2025/lemma-5-1/index.js';
import { deepMatrixFactorization } from './li2025/matrix-factorization/index.js';
import { noisyEllipse } from './li2025/noisy-ellipse/index.js';
import { practicalAdam } from './li2025/practical-adam/index.js';
import { recoveryPhase } from './li2025/recovery-phase/index.js';
import { sparseFlow } from './li2025/sparse-flow/index.js';
import { sparseRecovery } from './li2025/sparse-recovery/index.js';
import { sparseRecoveryAdamE } from './li2025/sparse-recovery-adame/index.js';
import { weightDecay } from './li2025/weight-decay/index.js';
import { rotatedValley } from './ma2023/rotated-valley/index.js';
import { speedAndRange } from './ma2023/speed-and-range/index.js';
import { uvFactorization } from './ma2023/uv-factorization/index.js';
import { valleyMomentum } from './ma2023/valley-momentum/index.js';
import { valleySgd } from './ma2023/valley-sgd/index.js';

/**
 * The experiments of this package, in the order in which `minifold list` names them.
 *
 * @example experiments.find(({ id }) => id === 'sparse-recovery')?.paper // 'li2025'
 */
export const experiments: readonly Experiment[] = [
  noisyEllipse,
  sparseRecovery,
  sparseRecoveryAdamE,
  conventionalVsSlow,
  deepMatrixFactorization,
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
