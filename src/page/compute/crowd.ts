// Replicas: runs of one optimizer under independent noise, their mean and its standard error.
import { Moments } from '../../compare/mean-and-covariance.js';
import { createRuns } from '../../runs/runs.js';
import type { Crowd } from '../protocol.js';
import type { Setup } from '../state/lab-state.js';
import { problemOf, runOptions } from './make.js';
import type { Pause } from './track.js';

/** As many are held at once: a run takes a few kilobytes beside its numbers. */
const together = 2048;

/** The replicas of the optimizer at `place`: their seeds follow that of the setup. Undefined when a newer question came. */
export async function crowdOf(setup: Setup, place: number, replicas: number, points: number, pause: Pause): Promise<Crowd | undefined> {
  const problem = await problemOf(setup.problem);
  const P = problem.parameters;
  const every = Math.max(1, Math.ceil(setup.steps / points));
  const goals = Array.from({ length: Math.ceil(setup.steps / every) + 1 }, (_, k) => Math.min(setup.steps, k * every));
  const seen = goals.map(() => new Moments(P));
  const cloud: number[] = [];
  const options = runOptions(setup, problem, setup.optimizers[place]);
  for (let first = 0; first < replicas; first += together) {
    const count = Math.min(together, replicas - first);
    const runs = createRuns(Array.from({ length: count }, (_, k) => ({ ...options, seed: setup.seed + first + k })));
    try {
      const stride = Math.max(1, Math.ceil(50_000 / Math.max(1000, count * P))); // steps of a few milliseconds
      for (const [j, goal] of goals.entries()) {
        for (let at = j === 0 ? 0 : goals[j - 1]; at < goal; at = Math.min(goal, at + stride)) {
          runs.advance(Math.min(stride, goal - at));
          if (!(await pause())) return undefined;
        }
        for (const run of runs.runs)
          if (run.status === 'running') {
            seen[j].add(run.theta);
            if (goal === setup.steps) cloud.push(...run.theta);
          }
      }
    } finally {
      runs.dispose();
    }
  }
  const alive = seen.filter(({ count }) => count > 1);
  return {
    step: Float64Array.from(goals.slice(0, alive.length)),
    mean: Float64Array.from(alive.flatMap(({ mean }) => [...mean])),
    error: Float64Array.from(alive.flatMap(({ standardError }) => [...standardError.map((one) => 2 * one)])),
    cloud: Float64Array.from(cloud),
    replicas,
  };
}
