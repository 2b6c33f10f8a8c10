// The loss in the plane: its level curves, and the minimizers with the sharpness tr(Diag(H)^exponent) along them.
import { contourLines, type Grid, gridOf, type Point } from '../../figures/contours.js';
import { powOf } from '../../kernels/functions.js';
import type { Problem } from '../../problems/problem.js';
import type { Landscape, Questions } from '../protocol.js';
import { problemOf } from './make.js';
import { sizesOfTruth } from './sizes.js';

function flat(line: readonly Point[]): Float64Array {
  return Float64Array.from(line.flat());
}

/** Level curves that crowd together where the loss is least: each shows where the loss is a share of its highest value, to the fourth power. */
const shares = [0.08, 0.16, 0.26, 0.38, 0.5, 0.64, 0.8];

/** The zeros of the residual, or nothing where the minimizers are not a curve. */
function residualOf(problem: Problem): ((x: number, y: number) => number) | undefined {
  const constraints = problem.constraints?.();
  if (constraints?.count !== 1 || problem.parameters !== 2) return undefined;
  return (x, y) => constraints.values(Float64Array.of(x, y))[0];
}

function sharpnessAt(problem: Problem, [x, y]: Point, exponent: number): number {
  return powOf(
    problem.hessianDiagonal([x, y]).map((h) => Math.max(0, h)),
    exponent,
  ).reduce((sum, h) => sum + h, 0);
}

/** Level curves in the box; of a problem that has other than two parameters there are none. */
export async function landscapeOf({ problem: choice, box, points, exponent }: Questions['landscape'][0]): Promise<Landscape> {
  const problem = await problemOf(choice);
  if (problem.parameters !== 2) {
    const truth = sizesOfTruth(problem);
    return { levels: [], minimizers: [], ...(truth && { truth }) };
  }
  const residual = residualOf(problem);
  const height: Grid = gridOf((x, y) => problem.loss([x, y]), box.x, box.y, points);
  const finite = height.values.flat().filter(Number.isFinite);
  const top = finite.sort((a, b) => a - b)[Math.floor(0.9 * finite.length)] ?? 0;
  const levels = shares.map((share) => ({ share, lines: contourLines(height, top * share * share * share * share).map(flat) }));
  if (!residual) return { levels, minimizers: [] };
  const curves = contourLines(gridOf(residual, box.x, box.y, points), 0);
  return {
    levels,
    minimizers: curves.map((curve) => ({
      points: flat(curve),
      sharpness: Float64Array.from(curve, (at) => sharpnessAt(problem, at, exponent)),
    })),
  };
}
