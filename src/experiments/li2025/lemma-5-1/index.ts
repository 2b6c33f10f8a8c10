// Lemma 5.1 of Li, Wen, Lyu 2025: on a diagonal net the sharpness that AdamE-λ reduces is the ℓ_(1-λ) norm of w.
// @eq li2025 Thm. 5.2

import { formatNumber, formatRounded, heatPanel, linePanel, type PanelFigure } from '../../../figures/index.js';
import { pow, powOf } from '../../../kernels/functions.js';
import { basisPursuit } from '../../../measures/basis-pursuit.js';
import { labelNoise } from '../../../noise/label-noise.js';
import { diagonalNet } from '../../../problems/diagonal-net/problem.js';
import { labelNoiseFlow } from '../../../theory/li2025/label-noise-flow.js';
import { projectToManifold } from '../../../theory/manifold/projection.js';
import { atMost, below, claim, notRun, type Outcome, outcome } from '../../claim.js';
import type { Analysis, CellResult, Claim, Experiment, Labels, Table, TaskContext, TaskResult } from '../../experiment.js';
import { type Measured, measuredMean, measuredText, sure, surelyAbove, surelyBelow } from '../../measured.js';
import { column, ended, finished, labelsOf, last, lastOf, mean, recordRows } from '../../readings.js';
import { exponentName } from '../exponent.js';
import { cells, type LemmaSettings, optimizerOf, powersOf, presets, schema } from './settings.js';

interface FlowSettings {
  readonly d: number;
  readonly kappa: number;
  readonly n: number;
  readonly lambda: number;
  readonly T: number;
  readonly seed: number;
  readonly delta: number;
}

const sumOfPowers = (x: Float64Array, p: number): number =>
  powOf(x.map(Math.abs), p).reduce((sum, value, j) => sum + (x[j] === 0 ? 0 : value), 0);

/** tr(Diag(H)^(1-λ)) and 4^(1-λ) ‖w‖^(1-λ) along the flow of AdamE-λ from the minimizer nearest to a run's start, v at its equilibrium. */
async function flow({ d, kappa, n, lambda, T, seed, delta }: FlowSettings, { signal }: TaskContext): Promise<TaskResult> {
  const net = diagonalNet({ d, kappa, n, seed });
  const theta0 = projectToManifold(net, net.initialTheta(seed));
  const record = Array.from({ length: 41 }, (_, k) => (k === 0 ? 0 : T / pow(2, (40 - k) / 3)));
  const adaptive = lambda === 0 ? {} : { c: Number.POSITIVE_INFINITY };
  const path = await labelNoiseFlow.async({
    signal,
    problem: net,
    optimizer: optimizerOf(lambda, 0.01),
    noise: labelNoise({ delta }),
    theta0,
    T,
    record,
    ...adaptive,
  });
  const p = 1 - lambda;
  return {
    step: path.t,
    measures: {
      sharpness: path.theta.map((theta) => sumOfPowers(net.hessianDiagonal(theta), p)),
      norm: path.theta.map((theta) => pow(4, p) * sumOfPowers(net.predictor(theta), p)),
    },
  };
}

/** The least ℓ1 norm of a w that fits the data of a run. */
function least({ d, kappa, n, seed }: { d: number; kappa: number; n: number; seed: number }): TaskResult {
  const net = diagonalNet({ d, kappa, n, seed });
  const { w } = basisPursuit(net.z, net.y, 1e-6);
  return { step: [0], measures: { l1: [w.reduce((sum, x) => sum + Math.abs(x), 0)] } };
}

/** A number at the end of every finished cell of one kind. */
function ends(results: readonly CellResult[], kind: string, of: (result: CellResult) => number): { lambda: number; value: number }[] {
  return finished(results, { kind }).map((result) => ({ ...labelsOf(result, { lambda: 'number' }), value: of(result) }));
}

/** Mean over the seeds of ‖w‖_p^p at the end of the runs of every λ. */
function finalNorms(settings: LemmaSettings, results: readonly CellResult[]): { lambda: number; p: number; value: number }[] {
  return settings.sweep.flatMap(({ lambda }) =>
    powersOf(settings).map((p) => {
      const own = ends(results, 'run', (result) => pow(lastOf(result, `l${p}`), p)).filter((entry) => entry.lambda === lambda);
      return { lambda, p, value: mean(own.map(({ value }) => value)) };
    }),
  );
}

/** What counts as equal: at p = ¼ a coordinate that has died down to θ² = 1e-16 still adds 1e-4. */
const allowed = 0.01;
/** A weight below this rests at its least in the flow, which is no solution of it: where weights die, tr(Diag(H)^p) is known up to 2d (4 dead²)^p. */
const dead = 6e-6;

