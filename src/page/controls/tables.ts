// The figures as tables: some twenty rows of each, made while they are looked at.
import type { Lab } from '../lab.js';
import { isPlanar } from '../state/problems.js';
import { inBrackets, numberText } from '../views/axis.js';
import { chartOf } from '../views/chart-figure.js';
import { titlesOf } from '../views/looks.js';
import { byId, element } from './element.js';

const rows = 20;

function table(caption: string, heads: readonly string[], lines: readonly (readonly string[])[]): HTMLElement {
  const made = element(
    'table',
    {},
    element('caption', {}, caption),
    element('thead', {}, element('tr', {}, ...heads.map((head) => element('th', { scope: 'col' }, head)))),
    element(
      'tbody',
      {},
      ...lines.map(([first, ...rest]) =>
        element('tr', {}, element('th', { scope: 'row' }, first), ...rest.map((cell) => element('td', {}, cell))),
      ),
    ),
  );
  return element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption }, made);
}

/** Places of about `rows` of so many. */
function some(count: number): number[] {
  const every = Math.max(1, Math.ceil((count - 1) / rows));
  return Array.from({ length: Math.ceil(count / every) }, (_, k) => k * every);
}

/** Where the runs are. */
function planeTable({ state, results }: Lab): HTMLElement {
  const titles = titlesOf(state.setup.optimizers);
  const longest = results.tracks.reduce((a, b) => (b.step.length > a.step.length ? b : a));
  const lines = some(longest.step.length).map((k) => [
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
  readonly #box: HTMLDetailsElement = byId('data');
  #made: unknown;

  constructor(lab: Lab) {
    this.#lab = lab;
    this.#box.addEventListener('toggle', () => this.draw());
  }

  draw(): void {
    const { results, settled } = this.#lab;
    if (!this.#box.open || !settled || results.tracks.length === 0 || this.#made === results) return;
    this.#made = results;
    byId('tables').replaceChildren(planeTable(this.#lab), ...chartTable(this.#lab));
  }
}
