// What does weight decay do to Adam's fixed point? Open question 2 of Li, Wen, Lyu 2025. On the diagonal net diag H = 4 theta∘theta, and with v at its equilibrium
// S ∝ 1/|theta|, so that decoupled decay, -w0 theta = -S (S⁻¹ w0 theta), descends Σ |theta|³, where an L2 term descends Σ theta². With w = u∘u - v∘v these are
// the ℓ1.5 and the ℓ1 norm of w; label noise alone descends Σ |theta|, the ℓ½ norm.

import { formatNumber, linePanel, numberIn, type PanelFigure } from '../../../figures/index.js';
import { log } from '../../../kernels/functions.js';
import { hypotenuse, square } from '../../../kernels/series.js';
import { basisPursuit } from '../../../measures/basis-pursuit.js';
import { diagonalNet } from '../../../problems/diagonal-net/problem.js';
import { atLeast, claim, equal, notRun, type Outcome, outcome, readingText } from '../../claim.js';
import type { Analysis, CellResult, Claim, Experiment, Labels, Table } from '../../experiment.js';
import { type Measured, measuredMean, measuredText, near as nearTo, predictedMean, sure, surelyAbove } from '../../measured.js';
import { higherTerms } from '../../order-claim.js';
import { column, finished, last, lastTenth, meanEnd, recordRows } from '../../readings.js';
import { cells, presets, schema, type WeightDecaySettings } from './settings.js';
import { coupled, flow, leastNorm } from './tasks.js';

/** A measure over the seeds and the last tenth of the runs with these labels; undefined where there are none. */
function endOf(results: readonly CellResult[], labels: Labels, measure: string): number | undefined {
  return meanEnd(finished(results, labels), measure);
}

/** The least ℓ1.5 and ℓ1 norms among the w that fit the data. */
function leastNorms({ d, kappa, n, data }: WeightDecaySettings): { readonly l15: number; readonly l1: number } {
  const net = diagonalNet({ d, kappa, n, seed: data });
  const { w } = basisPursuit(net.z, net.y, 1e-4);
  return { l15: leastNorm(net.z, net.y), l1: w.reduce((sum, x) => sum + Math.abs(x), 0) };
}

/** The same with its standard error over the seeds, as a share of a number. */
function endsOf(results: readonly CellResult[], labels: Labels, measure: string): number[] {
  return finished(results, labels).map((run) => lastTenth(run, measure, last(run.step)));
}

/** What iterates of Adam at a constant rate have of a norm besides the minimizer's, in order: weights of size lr on d coordinates. */
const wander = ({ d, lr }: WeightDecaySettings, norm: number): number => (d * lr) / norm;

