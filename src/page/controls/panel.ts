// The numbers beside the figure: the problem's, the noise, the rates.
import type { Lab } from '../lab.js';
import type { Choice, Setup } from '../state/lab-state.js';
import { hasLabels, problemInfo } from '../state/problems.js';
import { lastingNames, lookOfEach } from '../views/looks.js';
import { byId } from './element.js';
import { Slider } from './slider.js';

interface Row {
  readonly slider: Slider;
  readonly value: (setup: Setup) => number;
}

export class ControlPanel {
  readonly #lab: Lab;
  readonly #place: HTMLElement = byId('controls');
  #rows: Row[] = [];
  #shape = '';

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  /** Shows the present numbers; makes the rows anew where there are others. */
  draw(): void {
    const { setup } = this.#lab.state;
    const shape = [setup.problem.name, ...lastingNames(setup.optimizers)].join();
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#rows = this.#made();
      this.#place.replaceChildren(...this.#rows.map(({ slider }) => slider.element));
    }
    for (const { slider, value } of this.#rows) if (!slider.element.contains(document.activeElement)) slider.set(value(setup));
  }

  #made(): Row[] {
    const lab = this.#lab;
    const { optimizers, problem } = lab.state.setup;
    const names = lastingNames(optimizers);
    const looks = lookOfEach(optimizers);
    const rates = optimizers.map(
      (_, place): Row => ({
        value: (setup) => setup.optimizers[place].options.lr,
        slider: new Slider({
          label: `Rate η of ${names[place]}`,
          look: looks[place],
          range: [0.001, 1],
          log: true,
          allowed: (x) => x > 0,
          change: (lr, live) => lab.set({ optimizers: withOption(lab.state.setup.optimizers, place, 'lr', lr) }, live),
        }),
      }),
    );
    const noise: Row = {
      value: ({ delta }) => delta,
      slider: new Slider({
        label: hasLabels(problem) ? 'Label noise δ' : 'Gradient noise σ',
        range: [0, 1.5],
        allowed: (x) => x >= 0,
        change: (delta, live) => lab.set({ delta }, live),
      }),
    };
    const own = problemInfo(problem).settings.map(
      (setting): Row => ({
        value: (setup) => setup.problem.options[setting.key],
        slider: new Slider({
          ...setting,
          change: (value, live) => {
            const { problem: now } = lab.state.setup;
            lab.set({ problem: { ...now, options: { ...now.options, [setting.key]: value } } }, live);
          },
        }),
      }),
    );
    const steps: Row = {
      value: (setup) => setup.steps,
      slider: new Slider({
        label: 'Steps',
        range: [100, 1_000_000],
        log: true,
        whole: true,
        allowed: (x) => x >= 1 && x <= 1e6,
        change: (value, live) => lab.set({ steps: value }, live),
      }),
    };
    return [...rates, noise, ...own, steps];
  }
}

/** The optimizers with one option of one of them changed. */
export function withOption(optimizers: readonly Choice[], place: number, key: string, value: number): Choice[] {
  return optimizers.map((one, k) => (k === place ? { ...one, options: { ...one.options, [key]: value } } : one));
}
