// A sentence for each figure, made of what it shows: for those who do not see it.
import { byId } from '../controls/element.js';
import type { Lab } from '../lab.js';
import { isPlanar } from '../state/problems.js';
import { inBrackets, numberText } from './axis.js';
import { chartOf, curveTitle } from './chart-figure.js';
import { titlesOf } from './looks.js';
import { presentMoments } from './plane-figure.js';

type Shown = Pick<Lab, 'state' | 'results'>;

/** Why there is nothing to be seen. */
function nothing({ failure }: Lab['results']): string {
  return failure ? 'Nothing is computed: a message says why.' : 'Computing …';
}

/** What the points are, where there are clouds of them. */
function cloudWords([first, second]: Lab['results']['crowds'], titles: readonly string[]): string {
  if (!first || first.mean.length !== 2 * first.step.length) return '';
  const others = second ? `, crosses of ${titles[1]}` : '';
  return ` Dots are the ends of ${numberText(first.replicas, 7)} replicas of ${titles[0]}${others}.`;
}

/** Where each run is at the step that is looked at; while time goes on, at the last one that is drawn. */
export function planeSentence({ state, results }: Shown): string {
  const titles = titlesOf(state.setup.optimizers);
  const moments = presentMoments({ state, results });
  const parts = moments.map(({ theta, status, step, sizes }, k) => {
    if (status === 'diverged') return `${titles[k]} diverged at step ${numberText(step, 7)}`;
    return isPlanar(state.setup.problem)
      ? `${titles[k]} is at ${inBrackets(theta)}`
      : `${titles[k]} has sizes ${Array.from((sizes ?? []).slice(0, 3), (x) => numberText(x)).join(', ')} … of ${sizes?.length ?? 0}`;
  });
  if (parts.length === 0) return nothing(results);
  const theories = state.theory ? [...new Set(results.flows.flatMap((flow) => ('theory' in flow ? [flow.theory] : [])))] : [];
  const flows = theories.length > 0 ? ` Dashed: what theory predicts, the ${theories.join(' and the ')}.` : '';
  const at = moments.find(({ status }) => status === 'running')?.step ?? state.at;
  return `After ${numberText(at, 7)} step${at === 1 ? '' : 's'} ${parts.join('; ')}.${flows}${cloudWords(results.crowds, titles)}`;
}

/** From where to where each line of the chart goes. */
export function chartSentence(lab: Shown): string {
  const { series, x, y: axis } = chartOf(lab);
  const why = lab.results.flows.flatMap((flow) => ('why' in flow ? [flow.why] : []))[0];
  const { curve, replicas } = lab.state;
  if (series.length === 0 && curve === 'residual' && why) return `No flow to compare with: ${why}`;
  if (series.length === 0)
    return curve === 'residual' && replicas < 2
      ? 'It takes the mean of two or more replicas: set them in the laboratory.'
      : nothing(lab.results);
  const parts = series
    .filter(({ y, dots }) => y.length > 0 && !dots)
    .map(({ title, y }) => `${title} from ${numberText(y[0])} to ${numberText(y[y.length - 1])}`);
  const below = series.flatMap(({ title, y }) => {
    const least = Array.from(y).reduce((a, b) => Math.min(a, b), 1);
    return axis.log && least <= 0 ? [`${title}, down to ${numberText(least)}`] : [];
  });
  const undrawn = below.length > 0 ? ` Not on a logarithmic axis, and left out: values of 0 and below of ${below.join('; ')}.` : '';
  const bold = series.some(({ noisy }) => noisy)
    ? ' Faint: all values; bold: means over a thirtieth of a run, of the logarithms on a logarithmic axis.'
    : '';
  return `${curveTitle(curve)} over ${x.title}: ${parts.join('; ')}.${undrawn}${bold}`;
}

/** The sentences under the figures, and the one that is read out. */
export class Sentences {
  readonly #lab: Lab;
  #said = 0;

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  draw(): void {
    const { settled, playing } = this.#lab;
    if (!settled && !playing) return;
    const sentence = planeSentence(this.#lab);
    byId('plane-sentence').textContent = sentence;
    byId('chart-sentence').textContent = chartSentence(this.#lab);
    if (playing || performance.now() - this.#said < 2000) return;
    this.#said = performance.now();
    byId('live').textContent = sentence;
  }
}
