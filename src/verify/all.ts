// Every theory check: a line for each.

export { recoveryLineCheck } from './amelunxen2014/recovery-line.js';
export { signMethodsCheck } from './bernstein2018/sign-methods.js';
export { edgeOfStabilityCheck } from './berthier2026/edge-of-stability.js';
export { modifiedEquationCheck } from './cattaneo2023/modified-equation.js';
export { centralFlowCheck } from './cohen2024/central-flow.js';
export { ellipseMinimizersCheck } from './li2025/ellipse-minimizers.js';
export { fastForgettingCheck } from './li2025/fast-forgetting.js';
export { flowOrderCheck } from './li2025/flow-order.js';
export { hessianDiagonalCheck } from './li2025/hessian-diagonal.js';
export { labelNoiseCovarianceCheck } from './li2025/label-noise-covariance.js';
export { labelNoiseFlowCheck } from './li2025/label-noise-flow.js';
export { lemma51Check } from './li2025/lemma-5-1.js';
export { lossFloorCheck } from './li2025/loss-floor.js';
export { matrixPreconditionersCheck } from './li2025/matrix-preconditioners.js';
export { projectionCheck } from './li2025/projection.js';
export { slowNoiseCheck } from './li2025/slow-noise.js';
export { sparseFlowCheck } from './li2025/sparse-flow.js';
export { weakErrorCheck } from './li2025/weak-error.js';
export { conventionalSdeCheck } from './ma2023/conventional-sde.js';
export { crossPaperCheck } from './ma2023/cross-paper.js';
export { rotatedValleyCheck } from './ma2023/rotated-valley.js';
export { speedAndRangeCheck } from './ma2023/speed-and-range.js';
export { stationaryCovarianceCheck } from './ma2023/stationary-covariance.js';
export { uvCheck } from './ma2023/uv.js';
export { valleyCheck } from './ma2023/valley.js';
