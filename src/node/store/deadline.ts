// When to stop before a time limit. A process that gets little of a processor takes longer to stop: how long is foreseen from what was seen of it, how late its
// clock ticks, how long its threads say nothing, how long a file takes.

/** Least and most seconds that cells under way have to be saved once they are told to stop. */
const leastGrace = 5;
const mostGrace = 20;
/** Of a time limit: it stops by so much before, or by a minute. */
const share = 0.1;
const most = 60;
/** Of a time limit at most, whatever was seen: else nothing would get done. */
const mostShare = 0.5;
/** What is still to come is longer than what was seen, by so much. */
const safety = 3;
/** Ticks that are remembered: a delay long ago, as when a laptop slept, says little. */
const remembered = 64;

/** Foresees the end of a time limit; all times are in seconds, on any one clock. */
export class Deadline {
  readonly #end: number;
  readonly #limit: number;
  readonly #threads: number;
  readonly #delays: number[] = [];
  #ticked: number;
  #silence = 0;
  #write = 0;

  /** `limit` seconds from `now` on, Infinity for none; `threads` save their cells one after the other. */
  constructor(limit: number, threads: number, now: number) {
    this.#limit = limit;
    this.#end = now + limit;
    this.#threads = threads;
    this.#ticked = now;
  }

  /** Seconds between two ticks. */
  get every(): number {
    return Math.min(1, Math.max(0.01, this.#limit / 50));
  }

  /** A tick, `every` seconds after the last one if it is in time. */
  tick(now: number): void {
    this.#delays.push(Math.max(0, now - this.#ticked - this.every) + this.#silence);
    if (this.#delays.length > remembered) this.#delays.shift();
    this.#ticked = now;
    this.#silence = 0;
  }

  /** A thread has said nothing for so long: no cells of it can have stopped meanwhile. */
  heard(seconds: number): void {
    this.#silence = Math.max(this.#silence, seconds);
  }

  /** Cells took so long to be written. */
  wrote(seconds: number): void {
    this.#write = Math.max(this.#write, seconds);
  }

  /** How long it may take until all has stopped and is written. */
  get #stopping(): number {
    return safety * (Math.max(this.#silence, ...this.#delays) + (this.#threads + 1) * this.#write);
  }

  /** Seconds before the end from which on it stops. */
  get margin(): number {
    return Math.min(mostShare * this.#limit, Math.max(Math.min(most, share * this.#limit), this.#stopping));
  }

  /** Seconds that the cells under way have to be saved before their threads are ended. */
  get grace(): number {
    return Math.min(mostGrace, Math.max(leastGrace, this.#stopping));
  }

  /** Whether it is time to stop. */
  isOver(now: number): boolean {
    return now >= this.#end - this.margin;
  }
}
