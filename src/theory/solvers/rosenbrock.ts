// Stiff equations dy/dt = f(y) whose Jacobian J is known: a linear system with I/(hγ) - J for each stage, no iteration, steps as long as the slow modes allow.
//   (I/(hγ) - J) u_i = f(y + Σ a_ij u_j) + Σ c_ij u_j / h,    y <- y + Σ_j a_5j u_j + u_5 + u_6
// RODAS of Hairer, Wanner 1996, order 4 with an error estimate of order 3, which is u_6; both are L-stable, so that what has decayed stays so.
// @eq hairer1996 Sec. IV.7
import { adaptivePath, type OdeOptions, type Pair } from './adaptive.js';
import type { OdePath, VectorField } from './ode-path.js';
import { type Computation, computation } from './pace.js';

/** x with (shift I - J(y)) x = b; undefined where this is not to be solved, so that a shorter step, a larger shift, is tried. */
export type ShiftedSolver = (y: Float64Array, shift: number) => ((b: Float64Array) => Float64Array) | undefined;

const gamma = 1 / 4;
/** a_ij, where stage 6 is at y + Σ a_5j u_j + u_5. */
const places = [
  [],
  [1.544],
  [0.9466785280815826, 0.2557011698983284],
  [3.314825187068521, 2.896124015972201, 0.9986419139977817],
  [1.221224509226641, 6.019134481288629, 12.53708332932087, -0.687886036105895],
  [1.221224509226641, 6.019134481288629, 12.53708332932087, -0.687886036105895, 1],
];
/** c_ij. */
const couplings = [
  [],
  [-5.6688],
  [-2.430093356833875, -0.2063599157091915],
  [-0.1073529058151375, -9.594562251023355, -20.47028614809616],
  [7.496443313967647, -10.24680431464352, -33.99990352819905, 11.7089089320616],
  [8.083246795921522, -7.981132988064893, -31.52159432874371, 16.31930543123136, -6.058818238834054],
];

class Rosenbrock implements Pair {
  readonly y: Float64Array;
  readonly first: Float64Array;
  readonly last: Float64Array;
  readonly endsInSlope = false;
  readonly #field: VectorField;
  readonly #solver: ShiftedSolver;
  readonly #slope: Float64Array;
  #stages: Float64Array[] = [];

  constructor(field: VectorField, solver: ShiftedSolver, n: number) {
    this.#field = field;
    this.#solver = solver;
    this.y = new Float64Array(n);
    this.first = new Float64Array(n);
    this.last = new Float64Array(n);
    this.#slope = new Float64Array(n);
  }

  advance(t: number, from: Float64Array, h: number): boolean {
    const { y } = this;
    const solve = this.#solver(from, 1 / (h * gamma));
    if (!solve) return false;
    const stages: Float64Array[] = [];
    for (let s = 0; s < places.length; s++) {
      let slope = this.first;
      if (s > 0) {
        for (let i = 0; i < y.length; i++) {
          let x = from[i];
          for (let j = 0; j < s; j++) x += places[s][j] * stages[j][i];
          y[i] = x;
        }
        if (!y.every(Number.isFinite)) return false;
        slope = this.#slope;
        this.#field(t, y, slope);
      }
      stages.push(
        solve(
          slope.map((f, i) => {
            let sum = 0;
            for (let j = 0; j < s; j++) sum += couplings[s][j] * stages[j][i];
            return f + sum / h;
          }),
        ),
      );
    }
    for (let i = 0; i < y.length; i++) y[i] += stages[5][i];
    this.#stages = stages;
    return y.every(Number.isFinite);
  }

  difference(i: number): number {
    return this.#stages[5][i];
  }
}

/** Solves dy/dt = f(y), which does not ask for t, with the Jacobian behind `solver`. Steps and errors as `dormandPrince`. */
export const rosenbrock: Computation<[field: VectorField, solver: ShiftedSolver, options: OdeOptions], OdePath> = computation(
  (field, solver, options) => adaptivePath(new Rosenbrock(field, solver, options.y0.length), field, options),
);
