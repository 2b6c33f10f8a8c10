// When something fails: which number crossed which line, and the nearest value that does not; never a picture of NaN.
import type { Lab } from '../lab.js';
import { same } from '../same.js';
import { numberText } from '../views/axis.js';
import { titlesOf } from '../views/looks.js';
import { button, byId, element } from './element.js';
import { withOption } from './panel.js';

export class Notice {
  readonly #lab: Lab;
  readonly #box: HTMLElement = byId('notice');
  #said: unknown[] = [];

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  draw(): void {
    const { results } = this.#lab;
    const place = results.tracks.findIndex(({ status }) => status === 'diverged');
    const now = [results.failure, results.stability, place < 0 ? undefined : results.tracks[place]];
    if (same(now, this.#said)) return;
    this.#said = now;
    this.#box.hidden = now.every((one) => one === undefined);
    this.#box.replaceChildren(...(results.failure ? this.#failed() : place < 0 ? [] : this.#diverged(place)));
  }

  #failed(): HTMLElement[] {
    const message = this.#lab.results.failure?.message ?? '';
    const refused = /compile|wasm|WebAssembly/i.test(message);
    const why =
      "This place forbids WebAssembly. The page needs script-src 'wasm-unsafe-eval' in the Content-Security-Policy of its host, and no more.";
    const [said, ...place] = message.split('\n'); // under what is wrong in a text of the reader's stands a mark
    const marked = place.length > 0 ? [element('pre', { class: 'marked' }, place.join('\n'))] : [];
    return [element('p', {}, said), ...marked, ...(refused ? [element('p', {}, why)] : [])];
  }

  #diverged(place: number): HTMLElement[] {
    const { state, results } = this.#lab;
    const { optimizers, swap } = state.setup;
    const { reached } = results.tracks[place];
    const late = place === 0 && swap && reached > swap.step ? swap.optimizer : undefined;
    const title = titlesOf(late ? [late] : optimizers)[place];
    const first = element(
      'p',
      {},
      `${title} left the finite numbers at step ${numberText(reached, 7)}. The picture stands at the last step before.`,
    );
    const { stability } = results;
    if (late || stability?.place !== place) return [first];
    const { product, limit, curvature, stable } = stability;
    if (stable === undefined) return [first, element('p', {}, 'A smaller rate does not help.')];
    const compared =
      product > limit
        ? `${numberText(product)} > ${numberText(limit)}`
        : `${numberText(product)}, below ${numberText(limit)} at the start, and above it where the run went`;
    const why = `At the start the largest curvature is λ = ${numberText(curvature)} in its geometry, so ηλ = ${compared}: beyond that line every step is longer than the one before.`;
    const calm = button(`Take η = ${numberText(stable)}`, () => this.#lab.set({ optimizers: withOption(optimizers, place, 'lr', stable) }));
    return [first, element('p', {}, why), calm];
  }
}
