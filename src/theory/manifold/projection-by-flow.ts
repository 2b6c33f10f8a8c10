// Φ_S of any problem: the flow ẋ = -S∇L until Gauss-Newton steps can take over.
// Legs of the flow, each twice as long as the one before, end at distances from Γ that fall like e^(-λt). The steps that follow each leg are off
// by the square of the distance: where two legs in a row, both near Γ, lead to the same point within the tolerance, the second is there.
// Explicit steps are no longer than about three times the fastest decay. Where that is what bounds them, so that twice the time takes twice the steps, the
// legs that follow are implicit, with the Hessian.
import { type MinifoldError, singular } from '../../input/errors.js';
import { cholesky, solveCholesky } from '../../linear-algebra/cholesky.js';
import { largest, scaleOf } from '../../linear-algebra/largest.js';
import type { Problem } from '../../problems/problem.js';
import type { OdeOptions } from '../solvers/adaptive.js';
import { dormandPrince } from '../solvers/ode.js';
import type { OdePath } from '../solvers/ode-path.js';
import { type Computation, computation, type Pace, type Steps, unwatched } from '../solvers/pace.js';
import { rosenbrock, type ShiftedSolver } from '../solvers/rosenbrock.js';
import { land } from './gauss-newton.js';

/** The distance from Γ, relative to theta, from which Gauss-Newton steps may count. */
const near = 1e-4;
const mostLegs = 60;
/** A leg along which the slope changes by less than this share of it was far too short: the next one is longer by the factor. */
const straight = 1e-3;
const leap = 32;
/** The first leg from 0, which has no scale, by the flow's clock: 200 leaps lead from it to the end of the numbers. */
const leastTime = 1e-290;
/** Steps and rejected steps of all legs. */
export const mostStepsOfFlow = 500_000;

/** Explicit steps of a leg from which it may be stiff: so many, and as many as the Hessians of some implicit steps cost. */
const manySteps = 100;
const stepsPerParameter = 3;
/** The most parameters for which a Hessian is made at every step. */
const mostOfHessian = 1000;

/**
 * x with (shift I + S H) x = b, by the symmetric shift S⁻¹ + H: a step along which L bends down so much that this is not positive is too long.
 */
function solverOf(problem: Problem, S: Float64Array): ShiftedSolver {
  const P = S.length;
  let at: Float64Array | undefined;
  let H: Float64Array = S;
  return (x, shift) => {
    if (!at || x.some((a, p) => a !== at?.[p])) [at, H] = [x.slice(), problem.hessian(x)];
    const A = H.slice();
    for (let p = 0; p < P; p++) A[p * (P + 1)] += shift / S[p];
    const L = cholesky(A, P);
    return (
      L &&
      ((b) =>
        solveCholesky(
          L,
          b.map((y, p) => y / S[p]),
        ))
    );
  };
}

/** Gradients below this have few digits, or none. */
const leastSlope = 1e-290;
/** Numbers below 2^-1022 have fewer digits than others; so have the squares of slopes of equations below the second, in whatever unit. */
const leastNormal = 2.2250738585072014e-308;
const leastOfEquations = 1e-301;

/**
 * What is along ∇L where L is too large or too small for that: Jᵀf in a unit of f, if there are equations of the minimizers. E_SINGULAR where what it is made
 * of has lost its digits.
 */
function slopeInUnits(problem: Problem, theta: Float64Array): (x: Float64Array) => Float64Array {
  const equations = problem.constraints?.();
  if (!equations) return (x) => problem.gradient(x);
  const unit = scaleOf(equations.values(theta));
  const slopeOf = (x: Float64Array): Float64Array => equations.slopes(x).transposeTimes(equations.values(x).map((f) => f / unit));
  if (Math.max(unit, largest(slopeOf(theta))) < leastOfEquations) {
    const why = 'the residuals are so small that steps to their zero have no digits: a multiple of them has the same minimizers';
    throw unreached(problem, theta, why);
  }
  return slopeOf;
}

const allowed = 'a point from which ẋ = -S∇L leads to a minimizer';

