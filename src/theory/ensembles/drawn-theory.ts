// The type of the theories that draw their paths.
import type { Computation, Steps } from '../solvers/pace.js';
import type { TheoryEnsemble } from './ensemble.js';
import type { EnsembleOptions } from './options.js';

/** A theory of which one path or an ensemble is computed: with `members` it returns a `TheoryEnsemble`, else a path. */
export interface DrawnTheory<Options, Path> {
  /** An ensemble, at once. */
  (options: Options & EnsembleOptions): TheoryEnsemble;
  /** A path, at once. */
  (options: Options): Path;
  /** An ensemble in pieces of about 20 ms, as every `Computation` has it. */
  async(options: Options & EnsembleOptions): Promise<TheoryEnsemble>;
  /** A path in pieces of about 20 ms. */
  async(options: Options): Promise<Path>;
  /** An ensemble as a generator that rests every 20 ms. */
  steps(options: Options & EnsembleOptions): Steps<TheoryEnsemble>;
  /** A path as a generator that rests every 20 ms. */
  steps(options: Options): Steps<Path>;
}

/** The theory that a computation of either is. */
export function drawnTheory<Options, Path>(either: Computation<[options: Options], Path | TheoryEnsemble>): DrawnTheory<Options, Path> {
  return either as unknown as DrawnTheory<Options, Path>;
}
