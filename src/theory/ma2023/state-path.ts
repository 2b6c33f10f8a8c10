// The path of θ in a path of states (θ, …), in the time of Ma, Kunin, Ying 2023: t = k η for SGD with and without momentum, t = k η² for Adam and RMSProp.
// @eq ma2023 Sec. 2.1, App. B
import { formOf, type Optimizer } from '../../optimizers/optimizer.js';
import { type TheoryPath, timePerStep } from '../path.js';
import type { OdePath } from '../solvers/ode-path.js';

/** The time that a step takes. */
export function clockOf(optimizer: Optimizer): number | undefined {
  return timePerStep(optimizer, formOf(optimizer).v ? 'lr²' : 'lr');
}

/** The first P entries of each state. */
export function statePath({ t, y }: Pick<OdePath, 't' | 'y'>, P: number, optimizer: Optimizer): TheoryPath {
  return { t, theta: y.map((state) => state.slice(0, P)), timePerStep: clockOf(optimizer) };
}
