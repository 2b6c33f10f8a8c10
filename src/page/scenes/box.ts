// What stands in the box of a scene: what is asked before its run, and afterwards the reader's error and the claim's verdict; and what stands over a
// problem that no scene is about. Loaded with the first of either.
import { button, byId, element } from '../controls/element.js';
import { Slider } from '../controls/slider.js';
import type { Lab } from '../lab.js';
import type { Choice } from '../state/lab-state.js';
import { isPlanar, problemInfo } from '../state/problems.js';
import { inBrackets, numberText } from '../views/axis.js';
import { titlesOf } from '../views/looks.js';
import { scenes } from './index.js';
import { finalValue, planeDistance, restOf } from './judges.js';
import type { Scene } from './scene.js';
import { worded } from './words.js';

/** What stands over a problem of the laboratory that no scene is about. */
export function ownTexts(problem: Choice): Map<string, string> {
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

/** What is asked over the figure. */
export function askOf(scene: Scene): string {
  return worded(scene).ask;
}

/** What is asked for before the run. */
export function questionOf(scene: Scene, lab: Lab, run: () => void): HTMLElement[] {
  const parts: HTMLElement[] = [];
  if (scene.guess) {
    const slider = new Slider({ ...scene.guess, log: true, allowed: (x) => x > 0, change: (value) => lab.show({ flag: [value] }) });
    slider.set(lab.state.flag?.[0] ?? scene.guess.first);
    parts.push(slider.element);
  }
  parts.push(element('div', { class: 'row' }, button('Run it', run, { id: 'run-scene' })));
  return parts;
}

/** What is said after it. */
export function sceneVerdict(scene: Scene, lab: Lab): HTMLElement[] {
  const { state, results } = lab;
  const { claim, judge } = worded(scene);
  const { holds, because } = judge(results);
  const title = titlesOf(state.setup.optimizers)[scene.place];
  const next = scenes[scenes.indexOf(scene) + 1];
  const said = holds === (claim.verdict === 'holds') ? 'So says the reproduction page' : 'The reproduction page says otherwise';
  return [
    element(
      'div',
      { class: 'verdict' },
      element('p', {}, errorOf(scene, title, lab)),
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
        button('Again', () => lab.replace(scene.state)),
        button('Open in the laboratory', () => open(lab)),
      ),
    ),
  ];
}

/** How far the prediction was from what was seen. */
function errorOf(scene: Scene, title: string, { state, results }: Lab): string {
  const flag = state.flag ?? [];
  if (scene.guess) {
    const seen = finalValue(results.tracks[scene.place], scene.guess.measure);
    const ratio = flag[0] > seen ? flag[0] / seen : seen / flag[0];
    return `You said ${numberText(flag[0])}, it is ${numberText(seen)}: a factor of ${numberText(ratio, 2)}.`;
  }
  const rest = restOf(results.tracks[scene.place]);
  return `You said ${inBrackets(flag)}, ${title} is about ${inBrackets(rest)}: ${numberText(planeDistance(rest, flag), 2)} away.`;
}

function open(lab: Lab): void {
  const { scene: _, flag: __, ...state } = lab.state;
  lab.replace({ ...state, theory: true });
  byId<HTMLDetailsElement>('lab').open = true;
}
