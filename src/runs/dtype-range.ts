// Numbers that f64 holds and f32 does not: refused before they become Infinity in the memory of a run.
import type { VectorLike } from '../input/arrays.js';
import { invalid, partOf } from '../input/errors.js';
import { isFloatArray } from '../input/kind-of-array.js';
import type { Dtype } from '../kernels/instance.js';

/** Throws E_RANGE for a number in `data`, an option or an array of them, that is beyond the dtype. */
export function checkDtype(data: unknown, dtype: Dtype, path: string): void {
  if (dtype === 'f64') return;
  if (typeof data === 'number') {
    if (Number.isFinite(data) && !Number.isFinite(Math.fround(data))) throw invalid('E_RANGE', path, data, 'a number that f32 can hold');
  } else if (isFloatArray(data)) {
    const k = (data as Float64Array).findIndex((x) => !Number.isFinite(Math.fround(x)));
    if (k >= 0) checkDtype(data[k], dtype, partOf(path, k));
  } else if (Array.isArray(data)) {
    for (const [k, entry] of data.entries()) checkDtype(entry, dtype, partOf(path, k));
  } else if (typeof data === 'object' && data !== null) {
    for (const [key, entry] of Object.entries(data)) checkDtype(entry, dtype, partOf(path, key));
  }
}

/** Throws E_NON_FINITE for the first entry that is not finite in the dtype. */
export function checkFinite(values: VectorLike, dtype: Dtype, path: string): void {
  const holds = dtype === 'f64' ? Number.isFinite : (x: number) => Number.isFinite(Math.fround(x));
  for (let i = 0; i < values.length; i++)
    if (!holds(values[i]))
      throw invalid('E_NON_FINITE', `${path}[${i}]`, values[i], `a finite number${dtype === 'f32' ? ' that f32 can hold' : ''}`);
}
