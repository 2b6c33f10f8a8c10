// Gradient descent at the edge of stability, step by step, beside what the reduced equations say of it.
import { defineProblem } from '../../../define/index.js';
import { sgd } from '../../../optimizers/sgd.js';
import type { Problem } from '../../../problems/problem.js';
import { sharpValley } from '../../../problems/sharp-valley/problem.js';
import { createRun } from '../../../runs/run.js';
import { edgeFlow } from '../../../theory/berthier2026/edge-flow.js';
import { energyDrift, orbitEnergy } from '../../../theory/berthier2026/sharp-valley.js';
import type { TaskContext, TaskResult } from '../../experiment.js';

export interface ValleyTrack {
  readonly zeta: number;
  readonly epsilon: number;
  readonly lr: number;
  /** The orbit at the start: x = √ε a, y = 2/lr + √ε b. */
  readonly a: number;
  readonly b: number;
  /** The end, in the time ε k. */
  readonly T: number;
  readonly records: number;
}

/** Steps from one look at a run to the next: a hundred and more looks to an orbit, which takes some 15/√ε steps. */
function strideOf(epsilon: number): number {
  return Math.max(1, Math.floor(0.1 / Math.sqrt(epsilon)));
}

/** The energy of the oscillation at each record, and E(0) + lr² (2 - 9ζ²) ∫b². */
export async function orbit({ zeta, epsilon, lr, a, b, T, records }: ValleyTrack, { progress }: TaskContext): Promise<TaskResult> {
  const root = Math.sqrt(epsilon);
  using run = createRun({
    problem: sharpValley({ zeta, epsilon }),
    optimizer: sgd({ lr }),
    theta0: [root * a, 2 / lr + root * b],
  });
  const stride = strideOf(epsilon);
  const looks = Math.round(T / epsilon / stride);
  const [t, energy, predicted]: [number[], number[], number[]] = [[], [], []];
  let squares = 0;
  let first = 0;
  for (let k = 0; k < looks; k++) {
    const at = run.theta;
    const next = run.advance(1).theta;
    run.advance(stride - 1);
    // x changes its sign every step: half the step is the distance from wall to middle, in between the two.
    const [amplitude, height] = [(at[0] - next[0]) / (2 * root), ((at[1] + next[1]) / 2 - 2 / lr) / root];
    squares += height * height;
    const own = orbitEnergy(amplitude, height);
    if (k === 0) first = own;
    if (k % Math.ceil(looks / records) !== 0 && k !== looks - 1) continue;
    const time = k * stride * epsilon;
    t.push(time);
    energy.push(own);
    predicted.push(first + energyDrift(lr, zeta, squares / (k + 1)) * time);
    await progress(k, looks);
  }
  return { step: t, measures: { energy, predicted } };
}

const parameters = ['x1', 'x2', 'y1', 'y2', 'y3'];
const walls = '(y1*x1^2 + sqrt(2)*y3*x1*x2 + y2*x2^2)/2 + (x1^3 + x2^3)/2';
const tilt = '-x1 - 2*y1 - y2 - y3';

/** The valley of two directions across: g = ½ xᵀH[y]x + ½ (x1³ + x2³), H = [[y1, y3/√2], [y3/√2, y2]], and h = -x1 - 2 y1 - y2 - y3. */
export function twoDirections(): { readonly fast: Problem; readonly slow: Problem; readonly whole: (epsilon: number) => Problem } {
  return {
    fast: defineProblem({ parameters, loss: walls }),
    slow: defineProblem({ parameters, loss: tilt }),
    whole: (epsilon) => defineProblem({ parameters, loss: `${walls} + ${epsilon}*(${tilt})` }),
  };
}

export interface TwoTrack {
  readonly epsilon: number;
  readonly lr: number;
  /** The first x in units of √ε, and y. */
  readonly x: readonly [number, number];
  readonly y: readonly [number, number, number];
  readonly T: number;
  /** Windows over which the oscillation is averaged. */
  readonly windows: number;
  /** Steps of the reduced flow in each. */
  readonly flowSteps: number;
}

/** Means over each window of y and of x xᵀ/ε, and those of the reduced flow. */
export async function two({ epsilon, lr, x, y, T, windows, flowSteps }: TwoTrack, { progress }: TaskContext): Promise<TaskResult> {
  const { fast, slow, whole } = twoDirections();
  const root = Math.sqrt(epsilon);
  using run = createRun({ problem: whole(epsilon), optimizer: sgd({ lr }), theta0: [...x.map((a) => root * a), ...y] });
  const names = ['y1', 'y2', 'y3', 's11', 's12', 's22'];
  const columns: Record<string, number[]> = Object.fromEntries(
    names.flatMap((name) => [`${name}`, `${name}-flow`].map((key) => [key, []])),
  );
  const path = edgeFlow({ fast, slow, across: 2, lr, y0: y, T, steps: windows * flowSteps });
  const stride = strideOf(epsilon);
  const looks = Math.round(T / epsilon / windows / stride);
  const step: number[] = [];
  for (let window = 0; window < windows; window++) {
    const sums = new Float64Array(6);
    for (let k = 0; k < looks; k++) {
      const at = run.theta;
      const next = run.advance(1).theta;
      run.advance(stride - 1);
      const [a, b] = [(at[0] - next[0]) / (2 * root), (at[1] - next[1]) / (2 * root)];
      [at[2], at[3], at[4], a * a, a * b, b * b].forEach((value, i) => {
        sums[i] += value / looks;
      });
    }
    const own = new Float64Array(6);
    for (let k = window * flowSteps; k < (window + 1) * flowSteps; k++) {
      const [s11, s12, , s22] = path.sigma[k];
      [...path.y[k], s11, s12, s22].forEach((value, i) => {
        own[i] += value / flowSteps;
      });
    }
    names.forEach((name, i) => {
      columns[name].push(sums[i]);
      columns[`${name}-flow`].push(own[i]);
    });
    step.push(((window + 0.5) * T) / windows);
    await progress(window + 1, windows);
  }
  return { step, measures: columns };
}
