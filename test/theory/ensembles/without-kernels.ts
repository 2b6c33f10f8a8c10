// A problem of the kernels as one of a user's own: the same functions, but none of what the kernels know of it.
import type { Problem } from '../../../src/index.js';

const members = [
  'name',
  'spec',
  'parameters',
  'blocks',
  'samples',
  'loss',
  'gradient',
  'hessianDiagonal',
  'hessian',
  'hessianVectorProduct',
  'evaluate',
  'initialTheta',
  'load',
  'constraints',
  'project',
] as const;

/** The problem without its kind. */
export function withoutKernels(problem: Problem): Problem {
  const own = members.map((name) => {
    const member: unknown = problem[name];
    return [name, typeof member === 'function' ? member.bind(problem) : member] as const;
  });
  return Object.fromEntries(own.filter(([, member]) => member !== undefined)) as unknown as Problem;
}
