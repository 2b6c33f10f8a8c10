// The figure over time: which curve, on which clock.
import { button, byId } from '../controls/element.js';
import { type Lab, measuresOfCurve, sameLit } from '../lab.js';
import type { Easel } from '../painting/easel.js';
import type { Track } from '../protocol.js';
import { same } from '../same.js';
import { type Clock, type Curve, clocks, curves, type LabState } from '../state/lab-state.js';
import { hasCurve } from '../state/problems.js';
import { cssSize } from './canvas.js';
import { type Chart, type ChartSeries, chartMarks, chartUpTo } from './chart.js';
import { lookOfEach, titlesOf } from './looks.js';
import type { Mark } from './marks.js';
import type * as otherCurves from './other-curves.js';

const words: Readonly<Record<Curve, { readonly title: string; readonly axis: string; readonly log: boolean }>> = {
  sharpness: { title: 'tr H', axis: 'sharpness tr H', log: true },
  root: { title: 'tr Diag(H)^½', axis: 'sharpness tr Diag(H)^½', log: true },
  test: { title: 'Test loss', axis: 'loss on data that runs do not see', log: true },
  loss: { title: 'Loss', axis: 'loss without noise', log: true },
  edge: { title: 'Spectrum', axis: 'eigenvalues of H: λ₁, and λ₂ dotted', log: true },
  singular: { title: 'σ₁, σ₂', axis: 'second singular value σ₂', log: false },
  difference: { title: 'Difference', axis: 'distance to the first run', log: false },
  residual: { title: 'Seen − predicted', axis: 'mean of the replicas − flow, ± 2 s.e.', log: false },
};

export const curveTitle = (curve: Curve): string => words[curve].title;

const clockTitles: Readonly<Record<Clock, string>> = { k: 'steps k', ηk: 'time ηk', 'η²k': 'slow time η²k' };

/** What a step of the optimizer at `place` counts for. */
function perStep({ setup, clock }: LabState, place: number): number {
  const { lr } = setup.optimizers[place].options;
  return clock === 'k' ? 1 : clock === 'ηk' ? lr : lr * lr;
}

/** The distance of a run to the first one, at the steps of both. */
function differences(track: Track, first: Track): Float64Array {
  const P = track.parameters;
  const count = Math.min(track.step.length, first.step.length);
  return Float64Array.from({ length: count }, (_, k) => {
    let sum = 0;
    for (let p = k * P; p < (k + 1) * P; p++) sum += (track.theta[p] - first.theta[p]) * (track.theta[p] - first.theta[p]);
    return Math.sqrt(sum);
  });
}

type Shown = Pick<Lab, 'state' | 'results'>;

/** Curves that are not of runs over time alone, loaded with the first of them. */
let others: typeof otherCurves | undefined;

async function loadOthers(): Promise<void> {
  others = await import('./other-curves.js');
}

let kept: { readonly of: readonly unknown[]; readonly lines: ChartSeries[] } = { of: [], lines: [] };

/** All lines of a state on one clock, whole: made when something that they are of changes, and not with every frame. */
function linesOf(shown: Shown): ChartSeries[] {
  const { setup, curve, clock } = shown.state;
  const { tracks, crowds, flows } = shown.results;
  const of = [setup, curve, clock, tracks, crowds, flows, others];
  if (!same(of, kept.of)) kept = { of, lines: madeLines(shown) };
  return kept.lines;
}

function madeLines({ state, results }: Shown): ChartSeries[] {
  const { setup, curve } = state;
  const looks = lookOfEach(setup.optimizers);
  const titles = titlesOf(setup.optimizers);
  const on = (place: number, step: Float64Array): Float64Array => step.map((k) => k * perStep(state, place));
  const series: ChartSeries[] = [];
  const measures = measuresOfCurve[curve] ?? [];
  results.tracks.forEach((track, place) => {
    if (!looks[place]) return;
    const x = on(place, track.step);
    const of = { concept: 'run', place } as const;
    const [first, second] = measures.map((name) => track.measures[name]);
    const noisy = setup.delta > 0;
    const one = { of, title: titles[place], look: looks[place], x };
    if (curve === 'singular') series.push(...(second && others ? [{ ...one, x: first, y: second }] : []));
    else if (curve === 'edge' && second)
      [first, second].forEach((y, k) => {
        const title = `${one.title}, λ${'₁₂'[k]}`;
        const label = k > 0 && looks.length > 2 ? '' : title; // there is no room for twice as many
        series.push({ ...one, title, label, look: { ...one.look, dash: k === 0 ? [] : [2, 2] }, y, noisy });
      });
    else if (first) series.push({ ...one, y: first, noisy });
    if (curve === 'difference' && place > 0) series.push({ ...one, y: differences(track, results.tracks[0]), noisy });
  });
  if (curve === 'residual') series.push(...(others?.residualLines({ state, results }, on) ?? []));
  return series;
}

