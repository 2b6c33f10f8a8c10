// The function that makes a problem: `ellipse(options)` in place of `new Ellipse(options)`.
import { frozen } from '../input/frozen.js';
import type { Problem } from './problem.js';

/** A function from options to a problem. All options may be left out where each has a default. */
export type ProblemFactory<Options, Made extends Problem> = (Partial<Options> extends Options
  ? (options?: Options) => Made
  : (options: Options) => Made) & {
  /** The options of a small problem, which stands for all of its name where all problems are tested. */
  readonly example: Options;
};

/** The function of a class, whose problems nobody may change. The annotation lets bundlers drop the problems that a program does not use. */
/* @__NO_SIDE_EFFECTS__ */
export function problemFactory<Options, Made extends Problem>(
  Made: new (options: Options) => Made,
  example: NoInfer<Options>,
): ProblemFactory<Options, Made> {
  return Object.assign((options: Options) => frozen(new Made(options)), { example }) as ProblemFactory<Options, Made>;
}
