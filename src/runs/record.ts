// Advancing and measuring: the loop behind run.record and runs.record.
import * as valibot from 'valibot';
import { check, required, whole } from '../input/validate.js';
import { type WatchOptions, watch } from '../input/watch.js';
import { readMeasures } from '../measures/registry.js';
import { yieldToEvents } from './pacing.js';

/** How a run ended: at its last step, at a non-finite value, or by an AbortSignal. */
export type RunStatus = 'finished' | 'diverged' | 'aborted';

/**
 * How long a run goes, what is measured on its way, and when. A signal stops it between two steps, within milliseconds, and what was recorded is returned;
 * `onProgress` hears the steps taken, and how many there are.
 */
export interface RecordOptions extends WatchOptions {
  /** Steps to take. */
  readonly steps: number;
  /** Steps between two records; the first record is taken before the first step, the last after the last. Default: `steps`. */
  readonly every?: number | undefined;
  /** Names of measures, see `run.measure`. */
  readonly measures: readonly string[];
}

/** What `record` returns: the same number of entries in every array. */
export interface Recording {
  /** How the run ended. */
  readonly status: RunStatus;
  /** The steps at which was measured. */
  readonly step: Float64Array;
  /** A column for every measure, as long as `step`. */
  readonly measures: Readonly<Record<string, Float64Array>>;
}

/** What can be recorded: runs that advance together. */
export interface Recordable {
  /** Whether there is nothing left to advance. */
  over(): boolean;
  /** Takes up to `left` steps, for a few milliseconds; returns how many. */
  chunk(left: number): number;
  readonly runs: readonly {
    readonly status: 'running' | 'diverged';
    readonly step: number;
    measureWith(measure: ReturnType<typeof readMeasures>): Record<string, number>;
  }[];
}

const schema = valibot.strictObject({
  steps: whole(0),
  every: valibot.optional(whole(1)),
  measures: required('an array of names of measures'),
  ...watch,
});

/** A recorded step of a run. */
export interface RecordedRow {
  readonly step: number;
  readonly values: Readonly<Record<string, number>>;
}

/** How far a recording is: the steps taken, and the rows of every run. */
export interface Recorded {
  readonly done: number;
  readonly rows: readonly (readonly RecordedRow[])[];
}

/** A recording that can be left and gone on with. */
export interface RecordPart {
  /** Where it goes on: the runs are at this step. */
  readonly from?: Recorded | undefined;
  /** Called whenever all runs are at one step; the recording ends, as `aborted`, where it returns true. */
  readonly visit: (recorded: Recorded) => boolean;
}

/** Advances the runs and measures each of them at the same steps. */
export async function record(what: Recordable, options: RecordOptions, part?: RecordPart): Promise<Recording[]> {
  const given = check(schema, options, 'record');
  const { steps, signal, onProgress, every = Math.max(1, steps) } = given;
  const measure = readMeasures(given.measures, 'record.measures');
  const names = given.measures as readonly string[];
  const rows = what.runs.map((_, i): RecordedRow[] => [...(part?.from?.rows[i] ?? [])]);
  const take = (): void => {
    what.runs.forEach((run, i) => {
      if (run.status === 'running') rows[i]?.push({ step: run.step, values: run.measureWith(measure) });
    });
  };
  if (!part?.from) take();
  let done = part?.from?.done ?? 0;
  let left = false;
  while (done < steps && !what.over() && !signal?.aborted && !left) {
    const next = Math.min(steps, (Math.floor(done / every) + 1) * every);
    const taken = what.chunk(next - done);
    done += taken;
    if (done === next) take();
    onProgress?.(done, steps);
    await yieldToEvents();
    left = taken > 0 && done < steps && !what.over() && part?.visit({ done, rows }) === true;
  }
  return what.runs.map((run, i) => {
    const own = rows[i];
    return {
      status: run.status === 'diverged' ? 'diverged' : done < steps ? 'aborted' : 'finished',
      step: Float64Array.from(own, ({ step }) => step),
      measures: Object.fromEntries(names.map((name) => [name, Float64Array.from(own, ({ values }) => values[name])])),
    };
  });
}
