// The page's worker: fetches the kernels once, then answers questions, the newest of a kind first and last.
import { MinifoldError } from '../../input/errors.js';
import { init } from '../../kernels/init-slim.js';
import type { Answer, Kind, Question, Questions } from '../protocol.js';
import { landscapeOf } from './landscape.js';
import { beginningOf, loadRules } from './make.js';
import { momentOf, type Pause, trackOf } from './track.js';

/** Milliseconds after which work on a question gives way to a newer one of its kind: shorter work is finished, so that dragging always shows something. */
const patience = 150;

type Reader<K extends Kind> = (about: Questions[K][0], pause: Pause) => Promise<Questions[K][1] | undefined>;

/** All of them, unless one was dropped. */
function whole<T>(parts: readonly (T | undefined)[]): readonly T[] | undefined {
  return parts.every((part) => part !== undefined) ? (parts as readonly T[]) : undefined;
}

/** One optimizer after the other. */
async function each<T>(count: number, make: (place: number) => Promise<T>): Promise<T[]> {
  const parts: T[] = [];
  for (let place = 0; place < count; place++) parts.push(await make(place));
  return parts;
}

const readers: { readonly [K in Kind]: Reader<K> } = {
  run: async ({ setup, points, measures }, pause) =>
    whole(await each(setup.optimizers.length, (place) => trackOf(setup, place, points, measures, pause))),
  at: ({ setup, step }) => each(setup.optimizers.length, (place) => momentOf(setup, place, step)),
  flow: async ({ setup, points }) => {
    const { slowFlowOf } = await import('./flow.js');
    return each(setup.optimizers.length, (place) => slowFlowOf(setup, place, points));
  },
  landscape: (about) => landscapeOf(about),
  crowd: async ({ setup, replicas, points }, pause) => {
    const { crowdOf } = await import('./crowd.js');
    return whole(await each(Math.min(2, setup.optimizers.length), (place) => crowdOf(setup, place, replicas, points, pause)));
  },
  order: async ({ setup, replicas }, pause) => {
    const { orderInRate } = await import('./order.js');
    const stop = new AbortController();
    const watch = setInterval(() => void pause().then((on) => on || stop.abort()), 20);
    try {
      return await each(Math.min(2, setup.optimizers.length), (place) => orderInRate(setup, place, replicas, stop.signal));
    } catch (error) {
      if (stop.signal.aborted) return undefined;
      throw error;
    } finally {
      clearInterval(watch);
    }
  },
  begin: ({ setup }) => each(setup.optimizers.length, (place) => beginningOf(setup, place)),
  stability: async ({ setup, place }) => (await import('./stability.js')).stabilityOf(setup, place),
  archive: async ({ bytes }) => (await import('./archive.js')).archivedRuns(bytes),
};

/** The newest question of each kind that is not answered yet. */
const waiting = new Map<Kind, Question>();
let busy = false;

const channel = new MessageChannel();
let resume: (() => void) | undefined;
channel.port1.onmessage = (): void => resume?.();

/** Lets messages come in. */
function listen(): Promise<void> {
  return new Promise((resolve) => {
    resume = resolve;
    channel.port2.postMessage(undefined);
  });
}

/** The buffers of every array in an answer: they go along and are not copied. */
function buffers(value: unknown, found: Set<ArrayBuffer> = new Set()): Set<ArrayBuffer> {
  if (ArrayBuffer.isView(value)) found.add(value.buffer as ArrayBuffer);
  else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) buffers(part, found);
  return found;
}

function reply(answer: Answer): void {
  globalThis.postMessage(answer, { transfer: [...buffers(answer)] });
}

async function answer({ id, kind, about }: Question): Promise<void> {
  const start = performance.now();
  const pause: Pause = async () => {
    await listen();
    return !(waiting.has(kind) && performance.now() - start > patience);
  };
  try {
    await ready;
    if ('setup' in about) await loadRules(about.setup);
    const found = await (readers[kind] as Reader<Kind>)(about as never, pause);
    reply(found === undefined ? { id, dropped: true } : { id, answer: found });
  } catch (error) {
    const path = error instanceof MinifoldError ? error.path : undefined;
    reply({ id, failure: { message: error instanceof Error ? error.message : String(error), path } });
  }
}

async function work(): Promise<void> {
  if (busy) return;
  busy = true;
  for (;;) {
    const [next] = waiting.values();
    if (!next) break;
    waiting.delete(next.kind);
    await answer(next);
    await listen();
  }
  busy = false;
}

const ready = init(new URL('./kernels.wasm', globalThis.location.href));
ready.catch(() => {}); // every answer says it

globalThis.onmessage = ({ data }: MessageEvent<Question>): void => {
  const old = waiting.get(data.kind);
  if (old) reply({ id: old.id, dropped: true });
  waiting.set(data.kind, data);
  void work();
};
