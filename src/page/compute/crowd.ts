// Replicas: runs of one optimizer under independent noise, their mean and its standard error.
import { createRuns } from '../../runs/runs.js';
import type { Crowd } from '../protocol.js';
import type { Setup } from '../state/lab-state.js';
import { problemOf, runOptions } from './make.js';
import type { Pause } from './track.js';

/** The replicas of the optimizer at `place`: their seeds follow that of the setup. Undefined when a newer question came. */
export async function crowdOf(setup: Setup, place: number, replicas: number, points: number, pause: Pause): Promise<Crowd | undefined> {
  const problem = await problemOf(setup.problem);
  const P = problem.parameters;
  const options = Array.from({ length: replicas }, (_, k) =>
    runOptions({ ...setup, seed: setup.seed + k }, problem, setup.optimizers[place]),
  );
  const { theta0 } = options[0];
  const runs = createRuns(options.map((one) => (theta0 ? { ...one, theta0 } : one)));
  const every = Math.max(1, Math.ceil(setup.steps / points));
  const [step, mean, error]: number[][] = [[], [], []];
  let cloud = new Float64Array();
  try {
    for (let goal = 0; ; goal = Math.min(setup.steps, goal + every)) {
      for (let at = runs.runs[0].step; at < goal; at = Math.min(goal, at + 50)) {
        runs.advance(Math.min(50, goal - at));
        if (!(await pause())) return undefined;
      }
      const alive = runs.runs.filter(({ status }) => status === 'running').map(({ theta }) => theta);
      if (alive.length < 2) break;
      step.push(goal);
      for (let p = 0; p < P; p++) {
        const average = alive.reduce((sum, theta) => sum + theta[p], 0) / alive.length;
        const variance = alive.reduce((sum, theta) => sum + (theta[p] - average) * (theta[p] - average), 0) / (alive.length - 1);
        mean.push(average);
        error.push(2 * Math.sqrt(variance / alive.length));
      }
      cloud = new Float64Array(alive.length * P);
      alive.forEach((theta, k) => {
        cloud.set(theta, k * P);
      });
      if (goal >= setup.steps) break;
    }
    return { step: Float64Array.from(step), mean: Float64Array.from(mean), error: Float64Array.from(error), cloud, replicas };
  } finally {
    runs.dispose();
  }
}
