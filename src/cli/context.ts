// What a command works with; tests hand in their own.
import type { Experiment } from '../experiments/experiment.js';

/** A stream to write to: process.stdout, process.stderr, or a test's. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  hasColors?(): boolean;
}

export interface Context {
  readonly experiments: readonly Experiment[];
  readonly stdout: Output;
  readonly stderr: Output;
  /** The worker's file, if it is not the package's own. */
  readonly worker?: URL;
  /** When the process began, in milliseconds of performance.now(): time limits count from there, by default from the command on. */
  readonly began?: number;
  /** The theory checks, if they are not the package's own. */
  readonly checks?: readonly Experiment[];
}