/** The chart of a state: its lines up to the step that is looked at. */
export function chartOf(shown: Shown): Chart {
  const { at, setup } = shown.state;
  return chartUpTo(wholeChart(shown), at, setup.steps);
}

/** All of it. */
function wholeChart({ state, results }: Shown): Chart {
  const { setup, curve, logTime } = state;
  const titles = titlesOf(setup.optimizers);
  const { axis, log } = words[curve];
  const series = linesOf({ state, results });
  if (curve === 'singular' && others) return others.singularPlane(series, results.landscape.truth, axis);
  const to = Math.max(...setup.optimizers.map((_, place) => setup.steps * perStep(state, place)));
  const rules = curve === 'residual' ? [{ y: 0, title: '' }] : [];
  for (const [k, { name, options }] of curve === 'edge' ? setup.optimizers.entries() : [])
    if (name === 'sgd') rules.push({ y: 2 / options.lr, title: `${titles[k]}: edge 2/η` });
  return {
    series,
    rules,
    x: { title: clockTitles[state.clock], log: logTime, to },
    y: { title: axis, log },
    growing: state.scene !== undefined, // what comes is to be predicted
    ...(state.clock === 'k' && { at: setup.steps }),
  };
}

export class ChartFigure {
  readonly #lab: Lab;
  readonly #easel: Easel;
  readonly #canvas: HTMLCanvasElement = byId('chart-front');
  #size = { width: 0, height: 0 };
  #asked = false;
  /** What the buttons say. */
  #chosen: readonly unknown[] = [];
  readonly #buttons: readonly { readonly pressed: (state: LabState) => boolean; readonly button: HTMLButtonElement }[];

  constructor(lab: Lab, easel: Easel) {
    this.#lab = lab;
    this.#easel = easel;
    const choice = (text: string, pressed: (state: LabState) => boolean, change: () => Parameters<Lab['show']>[0]) => ({
      pressed,
      button: button(text, () => lab.show(change())),
    });
    const curveButtons = curves.map((curve) =>
      choice(
        words[curve].title,
        (state) => state.curve === curve,
        () => ({
          curve,
          ...(curve === 'residual' && lab.state.replicas < 2 && { replicas: 200 }),
        }),
      ),
    );
    const clockButtons = clocks.map((clock) =>
      choice(
        clockTitles[clock],
        (state) => state.clock === clock,
        () => ({ clock }),
      ),
    );
    this.#buttons = [...curveButtons, ...clockButtons];
    const gap = document.createElement('span');
    gap.className = 'gap';
    byId('curves').append(...curveButtons.map((one) => one.button), gap, ...clockButtons.map((one) => one.button));
    new ResizeObserver(() => {
      this.#size = cssSize(this.#canvas);
      this.draw();
    }).observe(this.#canvas);
  }

  get size(): { width: number; height: number } {
    return this.#size;
  }

  /** All of it, with what is pointed at: while time goes on the painter makes its frames of it. */
  get whole(): Chart {
    const { lit } = this.#lab;
    const chart = wholeChart(this.#lab);
    return { ...chart, series: chart.series.map((one) => (lit && sameLit(lit, one.of) ? { ...one, lit: true } : one)) };
  }

  marks(): readonly Mark[] {
    return chartMarks(chartOf(this.#lab), this.size);
  }

  #choose(): void {
    const { state } = this.#lab;
    const { problem, optimizers } = state.setup;
    if (!this.#asked && ['residual', 'singular'].includes(state.curve)) {
      this.#asked = true;
      void this.#lab.during(loadOthers());
    }
    const chosen = [state.curve, state.clock, problem, optimizers.length];
    if (same(chosen, this.#chosen)) return;
    this.#chosen = chosen;
    for (const { pressed, button: one } of this.#buttons) one.setAttribute('aria-pressed', String(pressed(state)));
    curves.forEach((curve, k) => {
      this.#buttons[k].button.hidden = !hasCurve(problem, curve) || (curve === 'difference' && optimizers.length < 2);
    });
  }

  draw(): void {
    this.#choose();
    const { at, setup } = this.#lab.state;
    if (this.#size.width === 0 || this.#lab.playing) return;
    this.#easel.show(this.#canvas, chartMarks(chartUpTo(this.whole, at, setup.steps), this.#size), this.#size);
  }
}
