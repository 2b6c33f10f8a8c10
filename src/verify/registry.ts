// Every theory check, in the order of the table: geometry, flows, slow SDEs, quasistatic dynamics, modified equations, recovery.

import type { Experiment } from '../experiments/experiment.js';
import { recoveryLineCheck } from './amelunxen2014/recovery-line.js';
import { modifiedEquationCheck } from './cattaneo2023/modified-equation.js';
import { ellipseMinimizersCheck } from './li2025/ellipse-minimizers.js';
import { flowOrderCheck } from './li2025/flow-order.js';
import { hessianDiagonalCheck } from './li2025/hessian-diagonal.js';
import { labelNoiseCovarianceCheck } from './li2025/label-noise-covariance.js';
import { labelNoiseFlowCheck } from './li2025/label-noise-flow.js';
import { lemma51Check } from './li2025/lemma-5-1.js';
import { lossFloorCheck } from './li2025/loss-floor.js';
import { projectionCheck } from './li2025/projection.js';
import { sparseFlowCheck } from './li2025/sparse-flow.js';
import { weakErrorCheck } from './li2025/weak-error.js';
import { conventionalSdeCheck } from './ma2023/conventional-sde.js';
import { crossPaperCheck } from './ma2023/cross-paper.js';
import { rotatedValleyCheck } from './ma2023/rotated-valley.js';
import { speedAndRangeCheck } from './ma2023/speed-and-range.js';
import { stationaryCovarianceCheck } from './ma2023/stationary-covariance.js';
import { uvCheck } from './ma2023/uv.js';
import { valleyCheck } from './ma2023/valley.js';

export const checks: readonly Experiment[] = [
  hessianDiagonalCheck,
  labelNoiseCovarianceCheck,
  lemma51Check,
  projectionCheck,
  labelNoiseFlowCheck,
  ellipseMinimizersCheck,
  sparseFlowCheck,
  lossFloorCheck,
  flowOrderCheck,
  weakErrorCheck,
  stationaryCovarianceCheck,
  valleyCheck,
  rotatedValleyCheck,
  speedAndRangeCheck,
  uvCheck,
  crossPaperCheck,
  conventionalSdeCheck,
  modifiedEquationCheck,
  recoveryLineCheck,
];
