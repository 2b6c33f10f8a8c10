// What is computed, as equations: each run's step and the theory under it. A term that is pointed at or focused lights up its line, arrow or region in the
// figures, and what is pointed at there its terms; both have one colour and dash.
import { colorAt } from '../../figures/palette.js';
import { type Lab, type Lit, sameLit } from '../lab.js';
import type { Choice } from '../state/lab-state.js';
import { isPlanar } from '../state/problems.js';
import { flowLook, lookOfEach, titlesOf } from '../views/looks.js';
import { inkOf, presentTheme } from '../views/theme.js';
import { byId, element } from './element.js';

const adam = 'θ − η m / (√v + ε)';
const mean = 'θ − η m / (√v̄ + ε)';

/** The parameters after a step. */
const steps: Readonly<Record<string, string>> = {
  sgd: 'θ − η g',
  sgdMomentum: 'θ − η m',
  heavyBall: 'θ − η m',
  rmsprop: 'θ − η g / (√v + ε)',
  adam,
  adamW: `(1 − ηw) ${adam}`,
  adamE: 'θ − η m / (vᶺ + ε)',
  adamMini: mean,
  adalayer: mean,
  adaSGD: mean,
  adafactor: 'θ − η m / (√(R C / R̄) + ε)',
  shampoo: 'θ − η Lᵖ M Rᵖ',
  muon: 'θ − η polar(M)',
  sam: 'θ − η ∇L(θ + ρ g / ‖g‖)',
  lion: 'θ − η sign(β₁m + (1 − β₁)g)',
  signum: 'θ − η sign(m)',
  signSGD: 'θ − η sign(g)',
};

/** What moves the point of a theory, and whether that stays on the minimizers. */
const theories: Readonly<Record<string, readonly [left: string, drift: string, onMinimizers: boolean]>> = {
  'slow flow': ['dζ/dt', '−¼α ∂Φₛ S ∇³L[S]', true],
  'quasistatic motion': ['dζ/dt ∝', '−∂Φₛ S ∇³L[V]', true],
  'central flow': ['dθ/dt', '−D (∇L + ½∇⟨Σ, H⟩)', false],
  'modified equation': ['dθ/dt', '−F + η F₁', false],
};

function stepOf({ name, text }: Choice): string {
  return steps[name] ?? text?.split('\n').at(-1)?.replace(/^.*?=/, '').trim() ?? '…';
}

export class Equations {
  readonly #lab: Lab;
  readonly #place: HTMLElement = byId('equations');
  #shape = '';
  #terms: { readonly lit: Lit; readonly button: HTMLButtonElement }[] = [];

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  draw(): void {
    const { state, results, lit } = this.#lab;
    const planar = isPlanar(state.setup.problem);
    const flows = planar && state.theory ? results.flows.map((flow) => ('theory' in flow ? flow.theory : undefined)) : [];
    const means = planar && results.crowds.length > 0;
    const shape = JSON.stringify([state.setup.optimizers.map(stepOf), titlesOf(state.setup.optimizers), flows, means, presentTheme()]);
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#terms = [];
      this.#place.replaceChildren(...state.setup.optimizers.flatMap((_, place) => this.#lines(place, flows[place], means)));
    }
    for (const term of this.#terms) term.button.toggleAttribute('data-lit', sameLit(term.lit, lit));
  }

  #lines(place: number, theory: string | undefined, means: boolean): HTMLElement[] {
    const { optimizers } = this.#lab.state.setup;
    const title = titlesOf(optimizers)[place];
    const look = lookOfEach(optimizers)[place];
    const flow = flowLook(look);
    const term = (concept: Lit['concept'], text: string, says: string, { color, dash } = flow): HTMLElement =>
      this.#term({ concept, place }, text, says, color, dash.length > 0);
    const parts = [`${title}: `, term('run', 'θ', `the run of ${title}`, look), ` ← ${stepOf(optimizers[place])}`];
    if (means) parts.push(', ', term('mean', '⟨θ⟩', `the mean of the replicas of ${title}`, { ...look, color: look.textColor }));
    const lines = [element('p', {}, ...parts)];
    const [left, drift, onMinimizers] = theories[theory ?? ''] ?? [];
    if (!left || !drift) return lines;
    const own = [term('flow', left, `the ${theory} of ${title}`), left.endsWith('∝') ? ' ' : ' = '];
    own.push(term('drift', drift, `where the ${theory} of ${title} goes`, { ...flow, dash: [] }));
    if (onMinimizers)
      own.push(' ', element('span', { class: 'together' }, 'on ', term('minimizers', 'Γ', 'the minimizers', { ...look, dash: [] })));
    lines.push(element('p', {}, `${theory}: `, ...own));
    return lines;
  }

  #term(lit: Lit, text: string, says: string, color: string, dashed: boolean): HTMLElement {
    const lab = this.#lab;
    const on = (): void => lab.light(lit);
    const off = (): void => lab.light(undefined);
    const events = { pointerenter: on, pointerleave: off, focus: on, blur: off, click: on };
    const made = element('button', { type: 'button', class: 'term', 'aria-label': `${text}, ${says}`, title: says, ...events }, text);
    if (lit.concept === 'minimizers')
      made.style.borderImage = `linear-gradient(90deg, ${[0.08, 0.5, 0.92].map((share) => inkOf(presentTheme(), colorAt(share))).join()}) 3`; // as they are coloured
    made.style.borderBottomColor = inkOf(presentTheme(), color);
    made.style.borderBottomStyle = dashed ? 'dashed' : 'solid';
    this.#terms.push({ lit, button: made });
    return made;
  }
}
