// The figure over time: which curve, on which clock.
import { ruleStyle } from '../../figures/palette.js';
import { button, byId } from '../controls/element.js';
import { type Lab, measuresOfCurve, sameLit } from '../lab.js';
import type { Easel } from '../painting/easel.js';
import type { Track } from '../protocol.js';
import { same } from '../same.js';
import { type Clock, type Curve, clocks, curves, type LabState } from '../state/lab-state.js';
import { hasCurve } from '../state/problems.js';
import { cssSize } from './canvas.js';
import { type Chart, type ChartSeries, chartMarks } from './chart.js';
import { flowLook, lookOfEach, titlesOf } from './looks.js';
import type { Mark } from './marks.js';

const words: Readonly<Record<Curve, { readonly title: string; readonly axis: string; readonly log: boolean }>> = {
  sharpness: { title: 'tr H', axis: 'sharpness tr H', log: true },
  root: { title: 'tr Diag(H)^½', axis: 'sharpness tr Diag(H)^½', log: true },
  test: { title: 'Test loss', axis: 'loss on data that runs do not see', log: true },
  loss: { title: 'Loss', axis: 'loss without noise', log: true },
  edge: { title: 'Spectrum', axis: 'the two largest eigenvalues of H', log: true },
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

/** The value of a rising path at a step, between its two neighbours. */
function interpolated(step: Float64Array, values: Float64Array, P: number, p: number, at: number): number {
  let k = 1;
  while (k + 1 < step.length && step[k] < at) k++;
  const share = Math.min(1, Math.max(0, (at - step[k - 1]) / (step[k] - step[k - 1])));
  return values[(k - 1) * P + p] + share * (values[k * P + p] - values[(k - 1) * P + p]);
}

/** The part of a line up to the step that is looked at. */
function upTo(one: Line, at: number, steps: number): ChartSeries {
  if (at >= steps) return one;
  const count = Math.max(1, Math.ceil((one.x.length * at) / steps));
  const cut = (values: Float64Array): Float64Array => values.subarray(0, count);
  return { ...one, whole: one, x: cut(one.x), y: cut(one.y), ...(one.band && { band: cut(one.band) }) };
}

interface Line extends ChartSeries {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly band?: Float64Array;
}

type Shown = Pick<Lab, 'state' | 'results'>;

let kept: { readonly of: readonly unknown[]; readonly lines: Line[] } = { of: [], lines: [] };

/** All lines of a state on one clock, whole: made when something that they are of changes, and not with every frame. */
function linesOf(shown: Shown): Line[] {
  const { setup, curve, clock } = shown.state;
  const { tracks, crowds, flows } = shown.results;
  const of = [setup, curve, clock, tracks, crowds, flows];
  if (!same(of, kept.of)) kept = { of, lines: madeLines(shown) };
  return kept.lines;
}

function madeLines({ state, results }: Shown): Line[] {
  const { setup, curve } = state;
  const looks = lookOfEach(setup.optimizers);
  const titles = titlesOf(setup.optimizers);
  const on = (place: number, step: Float64Array): Float64Array => step.map((k) => k * perStep(state, place));
  const series: Line[] = [];
  const measures = measuresOfCurve[curve] ?? [];
  results.tracks.forEach((track, place) => {
    if (!looks[place]) return;
    const x = on(place, track.step);
    const of = { concept: 'run', place } as const;
    const [first, second] = measures.map((name) => track.measures[name]);
    if (curve === 'singular' && second) series.push({ of, title: titles[place], look: looks[place], x: first, y: second });
    else if (curve === 'edge' && second)
      [first, second].forEach((y, k) => {
        series.push({ of, title: `${titles[place]}, λ${'₁₂'[k]}`, look: { ...looks[place], dash: k === 0 ? [] : [2, 2] }, x, y });
      });
    else if (first) series.push({ of, title: titles[place], look: looks[place], x, y: first });
    if (curve === 'difference' && place > 0)
      series.push({ of, title: titles[place], look: looks[place], x, y: differences(track, results.tracks[0]) });
  });
  if (curve === 'residual')
    results.crowds.forEach(({ step, mean, error }, place) => {
      const flow = results.flows[place];
      if (!flow || 'why' in flow) return;
      const P = mean.length / step.length;
      for (const p of [0, 1].slice(0, P)) {
        const y = Float64Array.from(step, (k, j) => mean[j * P + p] - interpolated(flow.step, flow.theta, P, p, k));
        const look = p === 0 ? looks[place] : flowLook(looks[place]);
        series.push({
          of: { concept: 'mean', place },
          title: `${titles[place]}, θ${'₁₂'[p]}`,
          look,
          x: on(place, step),
          y,
          band: Float64Array.from(step, (_, j) => error[j * P + p]),
        });
      }
    });
  return series;
}

/** The chart of a state: its lines up to the step that is looked at. */
export function chartOf({ state, results }: Shown): Chart {
  const { setup, curve, at, logTime } = state;
  const titles = titlesOf(setup.optimizers);
  const { axis, log } = words[curve];
  const series = linesOf({ state, results });
  const shown = series.map((one) => upTo(one, at, setup.steps));
  if (curve === 'singular')
    return singularPlane(shown, results.landscape.truth, Math.max(...series.map(({ x }) => Math.max(...Array.from(x)))));
  const to = Math.max(...setup.optimizers.map((_, place) => setup.steps * perStep(state, place)));
  const rules = curve === 'residual' ? [{ y: 0, title: '' }] : [];
  for (const [k, { name, options }] of curve === 'edge' ? setup.optimizers.entries() : [])
    if (name === 'sgd') rules.push({ y: 2 / options.lr, title: `${titles[k]}: edge 2/η` });
  return {
    series: shown,
    rules,
    x: { title: clockTitles[state.clock], log: logTime, to },
    y: { title: axis, log },
    growing: state.scene !== undefined, // what comes is to be predicted
    ...(state.clock === 'k' && { at }),
  };
}

/** The plane of the two largest singular values: each run's way through it, and the truth where it is known. */
function singularPlane(series: readonly ChartSeries[], truth: Float64Array | undefined, most: number): Chart {
  const [first, second] = truth ?? [];
  const known = first !== undefined ? [{ title: 'truth', look: ruleStyle, x: [first], y: [second], dots: true }] : [];
  return {
    series: [...series, ...known],
    rules: [],
    x: { title: 'largest singular value σ₁', log: false, to: 1.1 * Math.max(most, first ?? 0) },
    y: { title: words.singular.axis, log: false },
  };
}

export class ChartFigure {
  readonly #lab: Lab;
  readonly #easel: Easel;
  readonly #canvas: HTMLCanvasElement = byId('chart-front');
  #size = { width: 0, height: 0 };
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

  marks(): readonly Mark[] {
    return chartMarks(chartOf(this.#lab), this.size);
  }

  #choose(): void {
    const { state } = this.#lab;
    const { problem, optimizers } = state.setup;
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
    if (this.#size.width === 0) return;
    const { lit } = this.#lab;
    const chart = chartOf(this.#lab);
    const series = chart.series.map((one) => (lit && sameLit(lit, one.of) ? { ...one, lit: true } : one));
    this.#easel.show(this.#canvas, chartMarks({ ...chart, series }, this.#size), this.#size);
  }
}
