// Every theory check, in the order of the table: geometry, flows, slow SDEs, quasistatic dynamics, modified equations, recovery.
import type { Check } from './check.js';
import { lemma51 } from './lemma-5-1.js';
import { modifiedEquationCheck } from './modified-equation.js';
import { recoveryLine } from './recovery-line.js';

export const checks: readonly Check[] = [
  lemma51, //
  modifiedEquationCheck,
  recoveryLine,
];
