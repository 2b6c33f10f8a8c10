// The panel of scenes: which there are, and the one that is shown.
import { byId, element } from '../controls/element.js';
import type { Lab } from '../lab.js';
import type * as contents from './box.js';
import { sceneOf, scenes } from './index.js';

export class ScenePanel {
  readonly #lab: Lab;
  readonly #run: () => void;
  readonly #links: readonly HTMLAnchorElement[];
  readonly #box: HTMLElement = byId('prediction');
  readonly #texts: ReadonlyMap<string, string>;
  #shown = '';
  #contents: typeof contents | 'loading' | undefined;

  /** `run` lets a scene's runs run. */
  constructor(lab: Lab, run: () => void) {
    this.#lab = lab;
    this.#run = run;
    this.#links = scenes.map(({ id, title }, k) =>
      element('a', { href: `#scene=${id}`, title, 'aria-label': `Scene ${k + 1}: ${title}` }, String(k + 1)),
    );
    this.#texts = new Map(['kicker', 'title', 'claim'].map((id) => [id, byId(id).textContent ?? '']));
    const nav = byId('scenes');
    nav.append(...this.#links);
    nav.addEventListener('keydown', (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const at = this.#links.indexOf(document.activeElement as HTMLAnchorElement);
      if (by === undefined || at < 0) return;
      event.preventDefault();
      const next = this.#links[(at + by + scenes.length) % scenes.length];
      next.focus();
      next.click();
    });
  }

  draw(): void {
    const { state, results, settled } = this.#lab;
    const scene = sceneOf(state.scene);
    const over = scene !== undefined && state.at >= state.setup.steps;
    const ready = over && settled && results.moments[0]?.step === state.at && results.tracks.length === state.setup.optimizers.length;
    const inside = this.#inside(scene !== undefined || state.setup.problem.name !== 'ellipse');
    const key = `${inside ? '' : 'loading '}${scene?.id ?? state.setup.problem.name} ${over ? (ready ? `over ${state.flag} ${results.moments[0].digest}` : 'wait') : 'ask'}`;
    if (key === this.#shown) return;
    this.#shown = key;
    this.#links.forEach((link, k) => {
      if (scenes[k] === scene) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    });
    this.#box.hidden = scene === undefined;
    if (!scene) {
      const texts = state.setup.problem.name === 'ellipse' ? this.#texts : (inside?.ownTexts(state.setup.problem) ?? []);
      for (const [id, text] of texts) byId(id).textContent = text;
      this.#box.replaceChildren();
      return;
    }
    byId('kicker').textContent = `Scene ${scenes.indexOf(scene) + 1} of ${scenes.length}`;
    byId('title').textContent = scene.title;
    if (!inside) return;
    byId('claim').textContent = inside.askOf(scene);
    if (ready) this.#box.replaceChildren(...inside.sceneVerdict(scene, this.#lab));
    else if (!over) this.#box.replaceChildren(...inside.questionOf(scene, this.#lab, this.#run));
  }

  /** What fills the box, and the texts of other problems: loaded when they are needed for the first time. */
  #inside(needed: boolean): typeof contents | undefined {
    if (needed && !this.#contents) {
      this.#contents = 'loading';
      const load = async (): Promise<void> => {
        this.#contents = await import('./box.js');
      };
      void this.#lab.during(load());
    }
    return this.#contents === 'loading' ? undefined : this.#contents;
  }
}
