// Runs the cells that a store lacks, on worker threads: cells that go together in lanes, one process beside others, to the end or until it is told to stop.
import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { type Cell, isTask, type Labels } from '../../cells/cell.js';
import { type CellsProgress, ProgressCounter } from '../../cells/progress.js';
import { groupCells, type SavedCell } from '../../cells/run-cell-group.js';
import type { PostedError } from '../../cells/worker-protocol.js';
import { failed as brokenOff, invalid } from '../../input/errors.js';
import { init } from '../../kernels/init.js';
import { compiledModule } from '../../kernels/module.js';
import { Thread, workerFile } from '../thread.js';
import { Checkpoints } from './checkpoints.js';
import { Deadline } from './deadline.js';
import { placesOfShard, type Shard } from './shard.js';
import { checkKernel, type Store } from './store.js';

/** How to run the cells of a store. */
export interface RunManifestOptions {
  /** Threads, at least 1; by default as many as there are cores. */
  readonly jobs?: number | undefined;
  /** Which share of the cells; all by default. */
  readonly shard?: Shard | undefined;
  /** Stops it: cells under way are saved, and gone on with by the next call. */
  readonly signal?: AbortSignal | undefined;
  /** Seconds until whoever runs the process ends it: it stops by itself before that, in time to save. */
  readonly timeLimitSeconds?: number | undefined;
  /** Seconds between two times that a cell under way is saved. Default 30. */
  readonly checkpointSeconds?: number | undefined;
  readonly onProgress?: ((progress: CellsProgress) => void) | undefined;
  /** Called for a cell that failed, while the others go on. */
  readonly onFailure?: ((failure: FailedCell) => void) | undefined;
  /** The worker's file, which speaks the messages of worker-protocol.ts. */
  readonly worker?: URL | undefined;
  /** The cells, by place, where they are at hand: else they are read from the manifest. */
  readonly cells?: readonly Cell[] | undefined;
  /** Whether cells go together. Default true; it changes no result. */
  readonly together?: boolean | undefined;
}

export interface FailedCell {
  readonly place: number;
  readonly labels: Labels;
  readonly reason: string;
}

/** What became of the cells. */
export interface RunManifestResult {
  /** Cells of the share that have a result now. */
  readonly done: number;
  /** Cells of the share without one: failed, not begun or saved on their way, or under way in another process. */
  readonly left: number;
  readonly failed: readonly FailedCell[];
  /** Whether it stopped before the end, by the signal or the time limit. */
  readonly yielded: boolean;
  /** What was not as it was written, and is computed again. */
  readonly faults: readonly string[];
}

interface Group {
  readonly places: readonly number[];
  readonly saved?: readonly SavedCell[] | undefined;
  /** How many workers died with it. */
  readonly deaths: number;
}

/** A cell that is done and need not be read: it has no steps left. */
const ended: Cell = { labels: {}, task: 'ended', settings: {}, weight: 0, measures: [] };
/** A cell whose worker has died so many times fails. */
const mostDeaths = 3;
/** Seconds between two looks at what other processes have added. */
const lookEvery = 1;

/**
 * Runs the cells of a share that have no result, and adds them to the store. Cells that fail do not stop the others.
 *
 * @throws E_CONFLICT for cells of other kernels, and for a result that differs from one that is there; E_IO
 */