function claims(settings: WeightDecaySettings, results: readonly CellResult[]): Claim[] {
  const least = leastNorms(settings);
  const strongest = last(settings.decoupled);
  const firm = last(settings.coupled);
  const near = (series: string, w0: number, measure: string, expected: number): Outcome => {
    const ends = endsOf(results, { series, w0 }, measure);
    return predictedMean(ends.length === 0 ? undefined : measuredMean(ends), expected, wander(settings, expected));
  };
  /** Means of a measure by w0, which are to rise or fall from each to the next. */
  const moves = (series: string, values: readonly number[], measure: string, direction: 1 | -1): Outcome => {
    const seen = values.map((w0) => endsOf(results, { series, w0 }, measure));
    if (seen.some((ends) => ends.length === 0)) return notRun;
    const means = seen.map(measuredMean);
    return outcome(
      values.map((w0, k) => `${measuredText(means[k])} at w0 = ${w0}`).join(', '),
      ...means
        .slice(1)
        .map(({ value, standardError }, k) =>
          surelyAbove({ value: direction * (value - means[k].value), standardError: hypotenuse(standardError, means[k].standardError) }, 0),
        ),
    );
  };
  const sparser = (): Outcome => {
    const [a, b] = ['coupled', 'decoupled'].map((series) => endsOf(results, { series, w0: firm }, 'testLoss'));
    if (a.length === 0 || b.length === 0) return notRun;
    const [coupled, decoupled] = [measuredMean(a), measuredMean(b)];
    const gap = { value: decoupled.value - coupled.value, standardError: hypotenuse(coupled.standardError, decoupled.standardError) };
    return outcome(`coupled ${measuredText(coupled)}, decoupled ${measuredText(decoupled)}`, surelyAbove(gap, 0));
  };
  const paths = (): Outcome => {
    const seen = settings.decoupled.flatMap((w0) => {
      const theory = finished(results, { series: 'flow', w0 })[0];
      const runs = finished(results, { series: 'decoupled', w0 });
      return theory && runs.length > 0 ? [{ w0, ratio: measuredMean(runs.map((run) => overFlow(settings, run, theory))) }] : [];
    });
    if (seen.length === 0) return notRun;
    return outcome(
      seen.map(({ w0, ratio }) => `${measuredText(ratio)} at w0 = ${w0}`).join(', '),
      ...seen.map(({ ratio }) => nearTo(ratio, 1, wander(settings, least.l1))),
    );
  };
  const floor = (decay: number): { readonly observed: string; readonly order: Measured } | undefined => {
    const [a, b] = settings.rates
      .slice(-2)
      .map((lr) => ({ rate: lr, losses: endsOf(results, { series: 'fixed', decay, lr }, 'trainLoss') }));
    if (a.losses.length === 0 || b.losses.length === 0) return undefined;
    const [atA, atB] = [a.losses, b.losses].map((losses) => measuredMean(losses.map(log)));
    const width = log(a.rate / b.rate);
    const order = { value: (atA.value - atB.value) / width, standardError: hypotenuse(atA.standardError, atB.standardError) / width };
    return { order, observed: `decay ${decay}: order ${measuredText(order)}` };
  };
  const off = (): Outcome => {
    const [none, most] = [floor(settings.fixed[0]), floor(last(settings.fixed))];
    if (!none || !most) return notRun;
    const gap = {
      value: none.order.value - most.order.value,
      standardError: hypotenuse(none.order.standardError, most.order.standardError),
    };
    const slack = ({ standardError }: Measured): number => higherTerms + 2 * standardError;
    return outcome(
      `${none.observed}; ${most.observed}`,
      { ...atLeast(none.order.value, 1, slack(none.order)), standardError: none.order.standardError },
      { ...equal(most.order.value, 0, slack(most.order)), standardError: most.order.standardError },
      surelyAbove(gap, 0),
    );
  };
  const seeds = `${sure} standard errors`;
  return [
    claim('flow', paths(), {
      text: `At slow time ${settings.flowT} the flow with decoupled decay has the tr(Diag(H)^½) of AdamW, for every w0.`,
      expected: '1 (runs over flow)',
      tolerance: `${formatNumber(100 * wander(settings, least.l1))} %: weights of size lr on all coordinates, and ${seeds}`,
    }),
    claim('decoupled', near('decoupled', strongest, 'l1.5', least.l15), {
      text: `Strong decoupled decay (w0 = ${strongest}) leads to the least ℓ1.5 norm of w among the minimizers.`,
    }),
    claim('coupled', near('coupled', settings.coupled[0], 'l1', least.l1), {
      text: `An L2 term (w0 = ${settings.coupled[0]}) leads to the least ℓ1 norm, that of basis pursuit.`,
    }),
    claim('shrinkage', moves('coupled', settings.coupled, 'l1', -1), {
      text: 'A larger L2 term shrinks w: its ℓ1 norm falls as w0 grows.',
      expected: 'falling',
      tolerance: `by more than ${seeds}`,
    }),
    claim('sparsity', moves('decoupled', settings.decoupled.slice(-3), 'l0.5', 1), {
      text: 'Strong decoupled decay works against sparsity: the ℓ½ norm of w rises again.',
      expected: 'rising',
      tolerance: `by more than ${seeds}`,
    }),
    claim('test-loss', sparser(), {
      text: `At w0 = ${firm} the L2 term recovers the sparse truth better than decoupled decay.`,
      expected: 'coupled < decoupled',
      tolerance: seeds,
    }),
    claim('fixed-decay', off(), {
      text: 'At a decay that does not fall with the rate, as libraries have it, iterates leave the minimizers: the train loss no longer falls with the rate.',
      expected: 'order 1 without decay, 0 with it',
      tolerance: `${higherTerms} and two standard errors each, and the one above the other by more than ${seeds}`,
    }),
  ];
}

