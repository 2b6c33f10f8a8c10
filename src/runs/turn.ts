// One piece of work at a time: what takes steps is not put to work from inside them, by a loss, an optimizer or a progress report of the user's.
import { busy } from '../input/errors.js';

export class Turn {
  readonly #what: string;
  #recording = false;
  #stepping = false;

  /** `what` takes the steps: for messages. */
  constructor(what: string) {
    this.#what = what;
  }

  /** Takes steps at once; E_BUSY where some are being taken, or recorded. */
  advance<R>(take: () => R): R {
    this.#checkRecording();
    return this.step(take);
  }

  /** Records; E_BUSY where steps are being taken, or recorded. */
  async record<R>(work: () => Promise<R>): Promise<R> {
    this.between();
    this.#checkRecording();
    this.#recording = true;
    try {
      return await work();
    } finally {
      this.#recording = false;
    }
  }

  /** Takes steps of a recording. */
  step<R>(take: () => R): R {
    this.between();
    this.#stepping = true;
    try {
      return take();
    } finally {
      this.#stepping = false;
    }
  }

  /** E_BUSY in the middle of a step, where the state is half of one step and half of the next. */
  between(): void {
    if (this.#stepping) throw busy(this.#what, 'it cannot be advanced, saved, changed or disposed of from inside a step of its own');
  }

  #checkRecording(): void {
    if (this.#recording) throw busy(this.#what, 'it cannot be advanced or recorded before the recording under way has ended');
  }
}
