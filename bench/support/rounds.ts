// Tasks take turns, round after round, each timed by the processor time of this process beside the clock: what else the machine does then lengthens the
// wall time of a turn, and its processor time little; and what it does to the caches falls on all tasks of a round.
import { median, medianRange } from './median.js';
import type { Range } from './section.js';

/** Milliseconds of processor time. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

export interface Measured {
  /** Milliseconds of a call: medians over the rounds. */
  readonly value: number;
  readonly valueRange: Range;
  readonly wall: number;
  readonly wallRange: Range;
  /** The processor time over the first task's in the same round. */
  readonly ratio: number;
  readonly ratioRange: Range;
}

/** What each round took, from the milliseconds [round][task]. */
export function summary(cpu: readonly (readonly number[])[], wall: readonly (readonly number[])[]): Measured[] {
  return cpu[0].map((_, i) => {
    const values = cpu.map((round) => round[i]);
    const walls = wall.map((round) => round[i]);
    const ratios = cpu.map((round) => round[i] / round[0]);
    return {
      value: median(values),
      valueRange: medianRange(values),
      wall: median(walls),
      wallRange: medianRange(walls),
      ratio: median(ratios),
      ratioRange: i === 0 ? [1, 1] : medianRange(ratios),
    };
  });
}

export interface Turns {
  readonly rounds: number;
  /** Milliseconds of processor time that a turn takes at least. */
  readonly turn: number;
}

/** Calls that fill a turn, once the engine's compilers are done. */
function callsPerTurn(task: () => unknown, turn: number): number {
  const start = processorTime();
  let calls = 0;
  for (; processorTime() - start < 2 * turn || calls < 2; calls++) task();
  return Math.max(1, Math.round((calls * turn) / (processorTime() - start)));
}

/** Times the tasks in turns. */
export function inTurns(tasks: readonly (() => unknown)[], { rounds, turn }: Turns): Measured[] {
  for (const task of tasks) callsPerTurn(task, turn);
  const calls = tasks.map((task) => callsPerTurn(task, turn));
  const cpu: number[][] = [];
  const wall: number[][] = [];
  for (let round = 0; round < rounds; round++) {
    cpu.push([]);
    wall.push([]);
    for (const [i, task] of tasks.entries()) {
      const [from, start] = [processorTime(), performance.now()];
      for (let call = 0; call < calls[i]; call++) task();
      cpu[round].push((processorTime() - from) / calls[i]);
      wall[round].push((performance.now() - start) / calls[i]);
    }
  }
  return summary(cpu, wall);
}
