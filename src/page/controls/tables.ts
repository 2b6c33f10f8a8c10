// The figures as tables: some twenty rows of each, made while they are looked at.
import type { Lab } from '../lab.js';
import { same } from '../same.js';
import { isPlanar } from '../state/problems.js';
import { inBrackets, numberText } from '../views/axis.js';
import { chartOf } from '../views/chart-figure.js';
import { titlesOf } from '../views/looks.js';
import { byId } from './element.js';
import { table } from './table.js';

const rows = 20;

/** Places of about `rows` of so many. */
function some(count: number): number[] {
  const every = Math.max(1, Math.ceil((count - 1) / rows));
  return Array.from({ length: Math.ceil(count / every) }, (_, k) => k * every);
}

/** Milliseconds between rows that are written while time goes on. */
const readable = 250;

/** Where the runs have been up to the step that is shown. */
function planeTable({ state, results }: Lab): HTMLElement {
  const titles = titlesOf(state.setup.optimizers);
  const longest = results.tracks.reduce((a, b) => (b.step.length > a.step.length ? b : a));
  const lines = some(longest.step.filter((step) => step <= state.at).length).map((k) => [
    numberText(longest.step[k], 7),
    ...results.tracks.map(({ theta, parameters: P, step }) =>
      k < step.length ? inBrackets(theta.subarray(k * P, k * P + Math.min(P, 2))) : '',
    ),
  ]);
  return table(isPlanar(state.setup.problem) ? 'Where each run is' : 'The first two parameters of each run', ['step', ...titles], lines);
}

/** The curves. */
function chartTable(lab: Lab): HTMLElement[] {
  const { series, x, y } = chartOf(lab);
  return series.map((one) =>
    table(
      `${y.title}, ${one.title}`,
      [x.title, one.title],
      some(one.x.length).map((k) => [numberText(one.x[k], 5), numberText(one.y[k], 4)]),
    ),
  );
}

export class Tables {
  readonly #lab: Lab;
  #made: readonly unknown[] = [];
  #at = -1;
  #time = 0;

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  draw(): void {
    const { results, settled, state } = this.#lab;
    if (!settled || results.tracks.length === 0) return;
    const made = [results, state.clock];
    const now = performance.now();
    if (same(made, this.#made) && (state.at === this.#at || now - this.#time < readable)) return;
    this.#made = made;
    this.#at = state.at;
    this.#time = now;
    byId('tables').replaceChildren(planeTable(this.#lab), ...chartTable(this.#lab));
  }
}
