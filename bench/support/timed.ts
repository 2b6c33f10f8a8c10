// Times functions in turns (rounds.ts) and makes a section of them.
import { inTurns } from './rounds.js';
import type { Section, Target } from './section.js';

export interface Timing {
  readonly title: string;
  /** Entries that one call handles: the figures are ns per entry. */
  readonly entries?: number;
  /** Else the steps that one call takes: the figures are µs per step. Without either they are µs per call. */
  readonly steps?: number;
  readonly tasks: Readonly<Record<string, () => unknown>>;
  readonly targets?: Readonly<Record<string, Target>>;
  /** What no program could go below, of a task. */
  readonly bounds?: Readonly<Record<string, string>>;
}

/** Runs the tasks; ratios are to the first one. */
export function timed({ title, entries, steps, tasks, targets = {}, bounds = {} }: Timing): Section {
  const scale = entries === undefined ? 1e3 / (steps ?? 1) : 1e6 / entries;
  const measured = inTurns(Object.values(tasks), { rounds: 15, turn: 40 });
  const rows = Object.keys(tasks).map((task, i) => {
    const { value, valueRange, wall, ratio, ratioRange } = measured[i];
    return {
      task,
      value: value * scale,
      valueRange: [valueRange[0] * scale, valueRange[1] * scale] as const,
      wall: wall * scale,
      ratio,
      ratioRange,
      ...(targets[task] && { target: targets[task] }),
      ...(bounds[task] && { bound: bounds[task] }),
    };
  });
  return { title, unit: entries !== undefined ? 'ns/entry' : steps !== undefined ? 'µs/step' : 'µs/call', rows };
}
