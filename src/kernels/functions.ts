// exp, log, powers and tanh with the same bits in every engine: Math's differ between engines, the kernels' do not.
import type { KernelInstance } from './instance.js';
import { place, withKernels } from './shared.js';

function applied(x: Float64Array, kernel: (kernels: KernelInstance, out: number, at: number) => void): Float64Array {
  return withKernels((kernels) => {
    const at = place(kernels, x);
    const out = kernels.allocate(8 * x.length);
    kernel(kernels, out, at);
    return kernels.f64(out, x.length).slice();
  });
}

/** exp(x_i). */
export function expOf(x: Float64Array): Float64Array {
  return applied(x, (kernels, out, at) => kernels.of('f64').exp(out, at, x.length));
}

/** log(x_i). */
export function logOf(x: Float64Array): Float64Array {
  return applied(x, (kernels, out, at) => kernels.of('f64').log(out, at, x.length));
}

/** x_i^y. */
export function powOf(x: Float64Array, y: number): Float64Array {
  return applied(x, (kernels, out, at) => kernels.of('f64').pow(out, at, x.length, y));
}

/** tanh(x_i). */
export function tanhOf(x: Float64Array): Float64Array {
  return applied(x, (kernels, out, at) => kernels.of('f64').tanh(out, at, x.length));
}

/** exp(x) of one number. */
export function exp(x: number): number {
  return expOf(Float64Array.of(x))[0];
}

/** log(x) of one number. */
export function log(x: number): number {
  return logOf(Float64Array.of(x))[0];
}

/** x^y of one number. */
export function pow(x: number, y: number): number {
  return powOf(Float64Array.of(x), y)[0];
}
