// A public function with the places of its arguments.
import type { Place } from './places.js';

export interface PublicCall {
  /** The function, called with the arguments; of a method, on an object made anew. */
  readonly call: (...args: readonly never[]) => unknown;
  readonly places: readonly Place[];
}

/** What an object's functions are called with, by their names: `Run.advance`. */
export type PublicCalls = Readonly<Record<string, PublicCall>>;

export function calls(call: (...args: readonly never[]) => unknown, ...places: readonly Place[]): PublicCall {
  return { call, places };
}
