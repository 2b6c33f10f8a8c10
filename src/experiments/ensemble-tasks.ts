// Parts of ensembles as tasks, which a worker computes: plain options and a range of members in, their states out. Who sums them is on the other side.
import { readProblem } from '../problems/registry.js';
import { type EnsembleTheory, ensembleTheories } from '../theory/drawn-families.js';
import { type PartSettings, partColumn, partOfEnsemble, partsId } from '../theory/ensembles/part.js';
import type { Experiment, Task } from './experiment.js';

function taskOf({ familyOf }: EnsembleTheory): Task<PartSettings> {
  return async ({ options, ...part }, { progress }) => {
    const family = familyOf({ ...options, problem: readProblem(options.problem) } as never);
    const work = partOfEnsemble(family, part);
    for (;;) {
      const { done, value } = work.next();
      if (done) return { step: value.map((_, k) => k), measures: { [partColumn]: value } };
      await progress(0, 1);
    }
  };
}

/** All of them, for the runner of a worker. */
export const ensembleTasks: Pick<Experiment, 'id' | 'tasks'> = {
  id: partsId,
  tasks: Object.fromEntries(ensembleTheories.map((theory) => [theory.name, taskOf(theory)])),
};
