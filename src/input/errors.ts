/** What went wrong, for programs: the classes of design section 7. */
export type ErrorCode =
  | 'E_TYPE' // a value of the wrong kind
  | 'E_RANGE' // the right kind, outside the allowed range
  | 'E_UNKNOWN_KEY' // an option, measure or name that does not exist
  | 'E_MISSING' // a required option was not given
  | 'E_SHAPE' // an array of the wrong length, or a detached one
  | 'E_NON_FINITE' // NaN or infinity where a number is needed
  | 'E_TOO_LARGE' // beyond the 4 GiB of WebAssembly memory, or a dense matrix beyond its limit
  | 'E_NOT_READY' // used before init()
  | 'E_DISPOSED' // used after dispose()
  | 'E_DIVERGED' // the run met a non-finite value and stopped
  | 'E_UNAVAILABLE' // what this problem does not know, or this optimizer cannot do
  | 'E_SINGULAR' // an equation met a point beyond which it has no solution
  | 'E_CHECKPOINT' // bytes that are not a checkpoint of this kernel
  | 'E_WORKER' // a worker died, or a cell failed for a reason that is not minifold's
  | 'E_FOLDER'; // a folder that cannot take a run, or does not hold what is looked for

/** Where an error arose and what was given: enough for a program to point at the wrong input. */
export interface ErrorDetails {
  /** The place of the wrong value, such as `optimizer.lr`. */
  readonly path?: string;
  /** The value that was given. */
  readonly value?: unknown;
  /** What would have been accepted. */
  readonly allowed?: string;
}

/** The only error minifold throws on purpose. The instance that threw it stays usable. */
export class MinifoldError extends Error {
  override readonly name = 'MinifoldError';
  readonly code: ErrorCode;
  readonly path: string | undefined;
  readonly value: unknown;
  readonly allowed: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message);
    this.code = code;
    this.path = details.path;
    this.value = details.value;
    this.allowed = details.allowed;
  }
}
