// An instance of a compiled module, with the exports of the kernels, and the functions that it is lent.
import { instantiateSync } from '@assemblyscript/loader';
import { tooLarge } from '../input/errors.js';
import type { KernelExports } from './generated.js';

/** What to do where memory is full. */
export const memoryAdvice = 'dispose() of runs and optimizers that are no longer needed';

/** A function that kernels call: of a generated module, or of JavaScript. It takes numbers and returns nothing. */
export type LentFunction = (...given: number[]) => void;

/** The functions of JavaScript's that an instance was lent, and the places of functions that were taken back. */
interface Lent {
  readonly functions: (LentFunction | undefined)[];
  readonly freePlaces: number[];
}

const lent: WeakMap<KernelExports, Lent> = new WeakMap();

/** Makes an instance; E_TOO_LARGE where there is no room for its addresses. */
export function instantiate(module: WebAssembly.Module): KernelExports {
  const functions: (LentFunction | undefined)[] = [];
  const interpret = (number: number, ...given: number[]): void => functions[number]?.(...given);
  try {
    const exports = instantiateSync(module, { minifold: { interpret } }).instance.exports as unknown as KernelExports;
    lent.set(exports, { functions, freePlaces: [] });
    return exports;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw tooLarge('one more instance of the kernels', memoryAdvice);
  }
}

/** Lends an instance a function; returns its place in the table, or -1 - k for the k-th that is JavaScript. */
export function lend(exports: KernelExports, generated: LentFunction, isWasm: boolean): number {
  const { functions, freePlaces } = lent.get(exports) as Lent;
  const free = freePlaces.findLastIndex((place) => place >= 0 === isWasm);
  const [again] = free < 0 ? [] : freePlaces.splice(free, 1);
  if (!isWasm) {
    const place = again ?? -1 - functions.length;
    functions[-1 - place] = generated;
    return place;
  }
  const place = again ?? exports.table.grow(1);
  exports.table.set(place, generated);
  return place;
}

/** Takes a function back from an instance that calls it no more: its place is the next one's. */
export function takeBack(exports: KernelExports, place: number): void {
  const { functions, freePlaces } = lent.get(exports) as Lent;
  if (place < 0) functions[-1 - place] = undefined;
  else exports.table.set(place, null);
  freePlaces.push(place);
}
