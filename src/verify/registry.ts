// Every theory check, in the order of the table: geometry, flows, slow SDEs, quasistatic dynamics, modified equations, recovery.
import type { Check } from './check.js';
import { conventionalSdeCheck } from './conventional-sde.js';
import { crossPaper } from './cross-paper.js';
import { ellipseMinimizers } from './ellipse-minimizers.js';
import { flowOrder } from './flow-order.js';
import { hessianDiagonal } from './hessian-diagonal.js';
import { labelNoiseCovariance } from './label-noise-covariance.js';
import { labelNoiseFlowCheck } from './label-noise-flow.js';
import { lemma51 } from './lemma-5-1.js';
import { lossFloorCheck } from './loss-floor.js';
import { modifiedEquationCheck } from './modified-equation.js';
import { projection } from './projection.js';
import { recoveryLine } from './recovery-line.js';
import { rotatedValley } from './rotated-valley.js';
import { sparseFlow } from './sparse-flow.js';
import { speedAndRange } from './speed-and-range.js';
import { stationaryCovarianceCheck } from './stationary-covariance.js';
import { uv } from './uv.js';
import { valleyCheck } from './valley.js';
import { weakError } from './weak-error.js';

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
