// The free laboratory: which problem, which optimizers, which seed, what is drawn with them.

import type { Lab } from '../lab.js';
import type { Choice } from '../state/lab-state.js';
import { adjustablesOf, optimizers as known } from '../state/optimizers.js';
import { problemInfo, problems } from '../state/problems.js';
import { lastingNames, lookOfEach, titlesOf } from '../views/looks.js';
import { button, byId, element } from './element.js';
import { setHue } from './hue.js';
import { withOption } from './panel.js';
import { Slider } from './slider.js';

function select(
  label: string,
  entries: readonly (readonly [value: string, title: string])[],
  chosen: string,
  change: (value: string) => void,
): HTMLLabelElement {
  const list = element('select', {}, ...entries.map(([value, title]) => element('option', { value, selected: value === chosen }, title)));
  list.addEventListener('change', () => change(list.value));
  return element('label', {}, `${label} `, list);
}

const optimizerEntries = known.map((one): [string, string] => [one.name, titlesOf([one])[0]]);

function knownOptimizer(name: string): Choice {
  return known.find((one) => one.name === name) ?? known[0];
}

export class Laboratory {
  readonly #lab: Lab;
  readonly #body: HTMLElement = byId('lab-body');
  #shape = '';
  #sliders: { readonly slider: Slider; readonly value: () => number }[] = [];

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  draw(): void {
    const { setup, theory } = this.#lab.state;
    const shape = JSON.stringify([
      setup.problem.name,
      setup.problem.text,
      setup.optimizers.map(({ name, text }) => [name, text]),
      setup.swap,
      theory,
      setup.seed,
    ]);
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#sliders = [];
      this.#body.replaceChildren(this.#problem(), this.#shared(), this.#optimizers(), this.#swap());
    }
    for (const { slider, value } of this.#sliders) if (!slider.element.contains(document.activeElement)) slider.set(value());
  }

