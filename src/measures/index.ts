// Every measure, once: the reading of names and the list of them are made from this list.
export { testAccuracy, trainAccuracy } from './accuracy.js';
export { batchSharpness, batchSharpnessError } from './batch-sharpness.js';
export { coordinate } from './coordinate.js';
export { gradientNorm, gradientNorm1eps } from './gradient-norms.js';
export { hutchinson, hutchinsonError } from './hutchinson.js';
export { testLoss, testLossOnRows, trainLoss } from './losses.js';
export { offDiagonalMass } from './off-diagonal-mass.js';
export { preconditionedSharpness } from './preconditioned-sharpness.js';
export { lp } from './predictor-norm.js';
export { distance, recovery } from './recovery.js';
export { nuclearNorm, rank, singularValue, spectralEntropy } from './spectrum.js';
export { topEigenvalue } from './top-eigenvalue.js';
export { traceDiagonalPower, traceH } from './traces.js';
