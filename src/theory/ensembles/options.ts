// What a theory takes beside the options of one path, where it takes many.
import * as valibot from 'valibot';
import { invalid, missing } from '../../input/errors.js';
import { flag, isOptions, whole } from '../../input/validate.js';

/** A number that belongs to a point. */
export type PointFunction = (theta: Float64Array) => number;

/** Many paths of a stochastic theory in place of one. `onProgress` then hears how many members are done. */
export interface EnsembleOptions {
  /** The number of paths, at most 2^30: those of the members `member`, `member + 1`, … under the seed. */
  readonly members: number;
  /**
   * Whether every second path is the mirror image of the one before it, with -W in place of W: `members`, which is even, are then half as many Brownian paths,
   * and what is odd in W cancels. Default false.
   */
  readonly antithetic?: boolean | undefined;
  /** Functions g(theta) whose means are wanted too. */
  readonly functions?: Readonly<Record<string, PointFunction>> | undefined;
  /** Whether covariances of theta are wanted: P² numbers for every time. Default false. */
  readonly covariance?: boolean | undefined;
}

/** Functions of theta by their names. */
export const functions: valibot.GenericSchema<unknown, Readonly<Record<string, PointFunction>>> = valibot.custom<
  Readonly<Record<string, PointFunction>>
>((given) => isOptions(given) && Object.values(given).every((g) => typeof g === 'function'), 'functions of theta by their names');

/** The most members. */
const most = 2 ** 30;

/** The entries of `EnsembleOptions`. */
export const ensembleEntries: {
  readonly members: valibot.GenericSchema<unknown, number | undefined>;
  readonly antithetic: valibot.GenericSchema<unknown, boolean | undefined>;
  readonly functions: valibot.GenericSchema<unknown, EnsembleOptions['functions']>;
  readonly covariance: valibot.GenericSchema<unknown, boolean | undefined>;
} = {
  members: valibot.optional(whole(1, most)),
  antithetic: valibot.optional(flag),
  functions: valibot.optional(functions),
  covariance: valibot.optional(flag),
};

/** What `ensembleEntries` lets through. */
export interface EnsembleInput {
  readonly members: number | undefined;
  readonly antithetic: boolean | undefined;
  readonly functions: EnsembleOptions['functions'];
  readonly covariance: boolean | undefined;
  readonly member: number;
}

/** Throws for options of an ensemble that do not fit together. */
export function checkEnsemble(theory: string, { members, antithetic, functions, covariance, member }: EnsembleInput): void {
  if (members === undefined) {
    if (antithetic ?? functions ?? covariance) throw missing(`${theory}.members`, 'a number of paths');
    return;
  }
  if (antithetic && members % 2 === 1)
    throw invalid('E_RANGE', `${theory}.members`, members, 'an even number, as each path has its mirror image');
  const paths = antithetic ? members / 2 : members;
  if (member + paths > 2 ** 32)
    throw invalid('E_RANGE', `${theory}.member`, member, `at most 2^32 - ${paths}, for that many Brownian paths`);
}
