// Every theory check, in the order of the table.
import type { Experiment } from '../experiments/experiment.js';
import { inOrder } from '../experiments/in-order.js';
import * as all from './all.js';

export const checks: readonly Experiment[] = inOrder<Experiment>(Object.values(all));
