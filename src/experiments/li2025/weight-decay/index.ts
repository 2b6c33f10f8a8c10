// What does weight decay do to Adam's fixed point? Open question 2 of Li, Wen, Lyu 2025. On the diagonal net diag H = 4 theta∘theta, and with v at its equilibrium
// S ∝ 1/|theta|, so that decoupled decay, -w0 theta = -S (S⁻¹ w0 theta), descends Σ |theta|³, where an L2 term descends Σ theta². With w = u∘u - v∘v these are
// the ℓ1.5 and the ℓ1 norm of w; label noise alone descends Σ |theta|, the ℓ½ norm.

import { formatNumber, linePanel, numberIn, type PanelFigure } from '../../../figures/index.js';
import { log } from '../../../kernels/functions.js';
import { square } from '../../../kernels/series.js';
import { basisPursuit } from '../../../measures/basis-pursuit.js';
import { diagonalNet } from '../../../problems/diagonal-net/problem.js';
import { above, below, claim, equal, notRun, type Outcome, outcome, readingText, relative } from '../../claim.js';
import type { Analysis, CellResult, Claim, Experiment, Labels, Table } from '../../experiment.js';
import { column, finished, last, lastTenth, mean, meanEnd, recordRows } from '../../readings.js';
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

function claims(settings: WeightDecaySettings, results: readonly CellResult[]): Claim[] {
  const { lr } = settings;
  const least = leastNorms(settings);
  const near = (series: string, w0: number, measure: string, expected: number): Outcome => {
    const seen = endOf(results, { series, w0 }, measure);
    return seen === undefined ? notRun : outcome(formatNumber(seen), relative(seen, expected, 0.05));
  };
  const strongest = last(settings.decoupled);
  const firm = last(settings.coupled);
  const shrinks = (): Outcome => {
    const seen = settings.coupled.map((w0) => endOf(results, { series: 'coupled', w0 }, 'l1'));
    const first = seen[0];
    if (first === undefined) return notRun;
    const text = settings.coupled.map((w0, k) => `w0 = ${w0}: ${readingText(seen[k])}`);
    return outcome(text.join(', '), relative(first, least.l1, 0.05));
  };
  const sparsity = (): Outcome => {
    const found = settings.decoupled.flatMap((w0) => {
      const seen = endOf(results, { series: 'decoupled', w0 }, 'l0.5');
      return seen === undefined ? [] : [{ w0, seen }];
    });
    if (found.length < settings.decoupled.length) return notRun;
    const best = found.reduce((a, b) => (b.seen < a.seen ? b : a));
    const end = last(found);
    return outcome(
      `${formatNumber(found[0].seen)} without decay, ${formatNumber(best.seen)} at w0 = ${best.w0}, ${formatNumber(end.seen)} at w0 = ${end.w0}`,
      above(end.seen, 1.2 * best.seen),
    );
  };
  const sparser = (): Outcome => {
    const [a, b] = ['coupled', 'decoupled'].map((series) => endOf(results, { series, w0: firm }, 'testLoss'));
    if (a === undefined || b === undefined) return notRun;
    return outcome(`coupled ${formatNumber(a)}, decoupled ${formatNumber(b)}`, below(a, b));
  };
  const paths = (): Outcome => {
    const ratios = settings.decoupled.flatMap((w0) => {
      const theory = finished(results, { series: 'flow', w0 })[0];
      const runs = finished(results, { series: 'decoupled', w0 });
      if (!theory || runs.length === 0) return [];
      const target = settings.flowT / (lr * lr);
      const at = runs[0].step.reduce((best, k, i) => (Math.abs(k - target) < Math.abs(runs[0].step[best] - target) ? i : best), 0);
      const t = runs[0].step[at] * lr * lr;
      const row = theory.step.reduce((best, x, i) => (Math.abs(x - t) < Math.abs(theory.step[best] - t) ? i : best), 0);
      return [mean(runs.map((run) => column(run, 'traceDiagH^0.5')[at])) / column(theory, 'traceDiagH^0.5')[row]];
    });
    if (ratios.length === 0) return notRun;
    const [low, high] = [Math.min(...ratios), Math.max(...ratios)];
    return outcome(`${low.toFixed(3)} to ${high.toFixed(3)} of the flow’s`, equal(low, 1, 0.05), equal(high, 1, 0.05));
  };
  const floor = (decay: number): { readonly observed: string; readonly order: number } | undefined => {
    const [a, b] = settings.rates.slice(-2).map((lr) => ({ rate: lr, loss: endOf(results, { series: 'fixed', decay, lr }, 'trainLoss') }));
    if (a.loss === undefined || b.loss === undefined) return undefined;
    const order = log(a.loss / b.loss) / log(a.rate / b.rate);
    return { order, observed: `decay ${decay}: ${formatNumber(b.loss)}, order ${order.toFixed(2)}` };
  };
  const off = (): Outcome => {
    const [none, most] = [floor(settings.fixed[0]), floor(last(settings.fixed))];
    if (!none || !most) return notRun;
    return outcome(`${none.observed}; ${most.observed}`, above(none.order, 0.5), below(most.order, 0.25));
  };
  return [
    claim('flow', paths(), {
      text: `Up to slow time ${settings.flowT} the flow with decoupled decay has the tr(Diag(H)^½) of AdamW, for every w0.`,
      expected: '1 (runs over flow)',
      tolerance: '5 %',
    }),
    claim('decoupled', near('decoupled', strongest, 'l1.5', least.l15), {
      text: `Strong decoupled decay (w0 = ${strongest}) leads to the least ℓ1.5 norm of w among the minimizers.`,
      expected: formatNumber(least.l15),
      tolerance: '5 %',
    }),
    claim('coupled', shrinks(), {
      text: 'An L2 term leads to the least ℓ1 norm, that of basis pursuit, less a shrinkage that grows with the decay.',
      expected: formatNumber(least.l1),
      tolerance: `5 % at w0 = ${settings.coupled[0]}`,
    }),
    claim('sparsity', sparsity(), {
      text: 'Strong decoupled decay works against sparsity: the ℓ½ norm of w rises again.',
      expected: 'above the least over w0',
      tolerance: 'by a fifth',
    }),
    claim('test-loss', sparser(), {
      text: `At w0 = ${firm} the L2 term recovers the sparse truth better than decoupled decay.`,
      expected: 'coupled < decoupled',
      tolerance: 'none',
    }),
    claim('fixed-decay', off(), {
      text: 'At a decay that does not fall with the rate, as libraries have it, iterates leave the minimizers: the train loss no longer falls with the rate.',
      expected: 'order 1 without decay, 0 with it',
      tolerance: 'above 0.5, below 0.25',
    }),
  ];
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
        series: { field: 'decay', order: settings.fixed.map((decay) => ({ value: String(decay), label: `decay ${decay}` })) },
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
  schema,
  draws: 'noise',
  tasks: { coupled, flow },
  cells,
  about,
  analyse,
};