/** A number at the end of the runs with some labels, by seed. */
function bySeed(results: readonly CellResult[], labels: Labels, name: string): ReadonlyMap<number, number> {
  return new Map(finished(results, labels).map((result) => [labelsOf(result, { seed: 'number' }).seed, lastOf(result, name)]));
}

/** What one of two leaves over of the other, as a share of a third, over the seeds that have all. */
function pairedShares(a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>, unit: ReadonlyMap<number, number>): Measured {
  return measuredMean(
    [...a].flatMap(([seed, value]) => {
      const [other, one] = [b.get(seed), unit.get(seed)];
      return other === undefined || one === undefined ? [] : [(value - other) / one];
    }),
  );
}

function claims(settings: LemmaSettings, results: readonly CellResult[]): Claim[] {
  const identity = (): Outcome => {
    const off = ends(results, 'flow', (result) => Math.abs(lastOf(result, 'sharpness') / lastOf(result, 'norm') - 1));
    if (off.length === 0) return notRun;
    const most = Math.max(...off.map(({ value }) => value));
    return outcome(`apart by ${formatNumber(most)} at most`, atMost(most, allowed));
  };

  const falls = (): Outcome => {
    const flows = finished(results, { kind: 'flow' }).map((result) => {
      const sharpness = column(result, 'sharpness');
      const known = 2 * settings.flow.d * pow(4 * dead * dead, 1 - labelsOf(result, { lambda: 'number' }).lambda);
      return {
        ...labelsOf(result, { lambda: 'number' }),
        known,
        sharpness,
        rise: Math.max(...sharpness.slice(1).map((value, k) => value - sharpness[k])),
      };
    });
    if (flows.length === 0) return notRun;
    return outcome(
      settings.sweep
        .flatMap(({ lambda }) => {
          const own = flows.filter((flow) => flow.lambda === lambda);
          if (own.length === 0) return [];
          return `λ ${lambda}: ${formatRounded(Math.max(0, ...own.map(({ rise }) => rise)), 2)}, of ${formatNumber(own[0].sharpness[0])}`;
        })
        .join('; '),
      ...flows.flatMap(({ rise, known, sharpness }) => [atMost(rise, known), below(last(sharpness), sharpness[0] - known)]),
    );
  };

  const least = bySeed(results, { kind: 'least' }, 'l1');
  const excess = (norms: ReadonlyMap<number, number>): Measured => pairedShares(norms, least, least);

  const towards = (): Outcome => {
    const fastest = settings.sweep.find(({ lambda }) => lambda === 0)?.lr;
    const series = [
      ...settings.slower.map((lr) => ({ lr, norms: bySeed(results, { kind: 'slower', lr }, 'l1') })),
      ...(fastest === undefined ? [] : [{ lr: fastest, norms: bySeed(results, { kind: 'run', lambda: 0 }, 'l1') }]),
    ].filter(({ norms }) => norms.size > 0);
    if (series.length < 2 || least.size === 0) return notRun;
    const left = series.map(({ norms }) => excess(norms));
    return outcome(
      series.map(({ lr }, k) => `${measuredText(left[k])} at ${lr}`).join(', '),
      surelyAbove(last(left), 0),
      ...series.slice(1).map(({ norms }, k) => surelyBelow(pairedShares(norms, series[k].norms, least), 0)),
    );
  };

  return [
    claim('identity', identity(), {
      text: 'At the ends of the flows tr(Diag(H)^(1-λ)) = 4^(1-λ) Σ|w_j|^(1-λ), for every λ: there u_j v_j = 0.',
      expected: 'equal',
      tolerance: '1 %',
    }),
    claim('falls', falls(), {
      text: 'Along the flow of AdamE-λ, with v at its equilibrium, tr(Diag(H)^(1-λ)) falls.',
      expected: 'no rise: the largest of one record over the last',
      tolerance: '2d (4 (6e-6)²)^(1-λ): weights that have died are known no better',
    }),
    claim('sgd-towards-least-l1', towards(), {
      text: 'SGD’s w goes to the least ℓ1 norm, that of basis pursuit: what its norm has over that falls with the rate, whose square is the slow time. As a share of the least:',
      expected: 'above 0, and falling from rate to rate',
      tolerance: `by more than ${sure} standard errors of the paired seeds`,
    }),
  ];
}

