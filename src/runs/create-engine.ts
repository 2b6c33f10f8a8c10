// Which engine runs what.
import type { Engine } from './engine.js';
import { lanesOf } from './lane-groups.js';
import { LanesEngine } from './lanes-engine.js';
import { ProblemEngine } from './problem-engine.js';
import type { RunConfig } from './run-config.js';

/** The engine of configs that `groupForLanes` put together. */
export function createEngine(configs: readonly RunConfig[]): Engine {
  const widest = configs.reduce((a, b) => (b.problem.samples > a.problem.samples ? b : a));
  const lanes = lanesOf(widest);
  return lanes ? new LanesEngine(configs, lanes) : new ProblemEngine(configs);
}
