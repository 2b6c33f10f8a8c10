// The embedded Runge-Kutta pair of orders 5 and 4 of Dormand, Prince 1980, the one behind ode45, with adaptive steps.
import { adaptivePath, type OdeOptions, type Pair } from './adaptive.js';
import type { OdePath, VectorField } from './ode-path.js';
import { type Computation, computation } from './pace.js';

export type { OdeOptions } from './adaptive.js';
export type { OdePath, VectorField } from './ode-path.js';

/** Stage s is f(t + c_s h, y + h Σ a_sj k_j). The last row is the solution of order 5, whose slope begins the next step. */
const nodes = [0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1];
const weights = [
  [],
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
  [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
];
/** The solution of order 5 minus that of order 4. */
const differences = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40];

class DormandPrince implements Pair {
  readonly y: Float64Array;
  readonly endsInSlope = true;
  readonly #slopes: readonly Float64Array[];
  readonly #field: VectorField;

  constructor(field: VectorField, n: number) {
    this.#field = field;
    this.#slopes = nodes.map(() => new Float64Array(n));
    this.y = new Float64Array(n);
  }

  get first(): Float64Array {
    return this.#slopes[0];
  }

  get last(): Float64Array {
    return this.#slopes[6];
  }

  advance(t: number, from: Float64Array, h: number): boolean {
    const { y } = this;
    const slopes = this.#slopes;
    for (let s = 1; s < nodes.length; s++) {
      const row = weights[s];
      for (let i = 0; i < y.length; i++) {
        let sum = 0;
        for (let j = 0; j < s; j++) sum += row[j] * slopes[j][i];
        y[i] = from[i] + h * sum;
      }
      if (!y.every(Number.isFinite)) return false;
      this.#field(t + nodes[s] * h, y, slopes[s]);
    }
    return true;
  }

  difference(i: number, h: number): number {
    let sum = 0;
    for (let s = 0; s < nodes.length; s++) sum += differences[s] * this.#slopes[s][i];
    return h * sum;
  }
}

/**
 * Solves dy/dt = f(t, y) from y0 to T with the pair of Dormand, Prince 1980, order 5 with an error estimate of order 4. Steps adapt so that every entry of
 * the estimate stays below atol + rtol |y_i|. E_SINGULAR when the step falls below the rounding of t or `maxSteps` tries were not enough.
 * @eq dormand1980
 */
export const dormandPrince: Computation<[field: VectorField, options: OdeOptions], OdePath> = computation((field, options) =>
  adaptivePath(new DormandPrince(field, options.y0.length), field, options),
);