function flowFigure(settings: LemmaSettings, results: readonly CellResult[]): PanelFigure {
  const { d, n, kappa } = settings.flow;
  const panels = settings.sweep.map(({ lambda }) => {
    const records = recordRows(ended(results, { kind: 'flow', lambda })).filter(({ step }) => step !== 0);
    const rows = records.flatMap((row) => ['sharpness', 'norm'].map((quantity) => ({ ...row, quantity, value: row[quantity] })));
    return linePanel({
      heading: `${exponentName(lambda)}: p = ${1 - lambda}`,
      rows,
      x: { field: 'step', title: 'slow time t = k lr²', scale: 'log' },
      y: { field: 'value', title: 'sharpness', scale: 'log' },
      series: {
        field: 'quantity',
        order: [
          { value: 'sharpness', label: 'tr(Diag(H)^p)' },
          { value: 'norm', label: '4^p Σ|w_j|^p', theoryOf: null },
        ],
      },
      points: false,
      width: 240,
      height: 220,
    });
  });
  return {
    id: 'flow',
    title: 'Sharpness and norm along the slow flow',
    caption:
      'The sharpness that AdamE-λ reduces falls along its flow and meets the norm of w, which is Lemma 5.1: at the end one of u_j and v_j is 0 for every ' +
      `coordinate. The two differ before. d = ${d}, n = ${n}, κ = ${kappa}; the flow starts at the minimizer to which gradient flow leads from a ` +
      `run’s start.`,
    panels,
    columns: 2,
  };
}

function normFigure(settings: LemmaSettings, results: readonly CellResult[]): PanelFigure {
  const { d, n, kappa, steps } = settings.runs;
  const norms = finalNorms(settings, results);
  const least = (p: number): number =>
    Math.min(...norms.filter((entry) => entry.p === p && !Number.isNaN(entry.value)).map(({ value }) => value));
  return {
    id: 'norms',
    title: 'Which norm an exponent keeps small: discrete runs',
    caption:
      'Σ|w_j|^p at the end of the runs of AdamE-λ, in units of the least in its row. In the slow flow λ reduces p = 1 − λ. A run adds to that: noise lets it leave ' +
      'local minima, and what is left of it on the inactive coordinates counts the more the smaller p, so that the least of a row need not stand at ' +
      `λ = 1 − p, and which of Adam and SGD has the smaller Σ|w_j|^½ differs from seed to seed. d = ${d}, n = ${n} (fewer rows than ℓ1 recovery needs), κ = ${kappa}, ${formatNumber(steps)} steps, rates falling to 1e-5 of themselves.`,
    panels: [
      heatPanel({
        cells: norms.map(({ lambda, p, value }) => ({ x: lambda, y: p, value: value / least(p) })),
        x: { title: 'exponent λ of AdamE', scale: 'linear' },
        y: { title: 'exponent p of the norm', scale: 'linear' },
        value: { title: 'Σ|w_j|^p over the least of its row', scale: 'log' },
        numbers: true,
      }),
    ],
  };
}

function table(settings: LemmaSettings, results: readonly CellResult[]): Table {
  const norms = finalNorms(settings, results);
  const ratios = ends(results, 'run', (result) => {
    const p = 1 - labelsOf(result, { lambda: 'number' }).lambda;
    return lastOf(result, `traceDiagH^${p}`) / (pow(4, p) * pow(lastOf(result, `l${p}`), p));
  });
  return {
    title:
      'Discrete runs at their end: Σ|w_j|^p by p, and tr(Diag(H)^(1-λ)) over 4^(1-λ) Σ|w_j|^(1-λ), which is 1 on the flow. Means over the seeds.',
    columns: ['optimizer', ...powersOf(settings).map((p) => `p = ${p}`), 'sharpness over norm'],
    rows: settings.sweep.map(({ lambda }) => {
      const own = ratios.filter((entry) => entry.lambda === lambda);
      return [
        exponentName(lambda),
        ...norms.filter((entry) => entry.lambda === lambda).map(({ value }) => (Number.isNaN(value) ? 'not run' : formatNumber(value))),
        own.length > 0 ? formatNumber(mean(own.map(({ value }) => value))) : 'not run',
      ];
    }),
  };
}

function analyse(settings: LemmaSettings, results: readonly CellResult[]): Analysis {
  const figures = [flowFigure(settings, results), normFigure(settings, results)];
  return { claims: claims(settings, results), figures, tables: [table(settings, results)] };
}

export const lemma51: Experiment<LemmaSettings> = {
  id: 'lemma-5-1',
  title: 'The sharpness of AdamE-λ is a norm of w',
  paper: 'li2025',
  place: 'Lemma 5.1',
  summary:
    'On a diagonal net tr(Diag(H)^p) = Σ (4θ_j²)^p, which at u_j v_j = 0 is 4^p Σ|w_j|^p. So SGD (p = 1) reduces the ℓ1 norm, Adam (p = ½) the ℓ½ norm and ' +
    'AdamE-λ that of 1 − λ. The slow flow shows the identity; discrete runs show which norms end up small.',
  ours: 'The paper states the lemma and has no figure of it: all settings are ours.',
  presets,
  quickTakes: { seconds: 31, megabytes: 150 },
  paperTakes: { seconds: 392, processorSeconds: 647, megabytes: 200 },
  schema,
  tasks: { flow, least },
  cells,
  analyse,
};
