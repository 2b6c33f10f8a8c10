// What an experiment is: settings -> cells -> (run anywhere) -> claims and figures. It computes nothing on its own.
import type { Cell, CellConfig, CellResult, Labels, RunCell, TaskCell } from '../cells/cell.js';
import type { Claim } from '../cells/claim.js';
import type { Dataset } from '../datasets/dataset.js';
import type { PanelFigure } from '../figures/index.js';
import type { Reference } from '../papers.js';

export type { Cell, CellConfig, CellResult, Claim, Labels, RunCell, TaskCell };

/** A figure as a Vega-Lite specification with its data inlined. */
export interface Figure {
  /** Its name in file names. */
  readonly id: string;
  /** What stands above it. */
  readonly title: string;
  /** What to see in it. What all figures rest on is said once, in `Findings.basis`. */
  readonly caption: string;
  /** How many seeds it rests on, if not those of the settings. */
  readonly seeds?: number;
  /** A Vega-Lite specification with its data. */
  readonly spec: Readonly<Record<string, unknown>>;
  /** The same for a screen as narrow as a phone's. */
  readonly narrow?: Readonly<Record<string, unknown>>;
}

/** A small table of the report: the numbers behind a figure. */
export interface Table {
  /** What stands above it. */
  readonly title: string;
  /** The heads of the columns. */
  readonly columns: readonly string[];
  /** Texts, or numbers as they are to be read, an entry a column. */
  readonly rows: readonly (readonly (string | number)[])[];
}

/** What an experiment makes of the results of its cells. */
export interface Findings {
  /** What was claimed, with what was seen. */
  readonly claims: readonly Claim[];
  /** The pictures of the report. */
  readonly figures: readonly Figure[];
  /** The tables of the report. */
  readonly tables: readonly Table[];
  /** What all of it rests on, in sentences: sizes and budgets, seeds, kernel. Whoever runs the experiment adds it. */
  readonly basis?: string;
}

/** What `analyse` returns: figures are specifications, or panels that are drawn together, so that a series looks the same in all of them. */
export interface Analysis extends Omit<Findings, 'figures'> {
  /** The pictures of the report. */
  readonly figures: readonly (Figure | PanelFigure)[];
}

/** What a task computed: one row per entry of `step`, a column for every name in the cell's `measures`. NaN and infinities are allowed in the columns. */
export interface TaskResult {
  /** Time, an index, or whatever the rows count by: finite and increasing. */
  readonly step: ArrayLike<number>;
  /** The columns by their names, each as long as `step`. */
  readonly measures: Readonly<Record<string, ArrayLike<number>>>;
  /** What a theory check says of its numbers itself. */
  readonly claims?: readonly Claim[];
}

/** How a task is watched and stopped. */
export interface TaskContext {
  /** Aborts when the run is stopped. */
  readonly signal: AbortSignal;
  /**
   * Says how far the task is, and lets messages and events through when the last time is some milliseconds ago: `await progress(k, n)` in every
   * pass of an outer loop. Rejects once the task is to stop.
   *
   * @param done - passes that are done
   * @param total - of how many
   */
  progress(done: number, total: number): Promise<void>;
}

/**
 * A computation of an experiment that is no run of the engine: theory, an ensemble, a sweep of solves. Deterministic: the same settings give the
 * same bits on any engine, so it takes transcendental functions and random numbers from the kernels, which are ready.
 */
export type Task<Settings = never> = (settings: Settings, context: TaskContext) => TaskResult | Promise<TaskResult>;

/** Which settings an experiment runs with: `quick` for a look, `paper` for the paper's scale. */
export type Preset = 'quick' | 'paper';

/**
 * A schema of valibot for an experiment's settings, such as
 * `valibot.strictObject({ seeds: valibot.array(valibot.number()), lr: valibot.number() })`. Here are only the members that tell one, so that the types
 * of this package need no other's.
 */
export interface SettingsSchema<Settings> {
  /** Tells a schema from the library's other actions. */
  readonly kind: 'schema';
  /** It checks at once. */
  readonly async: false;
  readonly '~types'?: { readonly output: Settings } | undefined;
}

/**
 * One figure of a paper, reproducible by one command. `Settings` is plain data and always has `seeds`.
 *
 * Runs of the engine and tasks stand side by side in `cells`; figures are specifications of Vega-Lite with their data.
 *
 * @example
 * const tasks = {
 *   flow: async ({ radius, times }: FlowSettings, { progress }: TaskContext): Promise<TaskResult> => {
 *     const x = new Float64Array(times.length);
 *     for (const [k, t] of times.entries()) {
 *       x[k] = radius / (1 + t);
 *       await progress(k, times.length);
 *     }
 *     return { step: times, measures: { x } };
 *   },
 * };
 * const cells = (settings) => [
 *   { labels: { series: 'flow' }, task: 'my-id/flow', settings: { radius: 1, times: [0, 1, 2] }, weight: 500, measures: ['x'] },
 *   ...settings.seeds.map((seed) => ({
 *     labels: { series: 'SGD', seed },
 *     config: { problem: { name: 'valley', angle: 0 }, optimizer: sgd({ lr: 0.01 }), seed, theta0: [1, 0], steps: 1000, every: 10, measures: ['theta@0'] },
 *   })),
 * ];
 */
export interface Experiment<Settings extends { readonly seeds: readonly number[] } = { readonly seeds: readonly number[] }>
  extends Reference {
  /** Its name on the command line. */
  readonly id: string;
  /** What stands above its report. */
  readonly title: string;
  /** What is done and what to expect: a few sentences. */
  readonly summary: string;
  /** Which settings are ours because the paper does not give them. */
  readonly ours: string;
  /** Settings of minutes, and those of the paper. */
  readonly presets: Readonly<Record<Preset, Settings>>;
  /** What settings may be. */
  readonly schema: SettingsSchema<Settings>;
  /** What its preset `quick` took when it was last measured: with all its seeds: the seconds on two cores, and the memory of the process at its peak, to 50 MB. */
  readonly quickTakes?: { readonly seconds: number; readonly megabytes: number };
  /**
   * What its preset `paper` took when it was last run: seconds of wall time on two cores that other processes had a share of, seconds of processors, and the
   * memory of the process at its peak, to 50 MB.
   */
  readonly paperTakes?: { readonly seconds: number; readonly processorSeconds: number; readonly megabytes: number };
  /** What its task cells compute, by the name after the slash of `experiment-id/task-name`. */
  readonly tasks?: Readonly<Record<string, Task>>;
  /** Whether images may be given to it: its settings then have an optional `data`, the name of what was given. */
  readonly takesData?: true;
  /** What a seed draws, for captions: `data, start and noise` by default, nothing if nothing is random. */
  readonly draws?: string;
  /**
   * The runs and tasks, longest first so that workers end together. `dataset` is what `settings.data` names.
   *
   * @param settings - of the preset, with what was changed
   * @param dataset - the images, where some were given
   */
  cells(settings: Settings, dataset?: Dataset): readonly Cell[];
  /**
   * Claims and figures of the cells that were run: all of them, or those done when the user stopped. Any of the lists may be empty. The kernels
   * are ready, so it may compute short lines of theory.
   *
   * @param settings - of the run
   * @param results - of the cells that ended
   */
  analyse(settings: Settings, results: readonly CellResult[]): Analysis;
  /**
   * What the curves of all figures depend on: sizes, rates, budgets, in a sentence.
   *
   * @param settings - of the run
   */
  about?(settings: Settings): string;
}
