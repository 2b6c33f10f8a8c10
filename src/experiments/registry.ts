// Every experiment that the command line and the page offer.
import type { Experiment } from './experiment.js';

export const experiments: readonly Experiment[] = [];