/** tr(Diag(H)^½) of a run over the flow's, at the records next to slow time `flowT`. */
function overFlow({ flowT, lr }: WeightDecaySettings, run: CellResult, theory: CellResult): number {
  const nearest = (steps: readonly number[], to: number): number =>
    steps.reduce((best, x, i) => (Math.abs(x - to) < Math.abs(steps[best] - to) ? i : best), 0);
  const at = nearest(run.step, flowT / (lr * lr));
  const row = nearest(theory.step, run.step[at] * lr * lr);
  return column(run, 'traceDiagH^0.5')[at] / column(theory, 'traceDiagH^0.5')[row];
}

function about({ d, n, delta, lr, beta1, beta2, T }: WeightDecaySettings): string {
  return (
    `Diagonal net, d = ${d}, n = ${n}, label noise ±${delta}; Adam lr ${lr}, β1 ${beta1}, β2 ${beta2}, slow time ${T}, that is ${formatNumber(Math.round(T / square(lr)))} ` +
    `steps.`
  );
}

/** Norms at the end against w0. */
function fixedPoints(settings: WeightDecaySettings, results: readonly CellResult[]): PanelFigure {
  const least = leastNorms(settings);
  const order = [
    { value: 'decoupled', label: 'AdamW' },
    { value: 'coupled', label: 'L2 term' },
  ];
  const rows = order.flatMap(({ value }) =>
    finished(results, { series: value }).map((result) => ({
      ...result.labels,
      ...Object.fromEntries(Object.keys(result.measures).map((name) => [name, lastTenth(result, name, last(result.step))])),
    })),
  );
  const panels = [
    { measure: 'l1.5', title: '‖w‖ in ℓ1.5', rule: [{ value: least.l15, label: 'least of all fits' }] },
    { measure: 'l1', title: '‖w‖ in ℓ1', rule: [{ value: least.l1, label: 'basis pursuit' }] },
    { measure: 'traceDiagH^0.5', title: 'tr(Diag(H)^½)', rule: [] },
    { measure: 'testLoss', title: 'test loss ½‖w − w*‖²', rule: [] },
  ].map(({ measure, title, rule }) =>
    linePanel({
      rows,
      x: { field: 'w0', title: 'w0: weight decay over lr', scale: 'linear' },
      y: { field: measure, title, scale: measure === 'testLoss' ? 'log' : 'linear' },
      series: { field: 'series', order },
      horizontalRules: rule,
      heading: title,
      width: 300,
      height: 220,
    }),
  );
  return {
    id: 'end-against-decay',
    title: 'Where Adam ends, by the strength and kind of weight decay',
    caption:
      'Decoupled decay that is strong beside the sharpness drift brings w to the least ℓ1.5 norm, which is not sparse; an L2 term, divided by √v like the gradient, to the least ℓ1 norm. ' +
      `A little decoupled decay helps label noise at this slow time; runs with much decay lie below the least norm, as their iterates settle a little off the minimizers.`,
    panels,
    columns: 2,
  };
}

