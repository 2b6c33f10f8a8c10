// Every experiment that the command line and the page offer.
import * as all from './all.js';
import type { Experiment } from './experiment.js';
import { inOrder } from './in-order.js';

/**
 * The experiments of this package, in the order in which `minifold list` names them.
 *
 * @example experiments.find(({ id }) => id === 'sparse-recovery')?.paper // 'li2025'
 */
export const experiments: readonly Experiment[] = inOrder<Experiment>(Object.values(all));
