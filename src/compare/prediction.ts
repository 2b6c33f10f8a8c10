// What a theory predicts, as `compare` sees it: means over its paths at its times, whether they come as paths or as an ensemble.
import { readVector } from '../input/arrays.js';
import { invalid, missing, partOf } from '../input/errors.js';
import { check, positive } from '../input/validate.js';
import type { EnsembleFunction, EnsembleTheta, TheoryEnsemble } from '../theory/ensembles/ensemble.js';
import type { PointFunction } from '../theory/ensembles/options.js';
import { readPaths, type TheoryPath } from '../theory/path.js';
import type { Pace, Steps } from '../theory/solvers/pace.js';
import { Observed } from './observed.js';

/** One path, independent paths, or an ensemble. */
export type Prediction = TheoryPath | readonly TheoryPath[] | TheoryEnsemble;

/** The theory's means at its times. */
export interface Predicted {
  readonly t: Float64Array;
  readonly timePerStep: number;
  readonly theta: EnsembleTheta;
  /** In the order of the functions. */
  readonly functions: readonly EnsembleFunction[];
}

type Functions = readonly (readonly [name: string, g: PointFunction])[];

function isEnsemble(value: unknown): value is TheoryEnsemble {
  return typeof value === 'object' && value !== null && 'members' in value;
}

/** How a prediction is read. */
export interface PredictionReading {
  readonly functions: Functions;
  readonly covariance: boolean;
  readonly pace: Pace;
}

/** Checks a prediction and takes its means, and its covariances where they are wanted and there are any. */
export function* readPrediction(value: Prediction, path: string, { functions, covariance, pace }: PredictionReading): Steps<Predicted> {
  if (isEnsemble(value)) return ofEnsemble(value, path, functions, covariance);
  const { t, timePerStep, paths } = readPaths(value, path);
  const size = paths[0].theta[0]?.length;
  const at = Array.from(t, () => new Observed(size, functions, covariance));
  for (const { theta } of paths)
    for (const [k, state] of theta.entries()) {
      at[k]?.add(state);
      if (pace.due(0)) yield;
    }
  const several = covariance && paths.length > 1;
  return {
    t,
    timePerStep,
    theta: {
      mean: at.map((o) => o.theta.mean),
      standardError: at.map((o) => o.theta.standardError),
      ...(several && { covariance: at.map((o) => o.theta.covariance as Float64Array) }),
    },
    functions: functions.map((_, g) => ({
      mean: Float64Array.from(at, (o) => o.functions.mean[g]),
      standardError: Float64Array.from(at, (o) => o.functions.standardError[g]),
    })),
  };
}

function ofEnsemble(
  { t, theta, functions: given, timePerStep }: TheoryEnsemble,
  path: string,
  functions: Functions,
  covariance: boolean,
): Predicted {
  const vectors = (value: unknown, at: string, size?: number): Float64Array[] => {
    if (!Array.isArray(value) || value.length !== times.length)
      throw invalid('E_SHAPE', at, value, `${times.length} vectors, one for every time`);
    return value.map((one, k) => readVector(one, `${at}[${k}]`, size));
  };
  const times = readVector(t, `${path}.t`);
  if (times.length === 0) throw invalid('E_SHAPE', `${path}.t`, t, 'at least one time');
  const mean = vectors(theta?.mean, `${path}.theta.mean`);
  const P = mean[0].length;
  const standardError = vectors(theta.standardError, `${path}.theta.standardError`, P);
  const wanted = covariance && theta.covariance !== undefined;
  if (timePerStep === undefined)
    throw missing(`${path}.timePerStep`, 'the time that a step takes, such as lr² for slow equations: { ...ensemble, timePerStep }');
  return {
    t: times,
    timePerStep: check(positive, timePerStep, `${path}.timePerStep`),
    theta: { mean, standardError, ...(wanted && { covariance: vectors(theta.covariance, `${path}.theta.covariance`, P * P) }) },
    functions: functions.map(([name]) => {
      const at = partOf(`${path}.functions`, name);
      const found = given && Object.hasOwn(given, name) ? given[name] : undefined;
      if (found === undefined) throw missing(at, 'the ensemble with the same functions as compare: slowSde({ …, members, functions })');
      return {
        mean: readVector(found.mean, `${at}.mean`, times.length),
        standardError: readVector(found.standardError, `${at}.standardError`, times.length),
      };
    }),
  };
}
