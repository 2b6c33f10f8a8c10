// The laboratory: its state, and what was computed of it. Every change of state asks for what it makes stale, and tells who watches.
import { Computer, type WorkerFailure } from './compute/client.js';
import { noResults, type Results } from './lab-results.js';
import type { Box, Landscape } from './protocol.js';
import { sceneOf } from './scenes/index.js';
import type { Curve, LabState, Setup } from './state/lab-state.js';
import { boxOf, hasCurve, isPlanar } from './state/problems.js';
import { exponentOf } from './views/looks.js';

/** The measures that a curve shows: of a spectrum the two largest, which in a plane are all. */
export const measuresOfCurve: Readonly<Partial<Record<Curve, readonly string[]>>> = {
  sharpness: ['traceH'],
  root: ['traceDiagH^0.5'],
  loss: ['trainLoss'],
  test: ['testLoss'],
  edge: ['topEigenvalue@1', 'topEigenvalue@2'],
  singular: ['singularValue@1', 'singularValue@2'],
};

/** What an equation's term and a part of a figure are both of: the run, mean, theory and its drift of the optimizer at `place`, or the minimizers. */
export interface Lit {
  readonly concept: 'run' | 'mean' | 'flow' | 'drift' | 'minimizers';
  readonly place: number;
}

/** Whether two are the same; there is one line of minimizers, whosever equation it stands in. */
export function sameLit(a: Lit | undefined, b: Lit | undefined): boolean {
  return a?.concept === b?.concept && (a?.place === b?.place || a?.concept === 'minimizers');
}

/** Replicas by which an order is read off: their runs at half the rate take four times as many steps. */
export const mostForOrders = 1000;

/** What results belong to, whatever its numbers are: the problem and the optimizers by their names. */
function kindOf({ problem, optimizers }: Setup): string {
  return [problem.name, ...optimizers.map(({ name }) => name)].join();
}

/** The state with its scene, if it has the problem and the optimizers that the scene asks about, and a flag as the scene has one; else without. */
function staged(state: LabState): LabState {
  const scene = sceneOf(state.scene);
  const { scene: _, flag, ...free } = state;
  if (!scene) return free;
  if (kindOf(scene.state.setup) !== kindOf(state.setup) || state.setup.swap) return { ...free, theory: true };
  return flag?.length === scene.state.flag?.length ? state : { ...scene.state, ...free, scene: scene.id };
}

/** The state, with a curve that there is of its problem, and the replicas that the curve needs. */
function fitting(given: LabState): LabState {
  const state = staged(given);
  const { problem, optimizers } = state.setup;
  const one = state.curve === 'difference' && optimizers.length < 2;
  if (one || !hasCurve(problem, state.curve)) return { ...state, curve: 'sharpness' };
  return state.curve === 'residual' && state.replicas < 2 ? { ...state, replicas: 200 } : state;
}

export class Lab {
  state: LabState;
  results: Results = noResults;
  /** The part of the plane that is shown: it stands still while something is dragged. */
  view: { readonly centre: readonly [number, number]; readonly half: readonly [number, number] };
  /** The part that the figure covers, said by the figure. */
  box: Box | undefined;
  /** What is pointed at or focused, in an equation or in a figure. */
  lit: Lit | undefined;
  readonly #quick: Computer = new Computer();
  readonly #slow: Computer = new Computer();
  readonly #watchers: ((playing: boolean) => void)[] = [];
  /** The plane that was drawn last, of what and how finely; and how many are asked for. */
  #plane: { readonly drawn?: Landscape; readonly of: string; readonly points: number } = { of: '', points: 0 };
  #planes = 0;
  #open = 0;
  #playing = false;

  constructor(state: LabState) {
    this.state = fitting(state);
    this.view = boxOf(state.setup);
  }

  /** `see` is told whether only time went on. */
  watch(see: (playing: boolean) => void): void {
    this.#watchers.push(see);
  }

  /** Whether time stands and everything that was asked is answered. */
  get settled(): boolean {
    return !this.#playing && this.#open === 0;
  }

  get computer(): Computer {
    return this.#quick;
  }

  /** Whether time goes on. */
  get playing(): boolean {
    return this.#playing;
  }

  /** Lets time go on, or stops it: then runs are where they exactly are. */
  play(on: boolean): void {
    this.#playing = on;
    if (on) this.#tell();
    else this.show({});
  }

  light(lit: Lit | undefined): void {
    if (sameLit(lit, this.lit)) return;
    this.lit = lit;
    this.#tell();
  }

  /** Changes what is shown of the runs; `live` while time goes on, when runs in the plane are where their lines end. */
  show(change: Partial<Omit<LabState, 'setup'>>, live = false): void {
    const before = this.state;
    this.state = { ...before, ...change };
    if (live && isPlanar(before.setup.problem)) this.#without('moments');
    else if (this.state.at !== before.at || this.results.moments.length === 0) void this.#momentsOf();
    if (this.state.curve !== before.curve) void this.#runs(false);
    if (this.state.theory !== before.theory || this.state.curve !== before.curve) void this.#flowsOf(false);
    const asksOrders = this.state.curve !== before.curve && this.state.curve === 'residual' && this.results.orders.length === 0;
    if (this.state.replicas !== before.replicas || asksOrders) void this.#crowdsOf();
    this.#tell(live);
  }

