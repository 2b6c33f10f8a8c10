// Which engine runs what.
import type { DiagonalNet } from '../problems/diagonal-net/problem.js';
import type { Engine } from './engine.js';
import { hasLanes } from './lane-groups.js';
import { LanesEngine } from './lanes-engine.js';
import { ProblemEngine } from './problem-engine.js';
import type { RunConfig } from './run-config.js';

/** The engine of configs that `groupForLanes` put together. */
export function createEngine(configs: readonly RunConfig[]): Engine {
  const [first] = configs as [RunConfig];
  return hasLanes(first) ? new LanesEngine(configs as readonly RunConfig<DiagonalNet>[]) : new ProblemEngine(configs);
}
