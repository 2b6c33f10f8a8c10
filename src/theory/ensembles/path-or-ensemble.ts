// One path of a stochastic theory, or an ensemble of them, by its options.
import type { PathInput } from '../options.js';
import type { Steps } from '../solvers/pace.js';
import { type EnsembleOf, EnsembleSums, ensembleOf, type TheoryEnsemble } from './ensemble.js';
import { type PathFamily, Paths, recordedEntries, timesOf } from './family.js';
import { checkEnsemble, type EnsembleInput } from './options.js';

/** What a theory that draws its paths was given. */
export interface DrawnInput extends EnsembleInput, PathInput {
  readonly steps: number;
  readonly seed: number;
}

/** The paths that a theory's options ask for, before any is drawn. */
export interface DrawnFamily {
  readonly family: PathFamily;
  readonly given: DrawnInput & Pick<EnsembleOf, 'theory' | 'second' | 'timePerStep'>;
}

/** Empty sums for the members of a family. */
export function sumsFor({ family, given }: DrawnFamily): EnsembleSums {
  return new EnsembleSums({ ...given, parameters: given.theta0.length, times: timesOf(given).length, size: recordedEntries(family) });
}

/** The path of `member`, which `finish` makes of the states at its times; with `members` their ensemble. */
export function* pathOrEnsemble<Path>(
  { family, given }: DrawnFamily,
  finish: (path: { readonly t: readonly number[]; readonly y: readonly Float64Array[] }) => Path,
): Steps<Path | TheoryEnsemble> {
  checkEnsemble(given.theory, given);
  const { members } = given;
  if (members !== undefined) return yield* ensembleOf(family, { ...given, members, parameters: given.theta0.length, watch: given });
  const paths = new Paths(family, given);
  try {
    return finish({ t: paths.t, y: yield* paths.one({ member: given.member, mirrored: false }) });
  } finally {
    paths.free();
  }
}
