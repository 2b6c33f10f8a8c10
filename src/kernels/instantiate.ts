// An instance of a compiled module, with the exports of the kernels, and the functions that it is lent.
import { instantiateSync } from '@assemblyscript/loader';
import { tooLarge } from '../input/errors.js';
import type { KernelExports } from './generated.js';

/** What to do where memory is full. */
export const memoryAdvice = 'dispose() of runs and optimizers that are no longer needed';

/** A function that kernels call: of a generated module, or of JavaScript. It takes numbers and returns nothing. */
export type LentFunction = (...given: number[]) => void;

/** The functions of JavaScript's that an instance was lent. */
const interpreted: WeakMap<KernelExports, LentFunction[]> = new WeakMap();

/** Makes an instance; E_TOO_LARGE where there is no room for its addresses. */
export function instantiate(module: WebAssembly.Module): KernelExports {
  const functions: LentFunction[] = [];
  const interpret = (number: number, ...given: number[]): void => functions[number](...given);
  try {
    const exports = instantiateSync(module, { minifold: { interpret } }).instance.exports as unknown as KernelExports;
    interpreted.set(exports, functions);
    return exports;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw tooLarge('one more instance of the kernels', memoryAdvice);
  }
}

/** Lends an instance a function; returns its place in the table, or -1 - k for the k-th that is JavaScript. */
export function lend(exports: KernelExports, generated: LentFunction, isWasm: boolean): number {
  if (!isWasm) return -(interpreted.get(exports) as LentFunction[]).push(generated);
  const { table } = exports;
  const place = table.grow(1);
  table.set(place, generated);
  return place;
}
