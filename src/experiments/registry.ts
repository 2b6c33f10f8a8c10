// Every experiment that the command line and the page offer.
import type { Experiment } from './experiment.js';
import { sparseRecovery } from './sparse-recovery.js';

export const experiments: readonly Experiment[] = [sparseRecovery];
