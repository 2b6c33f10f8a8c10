// From the name of an experiment to the experiment.
import type { Experiment } from '../experiments/experiment.js';
import { unknownArgument } from './usage-error.js';

export function findExperiment(experiments: readonly Experiment[], id: string): Experiment {
  const found = experiments.find((experiment) => experiment.id === id);
  if (!found)
    throw unknownArgument(
      'experiment',
      id,
      experiments.map((experiment) => experiment.id),
    );
  return found;
}