export async function runManifest(store: Store, options: RunManifestOptions = {}): Promise<RunManifestResult> {
  const { jobs = availableParallelism(), checkpointSeconds = 30, signal, together = true, cells: given } = options;
  if (!Number.isSafeInteger(jobs) || jobs < 1) throw invalid('E_RANGE', 'jobs', jobs, 'a whole number from 1');
  const clock = (): number => performance.now() / 1000;
  const deadline = new Deadline(options.timeLimitSeconds ?? Number.POSITIVE_INFINITY, jobs, clock());
  checkKernel(store);
  await init();
  const module = compiledModule();
  const { worker = workerFile } = options;
  const { ids } = store.manifest;

  const known: (Cell | undefined)[] = given ? [...given] : [];
  const cellAt = (place: number): Cell => {
    known[place] ??= store.cell(place);
    return known[place];
  };
  const places = placesOfShard(store.manifest, cellAt, options.shard);
  const index = new Map(places.map((place, k) => [place, k]));
  const placeOf = new Map(places.map((place) => [ids[place], place]));
  const left = places.filter((place) => !store.has(ids[place]));
  const cells = places.map((place) => (store.has(ids[place]) && !given ? ended : cellAt(place)));
  const before = new Set(places.flatMap((place, k) => (store.has(ids[place]) ? [k] : [])));
  const counter = new ProgressCounter(cells, options.onProgress, before);
  const count = (group: readonly number[], use: (indices: number[]) => void): void => use(group.map((place) => Number(index.get(place))));

  const checkpoints = new Checkpoints(store);
  const { own, others } = checkpoints.load();
  const elsewhere = new Set(others.flatMap((group) => group.ids));
  const pending: Group[] = [];
  const saved = new Set<string>();
  for (const group of own) {
    const kept = group.ids.flatMap((id, k) => (placeOf.has(id) ? [k] : []));
    if (kept.length === 0) continue;
    for (const k of kept) saved.add(group.ids[k]);
    pending.push({ places: kept.map((k) => Number(placeOf.get(group.ids[k]))), saved: kept.map((k) => group.cells[k]), deaths: 0 });
  }
  const fresh = left.filter((place) => !saved.has(ids[place]) && !elsewhere.has(ids[place]));
  const grouped = together
    ? groupCells(
        fresh.map((place) => cellAt(place)),
        jobs,
      ).map((group) => group.map((k) => fresh[k]))
    : fresh.map((place) => [place]);
  for (const group of grouped) pending.push({ places: group, deaths: 0 });

  const failed = new Map<number, FailedCell>();
  const threads = new Set<Thread>();
  const heard = new Map<Thread, number>();
  let stopping = false;
  let stopped = false;
  let broken: unknown;
  let looked = clock();
  let shared = store.hasOthers();

  /** The next group: the first, or any where another process takes some too. */
  function take(): Group | undefined {
    if (clock() - looked > lookEvery) {
      looked = clock();
      shared = store.hasOthers();
      if (shared) store.refresh();
    }
    while (pending.length > 0) {
      const [group] = pending.splice(shared ? randomInt(pending.length) : 0, 1);
      const kept = group.places.flatMap((place, k) => (store.has(ids[place]) ? [] : [k]));
      if (kept.length < group.places.length)
        count(
          group.places.filter((place) => store.has(ids[place])),
          (gone) => counter.end(gone),
        );
      if (kept.length > 0)
        return {
          places: kept.map((k) => group.places[k]),
          saved: group.saved && kept.map((k) => (group.saved as SavedCell[])[k]),
          deaths: group.deaths,
        };
    }
    return undefined;
  }

  function fail(place: number, reason: string): void {
    const failure = { place, labels: cellAt(place).labels, reason };
    failed.set(place, failure);
    store.fail(ids[place], reason);
    options.onFailure?.(failure);
    count([place], (one) => counter.end(one));
  }

  /** What is not the fault of all of a group is found out by running each alone. */
  function again(group: Group, error: unknown, died: boolean): void {
    const deaths = group.deaths + (died ? 1 : 0);
    const { message } = error as PostedError;
    if (group.places.length > 1)
      pending.unshift(...group.places.map((place, k) => ({ places: [place], saved: group.saved && [group.saved[k]], deaths })));
    else if (died && deaths < mostDeaths) pending.unshift({ ...group, deaths });
    else if (group.saved && !died)
      pending.unshift({ places: group.places, deaths }); // what was saved may be what it cannot take
    else fail(group.places[0], died ? `${message} (${deaths} times)` : message);
  }

  /** How long a thread has said nothing of cells that can be saved. */
  function listen(thread: Thread): void {
    const last = heard.get(thread);
    if (last !== undefined) deadline.heard(clock() - last);
  }

  async function runGroup(thread: Thread, group: Group): Promise<void> {
    const groupIds = group.places.map((place) => ids[place]);
    const members = group.places.map((place) => cellAt(place));
    const isSaved = !isTask(members[0]);
    const hear = (): void => {
      listen(thread);
      if (isSaved) heard.set(thread, clock());
      if (deadline.isOver(clock())) stop();
    };
    if (isSaved && thread.ready) heard.set(thread, clock());
    const results = await thread
      .run(members, {
        onProgress: (done) => {
          hear();
          count(group.places, (indices) => counter.advance(indices, done));
        },
        ...(isSaved && { seconds: checkpointSeconds, saved: group.saved }),
        onSaved: (now) => {
          hear();
          const from = clock();
          checkpoints.save(groupIds, now);
          deadline.wrote(clock() - from);
          heard.set(thread, clock());
        },
      })
      .finally(() => {
        listen(thread);
        heard.delete(thread);
      });
    const whole = results.flatMap((result, k) => (result.status === 'aborted' ? [] : [k]));
    for (const k of whole) store.append(groupIds[k], results[k]);
    count(
      whole.map((k) => group.places[k]),
      (indices) => counter.end(indices),
    );
    if (whole.length === results.length) checkpoints.remove(groupIds);
  }

  async function work(): Promise<void> {
    let thread: Thread | undefined;
    for (let group = stopping ? undefined : take(); group; group = stopping ? undefined : take()) {
      if (!thread || thread.over) {
        thread = new Thread(worker, module);
        threads.add(thread);
      }
      try {
        await runGroup(thread, group);
      } catch (error) {
        if (stopping && thread.over) return;
        if (thread.over && !thread.ready) throw brokenOff('a worker failed to start', error);
        if (thread.over || !(error instanceof Error)) again(group, error, thread.over);
        else throw error;
      }
    }
    await thread?.end();
  }

  const stop = (): void => {
    if (stopped) return;
    stopping = true;
    stopped = true;
    for (const thread of threads) thread.stop();
    graceTimer = setTimeout(() => void Promise.all([...threads].map((thread) => thread.end())), 1000 * deadline.grace);
  };
  let graceTimer: NodeJS.Timeout | undefined;
  const look = (): void => {
    for (const thread of heard.keys()) listen(thread);
    deadline.tick(clock());
    if (deadline.isOver(clock())) stop();
  };
  const timer = setInterval(look, 1000 * deadline.every);
  look();
  if (signal?.aborted) stop();
  else signal?.addEventListener('abort', stop, { once: true });
  try {
    await Promise.all(Array.from({ length: Math.min(jobs, pending.length) }, () => work())).catch((error: unknown) => {
      broken = error;
    });
  } finally {
    signal?.removeEventListener('abort', stop);
    clearInterval(timer);
    clearTimeout(graceTimer);
    stopping = true;
    await Promise.all([...threads].map((thread) => thread.end()));
  }
  if (broken !== undefined) throw broken;
  store.close();
  if (shared) store.refresh();
  const done = places.filter((place) => store.has(ids[place])).length;
  const isLeft = places.length - done;
  return {
    done,
    left: isLeft,
    failed: [...failed.values()],
    yielded: stopped && isLeft > failed.size,
    faults: [...store.faults, ...checkpoints.faults],
  };
}
