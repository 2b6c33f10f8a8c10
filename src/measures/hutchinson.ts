// tr H without its diagonal: Hutchinson's estimate (Hutchinson 1990), the mean of xᵀHx over random sign vectors x, with its standard error.
import { standardErrorOf } from '../linear-algebra/norm.js';
import type { Measure, MeasureContext } from './measure.js';
import { probe } from './probes.js';

/** At most so many products with H. */
const mostProbes = 1e4;

function quadraticForms({ problem, theta }: MeasureContext, probes: number): number[] {
  return Array.from({ length: probes }, (_, k) => {
    const x = probe(k, problem.parameters);
    return problem.hessianVectorProduct(theta, x).reduce((sum, y, p) => sum + y * x[p], 0);
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/**
 * The mean of xᵀHx over that many probes.
 * @eq hutchinson1990
 */
export const hutchinson: Measure = {
  forms: ['hutchinson@probes'],
  least: 1,
  most: mostProbes,
  whole: true,
  value: (context, probes = 1) => mean(quadraticForms(context, probes)),
};

/** The standard error of that mean: the spread of the probes' values over √probes. Needs at least two. */
export const hutchinsonError: Measure = {
  forms: ['hutchinsonError@probes'],
  least: 2,
  most: mostProbes,
  whole: true,
  value: (context, probes = 2) => standardErrorOf(quadraticForms(context, probes)),
};
