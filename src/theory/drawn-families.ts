// The theories that take `members`, by their names.
import type { DrawnTheory } from './ensembles/drawn-theory.js';
import type { DrawnFamily } from './ensembles/path-or-ensemble.js';
import { slowFamily, slowSde } from './li2025/slow-sde.js';
import { conventionalFamily, conventionalSde } from './ma2023/conventional-sde.js';
import { quasistatic, quasistaticFamily } from './ma2023/quasistatic.js';
import { computation } from './solvers/pace.js';

/** A theory of many paths. */
export interface EnsembleTheory {
  readonly name: string;
  readonly theory: DrawnTheory<never, unknown>;
  /** The paths that the options ask for. */
  readonly familyOf: (options: never) => DrawnFamily;
}

/** All of them. */
export const ensembleTheories: readonly EnsembleTheory[] = [
  { name: 'slowSde', theory: slowSde, familyOf: computation(slowFamily) },
  { name: 'conventionalSde', theory: conventionalSde, familyOf: conventionalFamily },
  { name: 'quasistatic', theory: quasistatic, familyOf: quasistaticFamily },
];
