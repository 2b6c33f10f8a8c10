// Every theory check, in the order of the table: geometry, flows, slow SDEs, quasistatic dynamics, modified equations, recovery.

import { recoveryLine } from './amelunxen2014/recovery-line.js';
import { modifiedEquationCheck } from './cattaneo2023/modified-equation.js';
import type { Check } from './check.js';
import { ellipseMinimizers } from './li2025/ellipse-minimizers.js';
import { flowOrder } from './li2025/flow-order.js';
import { hessianDiagonal } from './li2025/hessian-diagonal.js';
import { labelNoiseCovariance } from './li2025/label-noise-covariance.js';
import { labelNoiseFlowCheck } from './li2025/label-noise-flow.js';
import { lemma51 } from './li2025/lemma-5-1.js';
import { lossFloorCheck } from './li2025/loss-floor.js';
import { projection } from './li2025/projection.js';
import { sparseFlow } from './li2025/sparse-flow.js';
import { weakError } from './li2025/weak-error.js';
import { conventionalSdeCheck } from './ma2023/conventional-sde.js';
import { crossPaper } from './ma2023/cross-paper.js';
import { rotatedValley } from './ma2023/rotated-valley.js';
import { speedAndRange } from './ma2023/speed-and-range.js';
import { stationaryCovarianceCheck } from './ma2023/stationary-covariance.js';
import { uv } from './ma2023/uv.js';
import { valleyCheck } from './ma2023/valley.js';

export const checks: readonly Check[] = [
  hessianDiagonal,
  labelNoiseCovariance,
  lemma51,
  projection,
  labelNoiseFlowCheck,
  ellipseMinimizers,
  sparseFlow,
  lossFloorCheck,
  flowOrder,
  weakError,
  stationaryCovarianceCheck,
  valleyCheck,
  rotatedValley,
  speedAndRange,
  uv,
  crossPaper,
  conventionalSdeCheck,
  modifiedEquationCheck,
  recoveryLine,
];
