// What a description is made of beside plain data: the values that an option takes one after the other, and values that follow from others.
import type { Expression } from './expression.js';

/** The keys of a description. */
export const sweepKeys: readonly string[] = [
  'title',
  'problem',
  'optimizer',
  'noise',
  'seed',
  'dtype',
  'batchSize',
  'theta0',
  'm0',
  'v0',
  'steps',
  'every',
  'measures',
  'grid',
  'zip',
  'where',
  'plots',
];

/** Values that an option takes one after the other. */
export class Axis {
  readonly values: readonly unknown[];

  constructor(values: readonly unknown[]) {
    this.values = values;
  }

  /** As a description in a file has it. */
  toJSON(): readonly unknown[] {
    return this.values;
  }
}

/** A value that follows from others of its cell: `${2 / optimizer.lr}`. */
export class Computed {
  readonly expression: Expression;

  constructor(expression: Expression) {
    this.expression = expression;
  }
}

/** Values of an option that go along with those of the other options of a group: as many in each. */
export class Zipped {
  readonly group: number;
  readonly values: readonly unknown[];

  constructor(group: number, values: readonly unknown[]) {
    this.group = group;
    this.values = values;
  }
}

/** Options that are lists themselves: an entry of theirs is no value of its own, and nothing in them is swept but by `grid`. */
const listOptions: Readonly<Record<string, readonly string[]>> = {
  diagonalNet: ['z', 'y', 'wStar'],
  factorizationUV: ['M'],
  logisticRegression: ['x', 'y', 'test'],
  matrixFactorization: ['dims', 'A', 'b', 'truth'],
  multilayerPerceptron: ['sizes', 'x', 'y', 'test'],
  quadratic: ['hessian', 'center'],
  adamMini: ['blocks'],
};

/** The keys whose value is a list. */
export const listKeys: readonly string[] = ['theta0', 'm0', 'v0', 'measures'];

/** Whether what is at a path is one value, whatever it looks like. `owner` is the name of the problem or optimizer whose option it is. */
export function isWhole(names: readonly string[], owner: string | undefined): boolean {
  if (names.length === 1) return listKeys.includes(names[0]);
  if (owner === 'defined') return names[names.length - 1] !== 'name';
  return owner !== undefined && Object.hasOwn(listOptions, owner) && listOptions[owner].includes(names[names.length - 1]);
}