/** The way there with the flows, and the train loss at fixed decay. */
function ways(settings: WeightDecaySettings, results: readonly CellResult[]): PanelFigure {
  const { lr, flowT } = settings;
  const rowsOf = (series: string, time: (step: number) => number, name: string) =>
    recordRows(finished(results, { series }))
      .map((row) => ({ ...row, series: `${row.w0}${name}`, t: time(numberIn(row, 'step')) }))
      .filter(({ t }) => t <= 3 * flowT);
  const path = [...rowsOf('decoupled', (k) => k * lr * lr, ''), ...rowsOf('flow', (t) => t, ' flow')];
  const fixed = finished(results, { series: 'fixed' }).map((result) => ({
    ...result.labels,
    series: `decay ${result.labels.decay}`,
    loss: lastTenth(result, 'trainLoss', last(result.step)),
  }));
  return {
    id: 'path-and-fixed-decay',
    title: 'The way there, and decay that does not fall with the rate',
    caption:
      `First panel: tr(Diag(H)^½) of AdamW with weight decay w0 lr; dashed the flow with the term −w0 ∂Φ_S ζ, up to slow time ${flowT}. Second panel: train loss after slow time ${settings.fixedT} at weight ` +
      `decays that are the same for every rate. Without decay it falls with the rate; with it there is a floor, as iterates settle off the minimizers.`,
    panels: [
      linePanel({
        rows: path,
        x: { field: 't', title: 'slow time: steps × lr²', scale: 'linear' },
        y: { field: 'traceDiagH^0.5', title: 'tr(Diag(H)^½)', scale: 'log' },
        series: {
          field: 'series',
          order: settings.decoupled.flatMap((w0) => [
            { value: String(w0), label: `w0 = ${w0}` },
            { value: `${w0} flow`, label: 'flow', theoryOf: String(w0) },
          ]),
        },
        points: false,
        heading: 'the way there',
        width: 360,
      }),
      linePanel({
        rows: fixed,
        x: { field: 'lr', title: 'learning rate', scale: 'log', ticks: settings.rates },
        y: { field: 'loss', title: 'train loss', scale: 'log' },
        series: { field: 'series', order: settings.fixed.map((decay) => ({ value: `decay ${decay}`, label: `decay ${decay}` })) },
        heading: 'fixed decay',
        width: 320,
      }),
    ],
  };
}

function table(settings: WeightDecaySettings, results: readonly CellResult[]): Table {
  const names = ['l0.5', 'l1', 'l1.5', 'traceDiagH^0.5', 'testLoss', 'trainLoss'];
  const kinds = [
    ...settings.decoupled.map((w0) => ({ series: 'decoupled', w0 })),
    ...settings.coupled.map((w0) => ({ series: 'coupled', w0 })),
  ];
  return {
    title: 'At the end: means over the last tenth of the steps and the seeds',
    columns: ['decay', 'w0', 'ℓ½', 'ℓ1', 'ℓ1.5', 'tr(Diag(H)^½)', 'test loss', 'train loss'],
    rows: kinds.map((labels) => [labels.series, labels.w0, ...names.map((name) => readingText(endOf(results, labels, name)))]),
  };
}

function analyse(settings: WeightDecaySettings, results: readonly CellResult[]): Analysis {
  return {
    claims: claims(settings, results),
    figures: [fixedPoints(settings, results), ways(settings, results)],
    tables: [table(settings, results)],
  };
}

export const weightDecay: Experiment<WeightDecaySettings> = {
  id: 'weight-decay',
  title: 'What weight decay does to the fixed point of Adam',
  paper: 'li2025',
  place: 'open question 2',
  summary:
    'With weight decay w0 lr the slow flow gains the term −w0 ∂Φ_S ζ (decoupled, AdamW) or −w0 ∂Φ_S S ζ (L2). On the diagonal net these descend the ℓ1.5 and the ℓ1 norm of w, ' +
    'where label noise descends ℓ½: AdamW’s decay works against Adam’s sparsity, an L2 term for it.',
  ours:
    'Everything: the paper poses the question. Runs start on the manifold with all weights alive; the label noise of the L2 runs is normal, of the same variance. Flows are laid over ' +
    'until weights begin to die. Runs are compared at a finite slow time, at which those without decay still move.',
  presets,
  quickTakes: { seconds: 11, megabytes: 200 },
  paperTakes: { seconds: 151, processorSeconds: 137, megabytes: 250 },
  schema,
  draws: 'noise',
  tasks: { coupled, flow },
  cells,
  about,
  analyse,
};
