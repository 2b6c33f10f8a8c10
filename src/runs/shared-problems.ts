// Which runs share a problem that has no lanes, and so one kernel instance and one copy of the data.
import type { Problem } from '../problems/problem.js';
import { describe } from './problem-data.js';
import type { RunConfig } from './run-config.js';

/** Bytes that the runs of one instance may take, of the 4 GiB there are: the rest is for the data. */
const room = 2 ** 30;

/** About the bytes of a run beside its problem: theta, gradient, two moments and scratch space, and a few structures. */
export function bytesOfRun({ parameters }: Problem): number {
  return 64 * parameters + 4096;
}

/** How many runs fit. */
function fitting({ problem }: RunConfig): number {
  return Math.max(1, Math.floor(room / bytesOfRun(problem)));
}

/**
 * What equal problems have in common: the object itself, or what describes it. Data may be megabytes, so it is only looked at where problems of one
 * name are several objects. A loss in JavaScript has no description.
 */
function keys(configs: readonly RunConfig[]): (problem: Problem) => unknown {
  const byName = new Map<string, Set<Problem>>();
  for (const { problem } of configs) {
    const same = byName.get(problem.name) ?? new Set();
    byName.set(problem.name, same.add(problem));
  }
  const known = new Map<Problem, unknown>();
  for (const problems of byName.values()) {
    for (const problem of problems)
      known.set(problem, problems.size === 1 || problem.kind === undefined ? problem : JSON.stringify(describe(problem).described));
  }
  return (problem) => known.get(problem);
}

/** The runs, by index, that share a kernel instance: those of one problem and dtype, at most `most` together. */
export function groupByProblem(configs: readonly RunConfig[], indices: readonly number[], most: number): number[][] {
  const keyOf = keys(indices.map((index) => configs[index]));
  const groups = new Map<unknown, { f64: number[]; f32: number[] }>();
  for (const index of indices) {
    const { problem, dtype } = configs[index];
    const key = keyOf(problem);
    const group = groups.get(key) ?? { f64: [], f32: [] };
    groups.set(key, group);
    group[dtype].push(index);
  }
  return [...groups.values()].flatMap(({ f64, f32 }) =>
    [f64, f32].flatMap((group) => {
      const size = Math.min(most, group.length === 0 ? 1 : fitting(configs[group[0]]));
      return Array.from({ length: Math.ceil(group.length / size) }, (_, k) => group.slice(k * size, (k + 1) * size));
    }),
  );
}
