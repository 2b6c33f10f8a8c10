// What a description is made of beside plain data: the values that an option takes one after the other, values that follow from others, and files of numbers.
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

/** A vector, or a matrix row by row. */
export type FileNumbers = Float64Array | { readonly data: Float64Array; readonly shape: readonly [number, number] };

/** What a description says of a file of numbers. */
export interface GivenFile {
  /** Its path, from the folder of the description. */
  readonly file: string;
  /** Its bytes' SHA-256, in hexadecimal digits: the file is refused where they are others. */
  readonly sha256?: string | undefined;
  /** Which columns of it: a name makes a vector of one, a list of names a matrix. */
  readonly columns?: string | readonly string[] | undefined;
}

/** A file that was read: one value of the option in whose place it stands. */
export class DataFile {
  readonly #given: GivenFile;
  readonly numbers: FileNumbers;

  constructor(given: GivenFile, sha256: string, numbers: FileNumbers) {
    this.#given = { ...given, sha256 };
    this.numbers = numbers;
  }

  /** What it is called in a table. */
  get name(): string {
    return this.#given.file;
  }

  /** As a description names it. */
  toJSON(): GivenFile {
    return this.#given;
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
