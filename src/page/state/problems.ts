// The problems of the page: what they are called, what can be set, and which part of their plane is looked at.
import type { Choice, Curve, Setup } from './lab-state.js';

/** A number of a problem or an optimizer that can be set. */
export interface Adjustable {
  readonly key: string;
  readonly label: string;
  readonly range: readonly [number, number];
  readonly log?: boolean;
  readonly whole?: boolean;
  /** What a finite number must be beside. */
  readonly allowed?: (value: number) => boolean;
}

interface ProblemInfo {
  readonly title: string;
  readonly choice: Choice;
  /** Where runs start at first; the problem's own start if it is not given. */
  readonly start?: readonly [number, number];
  readonly settings: readonly Adjustable[];
  /** What it is looked at with at first, where that is not what the problem before had. */
  readonly setup?: Partial<Setup>;
}

const positive = (x: number): boolean => x > 0;
const count = (x: number): boolean => Number.isInteger(x) && x >= 1 && x <= 400;

const size = (key: string, label: string, most: number): Adjustable => ({ key, label, range: [1, most], whole: true, allowed: count });

/** Every problem of the page. */
export const problems: readonly ProblemInfo[] = [
  {
    title: 'Noisy ellipse',
    choice: { name: 'ellipse', options: { a: 2, b: 1 } },
    start: [1.169269434833544, -0.1499063377991723],
    settings: [
      { key: 'a', label: 'Half axis a', range: [0.4, 3], allowed: positive },
      { key: 'b', label: 'Half axis b', range: [0.4, 3], allowed: positive },
    ],
  },
  {
    title: 'Flat valley',
    choice: { name: 'valley', options: { angle: 0 } },
    start: [2, 0],
    settings: [{ key: 'angle', label: 'Angle, radians', range: [0, 1.571] }],
  },
  { title: 'Bilinear model', choice: { name: 'bilinear', options: {} }, start: [2.8, 3.5], settings: [] },
  {
    title: 'Valley that gets steeper',
    choice: { name: 'sharpValley', options: { zeta: 0.3, epsilon: 0.002 } },
    start: [0.3, 3],
    setup: { delta: 0, steps: 2000, optimizers: [{ name: 'sgd', options: { lr: 0.5 } }] },
    settings: [
      { key: 'zeta', label: 'Slant of the walls ζ', range: [0, 1] },
      { key: 'epsilon', label: 'Slope of the floor ε', range: [0.0001, 0.02], log: true, allowed: (x) => x >= 0 },
    ],
  },
  {
    title: 'Diagonal net, sparse truth',
    choice: { name: 'diagonalNet', options: { d: 40, kappa: 3, n: 24, seed: 1 } },
    settings: [size('d', 'Dimension d', 200), size('kappa', 'Nonzeros κ', 20), size('n', 'Rows n', 200)],
  },
  {
    title: 'Two factors of a number, u v = m',
    choice: { name: 'factorizationUV', options: { m: 1 } },
    start: [2.5, 0.4],
    settings: [{ key: 'm', label: 'Product m', range: [0.1, 3] }],
  },
  {
    title: 'Deep matrix factorization',
    choice: { name: 'matrixFactorization', options: { d: 8, depth: 3, rank: 1, n: 30, seed: 0 } },
    settings: [size('d', 'Size d', 12), size('depth', 'Depth', 4), size('rank', 'Rank of the truth', 8), size('n', 'Measurements n', 60)],
  },
  {
    title: 'Quadratic bowl',
    choice: { name: 'quadratic', options: { h1: 3, h2: 0.5, h12: 0.4 } },
    start: [1.5, 1.8],
    settings: [
      { key: 'h1', label: 'Curvature along x', range: [0.1, 5] },
      { key: 'h2', label: 'Curvature along y', range: [0.1, 5] },
      { key: 'h12', label: 'Between the two', range: [-1, 1] },
    ],
  },
  { title: 'Logistic regression, six points', choice: { name: 'logisticRegression', options: {} }, start: [-1.5, 1], settings: [] },
  { title: 'Two walls of unequal steepness', choice: { name: 'twoWalls', options: {} }, settings: [] },
  {
    title: 'A net of tanh that learns XOR',
    choice: { name: 'multilayerPerceptron', options: { width: 4 } },
    settings: [size('width', 'Hidden units', 16)],
  },
  { title: 'Your own loss', choice: { name: 'defined', options: {}, text: 'x^2 + y^2/4 - 1 + x*y/3' }, start: [0.2, 1.8], settings: [] },
];

/** What the page knows of the problem of a choice. */
export function problemInfo({ name }: Choice): ProblemInfo {
  return problems.find(({ choice }) => choice.name === name) ?? problems[0];
}

/** Those whose noise is put on the gradient, with the covariance of the Hessian. */
const unlabelled: readonly string[] = ['valley', 'bilinear', 'factorizationUV', 'sharpValley', 'quadratic'];

/** Whether it has labels, which noise can be put on. */
export function hasLabels({ name }: Choice): boolean {
  return !unlabelled.includes(name);
}

/** Whether its parameters are a plane. */
export function isPlanar({ name }: Choice): boolean {
  return problemInfo({ name, options: {} }).start !== undefined;
}

/** Whether it predicts with a matrix, which has singular values. */
export function hasMatrix({ name }: Choice): boolean {
  return name === 'matrixFactorization';
}

/** Whether a curve can be drawn of it. */
export function hasCurve(problem: Choice, curve: Curve): boolean {
  if (curve === 'test') return problem.name === 'diagonalNet' || hasMatrix(problem);
  if (curve === 'singular') return hasMatrix(problem);
  return curve !== 'residual' || isPlanar(problem);
}

/** The centre and half the extent of the plane to look at: all of the minimizers where they are bounded, and the start. */
export function boxOf({ problem, start }: Setup): { centre: readonly [number, number]; half: readonly [number, number] } {
  const { name, options } = problem;
  if (name === 'ellipse') {
    const reach = 1.22 * Math.sqrt((options.a * options.a + options.b * options.b) / 2);
    return around([0, 0], [reach, reach], start);
  }
  if (name === 'valley') return around([1, 0], [2, 1.2], start);
  if (name === 'bilinear') return around([1.9, 2], [1.9, 2], start);
  if (name === 'sharpValley') return around([0, 3.2], [1.5, 1], start);
  if (name === 'logisticRegression') return around([6, 9], [8, 10.5], start); // its minimizers are infinitely far away
  return around([0, 0], [2.5, 2.5], start);
}

function around(centre: readonly [number, number], half: readonly [number, number], start: readonly number[] | undefined) {
  if (start?.length !== 2) return { centre, half };
  const [w, h] = [0, 1].map((p) => Math.min(50, Math.max(half[p], 1.1 * Math.abs(start[p] - centre[p]))));
  return { centre, half: [w, h] as const };
}
