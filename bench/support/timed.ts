// Times functions with tinybench. The tasks of a section take turns for several rounds and each keeps the median of its rounds, so
// that a busy moment of the machine falls on all of them; a first round, not counted, gives the engine time for its optimizing tier.
import { Bench } from 'tinybench';
import { median } from './median.js';
import type { Section, Target } from './section.js';

const rounds = 7;
/** Milliseconds that a task gets in a round, and the calls it makes at least. */
const turn = { time: 60, iterations: 2, warmup: false } as const;

export interface Timing {
  readonly title: string;
  /** Entries that one call handles: the figures are ns per entry. */
  readonly entries?: number;
  /** Else the steps that one call takes: the figures are µs per step. Without either they are µs per call. */
  readonly steps?: number;
  readonly tasks: Readonly<Record<string, () => unknown>>;
  readonly targets?: Readonly<Record<string, Target>>;
}

/** Runs the tasks; ratios are to the first one. */
export function timed({ title, entries, steps, tasks, targets = {} }: Timing): Section {
  const bench = new Bench(turn);
  for (const [name, task] of Object.entries(tasks)) bench.add(name, task);
  bench.runSync();
  const milliseconds = bench.tasks.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    bench.reset();
    bench.runSync().forEach(({ name, result }, i) => {
      if (!('latency' in result)) throw new Error(`${title}: ${name} failed`, { cause: result });
      milliseconds[i].push(result.latency.p50);
    });
  }
  const scale = entries === undefined ? 1e3 / (steps ?? 1) : 1e6 / entries;
  const unit = entries !== undefined ? 'ns/entry' : steps !== undefined ? 'µs/step' : 'µs/call';
  const values = milliseconds.map((times) => median(times) * scale);
  const rows = bench.tasks.map(({ name }, i) => ({
    task: name,
    value: values[i],
    ratio: values[i] / values[0],
    ...(targets[name] && { target: targets[name] }),
  }));
  return { title, unit, rows };
}