  #problem(): HTMLElement {
    const lab = this.#lab;
    const { problem } = lab.state.setup;
    const choose = (name: string): void => {
      const { choice, start, setup } = problemInfo({ name, options: {} });
      const { start: _, swap: __, ...rest } = lab.state.setup;
      const next = { ...rest, ...setup, problem: choice, ...(start && { start }) };
      lab.replace({ ...lab.state, setup: next, at: next.steps });
    };
    const box = element(
      'div',
      { class: 'row' },
      select(
        'Problem',
        problems.map(({ choice, title }) => [choice.name, title]),
        problem.name,
        choose,
      ),
    );
    if (problem.text === undefined) return box;
    const text = element('textarea', { rows: 2, cols: 48, spellcheck: 'false', id: 'own-text', 'aria-describedby': 'own-help' });
    text.value = problem.text;
    text.addEventListener('change', () => lab.set({ problem: { ...problem, text: text.value } }));
    const help = element(
      'p',
      { id: 'own-help', class: 'readout' },
      'A residual in x and y, with + − * / ^, exp, log, sqrt, tanh, sin, cos, max, min. The loss is half its square, and the label noise moves its zero. It is parsed, never run as a script.',
    );
    return element('div', {}, box, element('p', {}, element('label', { for: 'own-text' }, 'Residual ')), text, help);
  }

  #shared(): HTMLElement {
    const lab = this.#lab;
    const { seed } = lab.state.setup;
    const flows = element('input', { type: 'checkbox', id: 'flows', change: () => lab.show({ theory: flows.checked }) });
    flows.checked = lab.state.theory;
    const replicas = new Slider({
      label: 'Replicas, for means and errors',
      range: [1, 100_000],
      log: true,
      whole: true,
      allowed: (x) => x >= 0 && x <= 100_000,
      change: (value, live) => live || lab.show({ replicas: value > 1 ? value : 0 }),
    });
    this.#sliders.push({ slider: replicas, value: () => Math.max(1, lab.state.replicas) });
    return element(
      'div',
      { class: 'row' },
      `Noise and data of seed ${seed}, the same for all.`,
      button('New seed', () => lab.set({ seed: seed + 1 })),
      element('label', { for: 'flows' }, flows, ' theory under the runs'),
      replicas.element,
    );
  }

  #optimizers(): HTMLElement {
    const lab = this.#lab;
    const { optimizers } = lab.state.setup;
    const names = lastingNames(optimizers);
    const looks = lookOfEach(optimizers);
    const change = (all: readonly Choice[]): void => lab.set({ optimizers: all });
    const boxes = optimizers.map((one, place) => {
      const swatch = element('span', { class: 'swatch', 'aria-hidden': 'true' });
      const legend = element('legend', {}, swatch, names[place]);
      setHue(legend, looks[place]);
      const rows = adjustablesOf(one).map((setting) => {
        const slider = new Slider({
          ...setting,
          change: (value, live) => lab.set({ optimizers: withOption(lab.state.setup.optimizers, place, setting.key, value) }, live),
        });
        this.#sliders.push({ slider, value: () => lab.state.setup.optimizers[place]?.options[setting.key] ?? 0 });
        return slider.element;
      });
      return element(
        'fieldset',
        {},
        legend,
        select('Rule', optimizerEntries, one.name, (name) =>
          change(optimizers.map((other, k) => (k === place ? knownOptimizer(name) : other))),
        ),
        ...(one.text === undefined ? [] : [this.#rule(one, place, change)]),
        ...rows,
        ...(optimizers.length > 1
          ? [button('Remove', () => change(optimizers.filter((_, k) => k !== place)), { 'aria-label': `Remove ${names[place]}` })]
          : []),
      );
    });
    const more =
      optimizers.length < 4
        ? [button('Add an optimizer', () => change([...optimizers, knownOptimizer(['sgd', 'adam', 'adamE', 'lion'][optimizers.length])]))]
        : [];
    return element('div', {}, element('div', { class: 'optimizers' }, ...boxes), element('p', {}, ...more));
  }

  /** A rule of the reader's own. */
  #rule(one: Choice, place: number, change: (all: readonly Choice[]) => void): HTMLElement {
    const id = `rule-${place}`;
    const text = element('textarea', { rows: 4, cols: 32, spellcheck: 'false', id, 'aria-describedby': `${id}-help` });
    text.value = one.text ?? '';
    text.addEventListener('change', () => {
      change(this.#lab.state.setup.optimizers.map((other, k) => (k === place ? { ...other, text: text.value } : other)));
    });
    const help =
      'A line a value, for one entry: theta, its gradient g, the rate lr, the step t, and names of yours, which are kept from step to step where they are read before they are set.';
    return element(
      'div',
      {},
      element('p', {}, element('label', { for: id }, 'Steps ')),
      text,
      element('p', { id: `${id}-help`, class: 'readout' }, help),
    );
  }

  /** Another optimizer for the first run, from the step that is looked at. */
  #swap(): HTMLElement {
    const lab = this.#lab;
    const { swap, optimizers, steps } = lab.state.setup;
    const [title] = titlesOf(optimizers);
    if (swap) {
      const { swap: _, ...rest } = lab.state.setup;
      const words = `From step ${swap.step} on ${titlesOf([swap.optimizer])[0]} goes on for ${title}, with the noise of its first steps. `;
      return element(
        'p',
        {},
        words,
        button('Undo', () => lab.replace({ ...lab.state, setup: rest })),
      );
    }
    const change = (name: string): void => {
      if (name) lab.set({ swap: { step: Math.min(Math.max(1, lab.state.at), steps - 1), optimizer: knownOptimizer(name) } });
    };
    return element(
      'p',
      {},
      select(`From the step that is shown, ${title} is replaced by`, [['', 'nothing'], ...optimizerEntries], '', change),
    );
  }
}