function unreached(problem: Problem, theta: Float64Array, why: string): MinifoldError {
  const slope = largest(problem.gradient(theta)).toPrecision(3);
  return singular('theta', `projectToManifold: ${why}; loss ${problem.loss(theta).toPrecision(6)}, largest |dL/dθ| ${slope}`, {
    value: problem.loss(theta),
    allowed,
  });
}

function* flowDown(
  problem: Problem,
  given: Float64Array,
  S: Float64Array,
  tolerance: number,
  pace: Pick<Pace, 'due'> = unwatched,
): Steps<Float64Array> {
  const theta = largest(given) < leastNormal ? new Float64Array(given.length) : given; // without digits it is 0
  let before = land(problem, theta, S);
  if (before && before.distance <= 1e-12 * largest(theta)) return before.theta; // it was on Γ
  const steep = largest(problem.gradient(theta));
  const isOrdinary = steep >= leastSlope && steep < Number.POSITIVE_INFINITY;
  const slopeOf = isOrdinary ? (x: Float64Array): Float64Array => problem.gradient(x) : slopeInUnits(problem, theta);
  const velocity = slopeOf(theta).map((slope, p) => S[p] * slope);
  const speed = largest(velocity);
  if (!(speed < Number.POSITIVE_INFINITY)) throw unreached(problem, theta, 'the gradient is beyond the numbers');
  if (speed === 0) throw unreached(problem, theta, 'theta is a stationary point that is not a minimum');
  const start = largest(theta);
  // A clock by which the flow begins with speed 1 to 2: in units of its own, times may be beyond the numbers.
  const unit = scaleOf(velocity);
  const field = (_: number, x: Float64Array, out: Float64Array): void => {
    const slope = slopeOf(x);
    for (let p = 0; p < x.length; p++) out[p] = -S[p] * (slope[p] / unit);
  };
  let time = start > 0 ? Math.min(before?.distance ?? start, start) / (speed / unit) : leastTime;
  let at = theta;
  let slope = slopeOf(at);
  let firstStep: number | undefined;
  let tries = 0;
  let stepsBefore = Number.POSITIVE_INFINITY;
  let solver: ShiftedSolver | undefined;
  const rtol = Math.max(1e-13, tolerance / 100);
  for (let leg = 0; leg < mostLegs && time < 1 / leastTime; time *= 2) {
    const size = Math.max(start, largest(at));
    const how: OdeOptions = {
      y0: at,
      T: time,
      rtol,
      ...(size > 0 && { atol: rtol * size }),
      maxSteps: mostStepsOfFlow - tries,
      pace: { due: () => pace.due(tries++) },
      what: "projectToManifold's flow ẋ = -S∇L",
      onSingular: () => ({ path: 'theta', allowed }),
      ...(firstStep === undefined ? {} : { firstStep }),
    };
    const path: OdePath = yield* solver ? rosenbrock.steps(field, solver, how) : dormandPrince.steps(field, how);
    firstStep = time / path.steps;
    const many = isOrdinary && theta.length <= mostOfHessian && path.steps > manySteps + stepsPerParameter * theta.length;
    if (many && path.steps > 1.5 * stepsBefore)
      solver ??= solverOf(
        problem,
        S.map((s) => s / unit),
      );
    stepsBefore = path.steps;
    at = path.y.at(-1) as Float64Array;
    const slopeBefore = slope;
    slope = slopeOf(at);
    if (largest(slope.map((x, p) => x - slopeBefore[p])) <= straight * largest(slope)) {
      time *= leap / 2;
      continue;
    }
    leg++;
    const landing = land(problem, at, S);
    const scale = Math.max(start, largest(landing?.theta ?? at));
    if (landing && before && landing.distance <= near * scale) {
      const shift = largest(landing.theta.map((x, p) => x - (before as { theta: Float64Array }).theta[p]));
      if (shift <= tolerance * scale) return landing.theta;
    }
    before = landing;
  }
  throw unreached(problem, at, `no minimizer within ${time / unit} of time`);
}

/** The point of Γ to which ẋ = -S∇L leads from theta, within `tolerance` relative to the largest entry. */
export const projectByFlow: Computation<
  [problem: Problem, theta: Float64Array, S: Float64Array, tolerance: number, pace?: Pick<Pace, 'due'>],
  Float64Array
> = computation(flowDown);
