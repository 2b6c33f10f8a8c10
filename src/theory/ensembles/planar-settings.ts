// Which stochastic equations do the kernels solve? Those of the problems of two parameters and one equation, under noise that they know.
import { problemKinds } from '../../kernels/generated.js';
import { madeHere, type Problem } from '../../problems/problem.js';
import type { GradientNoise } from '../noise/gradient-noise.js';
import type { PairSettings } from './planar-pairs.js';

const kinds: readonly unknown[] = [problemKinds.ellipse, problemKinds.valley, problemKinds.bilinear];

/** An equation in numbers, with those of its problem and noise; undefined where the kernels lack one of them. */
export function planarSettings(problem: Problem, noise: GradientNoise, numbers: PairSettings['numbers']): PairSettings | undefined {
  if (!madeHere.has(problem) || !kinds.includes(problem.kind) || !noise.numbers) return undefined;
  return { problem, root: noise.same, numbers: { problemKind: problem.kind as number, ...noise.numbers, ...numbers } };
}
