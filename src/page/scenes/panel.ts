// The panel of scenes: which there are, what is asked, and, after the run, the reader's error and the claim's verdict.
import { button, byId, element } from '../controls/element.js';
import type { Player } from '../controls/player.js';
import { Slider } from '../controls/slider.js';
import type { Lab } from '../lab.js';
import type { Choice } from '../state/lab-state.js';
import { isPlanar, problemInfo } from '../state/problems.js';
import { inBrackets, numberText } from '../views/axis.js';
import { titlesOf } from '../views/looks.js';
import { sceneOf, scenes } from './index.js';
import { finalValue, planeDistance, restOf, type Scene } from './scene.js';

/** What stands over a problem of the laboratory that no scene is about. */
function ownTexts(problem: Choice): Map<string, string> {
  const planar =
    'Drag the start or any number. Grey lines are of equal loss, the coloured one is where it is least, and dashed ones are what theory predicts.';
  const net = 'What each run has learned, by size, beside the truth. All runs see the same rows, start and noise.';
  return new Map([
    ['kicker', 'Laboratory'],
    ['title', problemInfo(problem).title],
    ['claim', isPlanar(problem) ? planar : net],
  ]);
}

const withMinus = (number: string): string => number.replace(/^-/, '−');

export class ScenePanel {
  readonly #lab: Lab;
  readonly #player: Player;
  readonly #links: readonly HTMLAnchorElement[];
  readonly #box: HTMLElement = byId('prediction');
  readonly #texts: ReadonlyMap<string, string>;
  #shown = '';

  constructor(lab: Lab, player: Player) {
    this.#lab = lab;
    this.#player = player;
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
    const key = `${scene?.id ?? state.setup.problem.name} ${over ? (ready ? `over ${state.flag} ${results.moments[0].digest}` : 'wait') : 'ask'}`;
    if (key === this.#shown) return;
    this.#shown = key;
    this.#links.forEach((link, k) => {
      if (scenes[k] === scene) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    });
    this.#box.hidden = scene === undefined;
    if (!scene) {
      const texts = state.setup.problem.name === 'ellipse' ? this.#texts : ownTexts(state.setup.problem);
      for (const [id, text] of texts) byId(id).textContent = text;
      this.#box.replaceChildren();
      return;
    }
    byId('kicker').textContent = `Scene ${scenes.indexOf(scene) + 1} of ${scenes.length}`;
    byId('title').textContent = scene.title;
    byId('claim').textContent = scene.ask;
    if (ready) this.#box.replaceChildren(...this.#verdict(scene));
    else if (!over) this.#box.replaceChildren(...this.#question(scene));
  }

  #question(scene: Scene): HTMLElement[] {
    const lab = this.#lab;
    const parts: HTMLElement[] = [];
    if (scene.guess) {
      const slider = new Slider({ ...scene.guess, log: true, allowed: (x) => x > 0, change: (value) => lab.show({ flag: [value] }) });
      slider.set(lab.state.flag?.[0] ?? scene.guess.first);
      parts.push(slider.element);
    }
    parts.push(
      element(
        'div',
        { class: 'row' },
        button('Run it', () => this.#player.run(), { id: 'run-scene' }),
      ),
    );
    return parts;
  }

  #verdict(scene: Scene): HTMLElement[] {
    const { state, results } = this.#lab;
    const { holds, because } = scene.judge(results);
    const title = titlesOf(state.setup.optimizers)[scene.place];
    const { claim } = scene;
    const next = scenes[scenes.indexOf(scene) + 1];
    const said = holds === (claim.verdict === 'holds') ? 'So says the reproduction page' : 'The reproduction page says otherwise';
    return [
      element(
        'div',
        { class: 'verdict' },
        element('p', {}, this.#error(scene, title)),
        element('p', {}, element('q', {}, claim.text), ` Here this ${holds ? 'holds' : 'does not hold'}: ${because}.`),
        element(
          'p',
          {},
          `${said}: it ${claim.verdict}, ${claim.quantity ? `${claim.quantity} ` : ''}${withMinus(claim.observed)}${claim.expected ? `, where ${withMinus(claim.expected)} is expected` : ''}. `,
          element('code', {}, `minifold run ${claim.experiment}`),
        ),
        element(
          'div',
          { class: 'row' },
          ...(next ? [element('a', { class: 'quiet', href: `#scene=${next.id}`, id: 'next-scene' }, 'Next scene')] : []),
          button('Again', () => this.#lab.replace(scene.state)),
          button('Open in the laboratory', () => this.#open()),
        ),
      ),
    ];
  }

  /** How far the prediction was from what was seen. */
  #error(scene: Scene, title: string): string {
    const { state, results } = this.#lab;
    const flag = state.flag ?? [];
    if (scene.guess) {
      const seen = finalValue(results.tracks[scene.place], scene.guess.measure);
      const ratio = flag[0] > seen ? flag[0] / seen : seen / flag[0];
      return `You said ${numberText(flag[0])}, it is ${numberText(seen)}: a factor of ${numberText(ratio, 2)}.`;
    }
    const rest = restOf(results.tracks[scene.place]);
    return `You said ${inBrackets(flag)}, ${title} is about ${inBrackets(rest)}: ${numberText(planeDistance(rest, flag), 2)} away.`;
  }

  #open(): void {
    const { scene: _, flag: __, ...state } = this.#lab.state;
    this.#lab.replace({ ...state, theory: true });
    byId<HTMLDetailsElement>('lab').open = true;
  }
}