  /** Changes the runs; `live` while something is dragged. */
  set(change: Partial<Setup>, live = false): void {
    const before = this.state.setup;
    const setup = { ...before, ...change };
    const at = this.state.at === before.steps ? setup.steps : Math.min(this.state.at, setup.steps);
    this.state = staged({ ...this.state, setup, at });
    if (!live) this.view = boxOf(setup);
    if (kindOf(setup) !== kindOf(before)) this.results = noResults;
    this.compute(live);
  }

  /** Replaces the whole state: a scene, or an address. */
  replace(state: LabState): void {
    this.state = fitting(state);
    this.view = boxOf(state.setup);
    this.results = noResults;
    this.compute(false);
  }

  /** Asks for everything. */
  compute(live: boolean): void {
    this.results = { ...this.results, stability: undefined, failure: undefined, crowds: live ? this.results.crowds : [], orders: [] };
    void this.#runs(live);
    void this.#flowsOf(live);
    void this.#landscapeOf(live);
    if (!live) void this.#crowdsOf();
    this.#tell();
  }

  /** Asks for the plane again, where the figure has another size, or another problem or measure, than it was drawn for. */
  async #landscapeOf(live: boolean): Promise<void> {
    const { box, state } = this;
    if (!box) return;
    const { problem, optimizers } = state.setup;
    const exponent = exponentOf(optimizers[0]);
    const points = live ? 41 : 101;
    const of = JSON.stringify([problem, box, exponent]);
    const { drawn, of: before, points: fine } = this.#plane;
    if (this.#planes === 0 && drawn === this.results.landscape && before === of && fine >= points) return;
    this.#planes++;
    const found = await this.#take(this.#quick.ask('landscape', { problem, box, points, exponent }), (landscape) => ({ landscape }));
    this.#planes--;
    if (found) this.#plane = { drawn: found, of, points };
  }

  resize(box: Box): void {
    this.box = box;
    void this.#landscapeOf(false);
  }

  #without(kind: 'moments' | 'flows'): void {
    if (this.results[kind].length > 0) this.results = { ...this.results, [kind]: [] };
  }

  async #runs(live: boolean): Promise<void> {
    const { setup, curve } = this.state;
    const measures = (live ? undefined : measuresOfCurve[curve]) ?? [];
    const points = live ? 400 : 1500;
    if (live) this.#without('moments'); // until the exact states are there, runs are where their lines end
    const tracks = await this.#take(this.#quick.ask('run', { setup, points, measures }), (all) => ({
      tracks: all,
    }));
    if (!tracks || setup !== this.state.setup) return;
    if (!live) await this.#momentsOf();
    const place = tracks.findIndex(({ status }) => status === 'diverged');
    if (place >= 0 && !live)
      await this.#take(this.#slow.ask('stability', { setup, place }), (found) => ({ stability: { ...found, place } }));
  }

  async #momentsOf(): Promise<void> {
    const { setup, at } = this.state;
    await this.#take(this.#quick.ask('at', { setup, step: at }), (moments) => ({ moments }));
  }

  async #flowsOf(live: boolean): Promise<void> {
    const { setup, theory, curve } = this.state;
    const wanted = isPlanar(setup.problem) && (theory || curve === 'residual');
    if (!wanted) this.#without('flows');
    else await this.#take(this.#slow.ask('flow', { setup, points: live ? 60 : 200 }), (flows) => ({ flows }));
  }

  async #crowdsOf(): Promise<void> {
    const { setup, replicas, curve } = this.state;
    if (replicas < 2) {
      this.results = { ...this.results, crowds: [], orders: [] };
      return;
    }
    await this.#take(this.#slow.ask('crowd', { setup, replicas, points: 80 }), (crowds) => ({ crowds }));
    if (curve === 'residual' && isPlanar(setup.problem) && setup === this.state.setup)
      await this.#take(this.#slow.ask('order', { setup, replicas: Math.min(replicas, mostForOrders) }), (orders) => ({ orders }));
  }

  /** Is not settled before this is done. */
  async during(work: Promise<void>): Promise<void> {
    this.#open++;
    this.#tell();
    await work.finally(() => this.#open--);
    this.#tell();
  }

  /** Keeps an answer, unless the state it belongs to is gone for good. */
  async #take<T>(asked: Promise<T | undefined>, keep: (answer: T) => Partial<Results>): Promise<T | undefined> {
    this.#open++;
    const kind = kindOf(this.state.setup);
    try {
      const answer = await asked;
      if (answer !== undefined && kind === kindOf(this.state.setup)) this.results = { ...this.results, ...keep(answer) };
      return answer;
    } catch (error) {
      const { message, path } = error as WorkerFailure;
      this.results = { ...this.results, failure: { message, path } };
      return undefined;
    } finally {
      this.#open--;
      this.#tell();
    }
  }

  #tell(playing = false): void {
    for (const see of this.#watchers) see(playing);
  }
}
