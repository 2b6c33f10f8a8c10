// The states of many runs, or paths, at one time, as they come.
import { invalid, partOf, wrongShape } from '../input/errors.js';
import type { PointFunction } from '../theory/ensembles/options.js';
import { Moments } from './mean-and-covariance.js';

/** Mean and spread of theta and of every function at one time. */
export class Observed {
  readonly theta: Moments;
  readonly functions: Moments;
  readonly #functions: readonly (readonly [name: string, g: PointFunction])[];

  constructor(size: number, functions: readonly (readonly [name: string, g: PointFunction])[], covariance: boolean) {
    this.theta = new Moments(size, covariance);
    this.functions = new Moments(functions.length);
    this.#functions = functions;
  }

  add(theta: Float64Array): void {
    if (theta.length !== this.theta.mean.length)
      throw wrongShape('compare.prediction', `states of ${this.theta.mean.length} entries`, `${theta.length}, as the runs have`);
    this.theta.add(theta);
    this.functions.add(
      this.#functions.map(([name, g]) => {
        const value: unknown = g(theta.slice()); // a function may sort what it gets
        if (typeof value !== 'number')
          throw invalid('E_TYPE', partOf('compare.functions', name), value, 'a function that returns a number');
        return value;
      }),
    );
  }
}
