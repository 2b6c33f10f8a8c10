// Every theory check, in the order of the table: geometry, flows, slow SDEs, quasistatic dynamics, modified equations, recovery.
import type { Check } from './check.js';
import { hessianDiagonal } from './hessian-diagonal.js';
import { labelNoiseCovariance } from './label-noise-covariance.js';
import { lemma51 } from './lemma-5-1.js';
import { modifiedEquationCheck } from './modified-equation.js';
import { projection } from './projection.js';
import { recoveryLine } from './recovery-line.js';

export const checks: readonly Check[] = [hessianDiagonal, labelNoiseCovariance, lemma51, projection, modifiedEquationCheck, recoveryLine];
