// How work that takes long is watched and stopped: two options, the same wherever they stand.
import * as valibot from 'valibot';

/** Who hears how far some work is, and how it is stopped. */
export interface WatchOptions {
  /** Stops the work between two of its steps. */
  readonly signal?: AbortSignal | undefined;
  /** Called at the start and every few milliseconds with how much is done, of how much. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Of any realm: an iframe's AbortSignal is no `instanceof` ours. */
function isSignal(value: unknown): value is AbortSignal {
  const signal = value as Partial<AbortSignal> | null;
  return (
    typeof signal === 'object' && signal !== null && typeof signal.aborted === 'boolean' && typeof signal.throwIfAborted === 'function'
  );
}

/** The schemas of `WatchOptions`. */
export const watch: {
  readonly signal: valibot.GenericSchema<unknown, AbortSignal | undefined>;
  readonly onProgress: valibot.GenericSchema<unknown, WatchOptions['onProgress']>;
} = {
  signal: valibot.optional(valibot.custom<AbortSignal>(isSignal, 'an AbortSignal')),
  onProgress: valibot.optional(
    valibot.custom<NonNullable<WatchOptions['onProgress']>>((value) => typeof value === 'function', 'a function of done and total'),
  ),
};
