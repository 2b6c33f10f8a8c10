// Runs from their start to their end, at some of their steps; and keyframes, from which any step is reached in a few milliseconds.
import type { Run } from '../../runs/run.js';
import { createRun, restoreRun } from '../../runs/run.js';
import type { Moment, Track } from '../protocol.js';
import type { Setup } from '../state/lab-state.js';
import { problemOf, runOptions } from './make.js';
import { predictorSizes } from './sizes.js';

/** Milliseconds of computing between two keyframes: what going to a step takes at most, beside restoring. */
const between = 12;

interface Keyframe {
  readonly step: number;
  readonly run: Uint8Array;
}

/** A run whose optimizer may be replaced on its way: from there on it is another run, from where the first one is. */
export class Journey {
  readonly #setup: Setup;
  readonly #swap: Setup['swap'];
  #run: Run;
  /** Steps taken before the present optimizer took over. */
  #before = 0;

  private constructor(setup: Setup, run: Run, swap: Setup['swap']) {
    this.#setup = setup;
    this.#run = run;
    this.#swap = swap;
  }

  static async start(setup: Setup, place: number): Promise<Journey> {
    const problem = await problemOf(setup.problem);
    const run = createRun(runOptions(setup, problem, setup.optimizers[place]));
    return new Journey(setup, run, place === 0 ? setup.swap : undefined);
  }

  get step(): number {
    return this.#before + this.#run.step;
  }

  get run(): Run {
    return this.#run;
  }

  advanceTo(step: number): void {
    const swap = this.#swap;
    if (swap && this.#before === 0 && step > swap.step) {
      this.#run.advance(swap.step - this.#run.step);
      if (this.#run.status === 'diverged') return;
      const { problem, theta } = this.#run;
      this.#run.dispose();
      this.#run = createRun(runOptions({ ...this.#setup, start: [...theta] }, problem, swap.optimizer));
      this.#before = swap.step;
    }
    this.#run.advance(step - this.step);
  }

  /** Goes to a step that a keyframe was saved at. */
  restore({ step, run }: Keyframe): void {
    this.#run.dispose();
    this.#run = restoreRun(run);
    this.#before = step - this.#run.step;
  }
}

/** Which run the keyframes belong to. */
function keyOf(setup: Setup, place: number): string {
  const { optimizers, steps: _, swap, ...shared } = setup;
  return JSON.stringify([shared, optimizers[place], place === 0 ? swap : undefined]);
}

const keyframes = new Map<string, Keyframe[]>();

function keep(key: string, frame: Keyframe): void {
  const known = keyframes.get(key);
  if (known) known.push(frame);
  else {
    if (keyframes.size >= 12) keyframes.clear();
    keyframes.set(key, [frame]);
  }
}

/** Lets the worker hear of newer questions; whether to go on is what it says. */
export type Pause = () => Promise<boolean>;

/** The run at about `points` of its steps; undefined when a newer question came. */
export async function trackOf(
  setup: Setup,
  place: number,
  points: number,
  measures: readonly string[],
  pause: Pause,
): Promise<Track | undefined> {
  const journey = await Journey.start(setup, place);
  const P = journey.run.problem.parameters;
  const every = Math.max(1, Math.ceil(setup.steps / points));
  const count = Math.ceil(setup.steps / every) + 1;
  const [step, theta] = [new Float64Array(count), new Float64Array(count * P)];
  const values: Record<string, Float64Array> = Object.fromEntries(measures.map((name) => [name, new Float64Array(count)]));
  const key = keyOf(setup, place);
  const known = keyframes.get(key)?.at(-1)?.step ?? -1;
  let [n, saved, heard] = [0, performance.now(), performance.now()];
  try {
    for (let goal = 0; ; goal = Math.min(setup.steps, goal + every)) {
      journey.advanceTo(goal);
      const { run } = journey;
      if (run.status === 'diverged') break;
      step[n] = goal;
      theta.set(run.theta, n * P);
      if (measures.length > 0) for (const [name, value] of Object.entries(run.measure(measures))) values[name][n] = value;
      n++;
      if (goal >= setup.steps) break;
      const now = performance.now();
      if (goal > known && now - saved > between) {
        keep(key, { step: goal, run: run.save({ data: 'embedded' }) });
        saved = performance.now();
      }
      if (now - heard > 8) {
        if (!(await pause())) return undefined;
        heard = performance.now();
      }
    }
    const { status } = journey.run;
    const cut = Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.slice(0, n)]));
    return {
      status,
      reached: journey.step,
      step: step.slice(0, n),
      theta: theta.slice(0, n * P),
      parameters: P,
      measures: cut,
    };
  } finally {
    journey.run.dispose();
  }
}

/** The last keyframe before a step. */
export function keyframeBefore(setup: Setup, place: number, step: number): Keyframe | undefined {
  return keyframes.get(keyOf(setup, place))?.findLast((one) => one.step <= step);
}

/** The run at one step: from the last keyframe before it. */
export async function momentOf(setup: Setup, place: number, step: number): Promise<Moment> {
  const journey = await Journey.start(setup, place);
  const frame = keyframeBefore(setup, place, step);
  if (frame) journey.restore(frame);
  try {
    journey.advanceTo(step);
    const { run } = journey;
    const diverged = run.status === 'diverged';
    const theta = Float64Array.from(run.theta);
    const sizes = theta.length > 2 && !diverged ? predictorSizes(run.problem, theta) : undefined;
    return { step: journey.step, status: run.status, theta, digest: diverged ? '' : digestOf(run), ...(sizes && { sizes }) };
  } finally {
    journey.run.dispose();
  }
}

/** The first eight digits of the SHA-256 with which a saved run ends. */
export function digestOf(run: Pick<Run, 'save'>): string {
  const bytes = run.save();
  return Array.from(bytes.subarray(bytes.length - 32, bytes.length - 28), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
