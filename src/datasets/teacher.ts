// Data for classification made here: Gaussian inputs, classes by the largest output of a random relu net, some training classes wrong.

import { streams } from '../kernels/generated.js';
import { withKernels } from '../kernels/shared.js';
import { seedWords } from '../random/seed-words.js';

/** Inputs row-major, and their classes. */
export interface Samples {
  readonly x: { readonly data: Float64Array; readonly shape: readonly [number, number] };
  readonly y: Float64Array;
}

export interface TeacherShape {
  readonly inputs: number;
  readonly classes: number;
  /** Hidden units of the teacher. */
  readonly hidden: number;
  readonly seed: number;
}

function normals(count: number, seed: number, stream: number, step: number): Float64Array {
  return withKernels((kernels) => {
    const out = kernels.allocate(8 * count);
    kernels.of('f64').normals(out, count, ...seedWords(seed), stream, step, 0, 1);
    return kernels.f64(out, count).slice();
  });
}

/** So many rows of the teacher, training or held-out; the first rows are the same for any number of them. */
export function teacherSamples({ inputs, classes, hidden, seed }: TeacherShape, rows: number, kind: 'training' | 'heldOut'): Samples {
  const [W, V] = [normals(inputs * hidden, seed, streams.truth, 0), normals(hidden * classes, seed, streams.truth, 1)];
  const data = new Float64Array(rows * inputs);
  const y = new Float64Array(rows);
  const stream = kind === 'training' ? streams.data : streams.testData;
  for (let i = 0; i < rows; i++) {
    const x = normals(inputs, seed, stream, i);
    data.set(x, i * inputs);
    const a = Array.from({ length: hidden }, (_, k) => Math.max(0, dot(W, k * inputs, x)));
    const f = Array.from({ length: classes }, (_, c) => dot(V, c * hidden, a));
    y[i] = f.indexOf(Math.max(...f));
  }
  return { x: { data, shape: [rows, inputs] }, y };
}

/** The same with the class of every k-th row replaced by the next one, so that the share `share` is wrong. */
export function withWrongClasses({ x, y }: Samples, share: number, classes: number): Samples {
  const wrong = (i: number): boolean => Math.floor((i + 1) * share) > Math.floor(i * share);
  return { x, y: y.map((c, i) => (wrong(i) ? (c + 1) % classes : c)) };
}

function dot(w: Float64Array, from: number, x: ArrayLike<number>): number {
  let sum = 0;
  for (let j = 0; j < x.length; j++) sum += w[from + j] * x[j];
  return sum;
}
