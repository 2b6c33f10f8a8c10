// The page's side of a worker: a question, and a promise of its answer; undefined where a newer question of the kind took its place.
import type { Answer, Failure, Kind, Questions } from '../protocol.js';
import { startWorker } from '../start-worker.js';

/** A failure that the worker answered with. */
export class WorkerFailure extends Error {
  readonly path: string | undefined;

  constructor({ message, path }: Failure) {
    super(message);
    this.path = path;
  }
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** One worker. */
export class Computer {
  readonly #worker: Worker = startWorker('worker');
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<Answer>): void => this.#take(data);
    this.#worker.onerror = (event): void => {
      event.preventDefault();
      const failure = new WorkerFailure({ message: event.message || 'the worker could not be started', path: undefined });
      for (const { reject } of this.#waiting.values()) reject(failure);
      this.#waiting.clear();
    };
  }

  ask<K extends Kind>(kind: K, about: Questions[K][0]): Promise<Questions[K][1] | undefined> {
    const id = ++this.#last;
    this.#worker.postMessage({ kind, id, about });
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
    });
  }

  #take(data: Answer): void {
    const waiting = this.#waiting.get(data.id);
    this.#waiting.delete(data.id);
    if ('failure' in data) waiting?.reject(new WorkerFailure(data.failure));
    else waiting?.resolve('answer' in data ? data.answer : undefined);
  }
}
