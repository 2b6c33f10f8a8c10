// Where sparse recovery begins: a phase diagram over rows and sparsity, and over rows and the exponent of AdamE. Ours; no paper has it.

import { formatNumber, heatPanel, type Panel, type PanelFigure } from '../../../figures/index.js';
import { square } from '../../../kernels/series.js';
import { basisPursuit } from '../../../measures/basis-pursuit.js';
import { l1RecoveryRows } from '../../../measures/l1-recovery.js';
import { diagonalNet } from '../../../problems/diagonal-net/problem.js';
import { atLeast, claim, equal, notRun, type Outcome, outcome } from '../../claim.js';
import type { Analysis, CellResult, Claim, Experiment, Table, TaskContext, TaskResult } from '../../experiment.js';
import { sure, surelyAbove } from '../../measured.js';
import { column, ended, labelsOf, last, mean } from '../../readings.js';
import { exponentName } from '../exponent.js';
import { cells, presets, type RecoveryPhaseSettings, schema } from './settings.js';

/** One trial: a method on one draw of data. */
interface Trial {
  readonly method: string;
  readonly kappa: number;
  readonly n: number;
  readonly seed: number;
  readonly recovered: boolean;
}

/** Test loss of basis pursuit and of the zero predictor on the first n rows of a draw, for every n. */
async function pursue(
  { d, kappa, n, seed }: { d: number; kappa: number; n: readonly number[]; seed: number },
  { progress }: TaskContext,
): Promise<TaskResult> {
  const testLoss: number[] = [];
  const zeroPredictor: number[] = [];
  for (const [k, rows] of n.entries()) {
    const net = diagonalNet({ d, kappa, n: rows, seed });
    const truth = net.truth as Float64Array;
    const { w } = basisPursuit(net.z, net.y, 1e-4);
    testLoss.push(truth.reduce((sum, x, j) => sum + square(x - w[j]), 0) / 2);
    zeroPredictor.push(truth.reduce((sum, x) => sum + x * x, 0) / 2);
    await progress(k + 1, n.length);
  }
  return { step: n, measures: { testLoss, zeroPredictor } };
}

function trials({ recovered }: RecoveryPhaseSettings, results: readonly CellResult[]): Trial[] {
  return ended(results).flatMap((result) => {
    const trial = labelsOf(result, { method: 'text', kappa: 'number', n: 'number', seed: 'number' });
    const testLoss = column(result, 'testLoss');
    const zero = result.measures.zeroPredictor; // of basis pursuit, which counts by rows
    if (zero) return result.step.map((n, k) => ({ ...trial, n, recovered: testLoss[k] < recovered * zero[k] }));
    return [{ ...trial, recovered: result.status === 'finished' && last(testLoss) < recovered * testLoss[0] }];
  });
}

const rate = (own: readonly Trial[]): number => mean(own.map(({ recovered }) => (recovered ? 1 : 0)));

function claims({ d }: RecoveryPhaseSettings, all: readonly Trial[]): Claim[] {
  const of = (method: string): readonly Trial[] => all.filter((trial) => trial.method === method);
  const key = ({ kappa, n, seed }: Trial): string => `${kappa} ${n} ${seed}`;
  const recoveredBy = (method: string): Set<string> =>
    new Set(
      of(method)
        .filter(({ recovered }) => recovered)
        .map(key),
    );

  const line = (): Outcome => {
    const pursuit = of('basis pursuit').map((trial) => ({ ...trial, share: trial.n / l1RecoveryRows(d, trial.kappa) }));
    const [few, many] = [pursuit.filter(({ share }) => share < 0.65), pursuit.filter(({ share }) => share > 1.35)];
    if (few.length === 0 || many.length === 0) return notRun;
    return outcome(
      `${formatNumber(100 * rate(few))} % below, ${formatNumber(100 * rate(many))} % above`,
      equal(rate(few), 0, 0.1),
      equal(rate(many), 1, 0.1),
    );
  };

  const contained = (): Outcome => {
    const [adam, pursuit] = [recoveredBy('Adam'), recoveredBy('basis pursuit')];
    if (of('Adam').length === 0 || pursuit.size === 0) return notRun;
    const both = [...pursuit].filter((trial) => adam.has(trial)).length;
    return outcome(`${both} of ${pursuit.size}`, atLeast(both, 0.95 * pursuit.size));
  };

  /** Trials that one method recovers and another loses, beside the reverse: by chance alone they would differ by the root of their sum. */
  const moreBy = (one: string, other: string): Outcome => {
    const tried = new Set(of(other).map(key));
    const [a, b] = [one, other].map(recoveredBy);
    if (tried.size === 0 || of(one).length === 0) return notRun;
    const alone = [...a].filter((trial) => tried.has(trial) && !b.has(trial)).length;
    const others = [...b].filter((trial) => !a.has(trial)).length;
    return outcome(
      `${alone} by ${one} alone, ${others} by ${other} alone`,
      surelyAbove({ value: alone - others, standardError: Math.sqrt(alone + others) }, 0),
    );
  };

  return [
    claim('l1-line', line(), {
      text: 'Exact ℓ1 minimization recovers w* from the statistical dimension on: rarely at less than 0.65 of it, nearly always above 1.35.',
      expected: '0 % and 100 %',
      tolerance: '10 %',
    }),
    claim('adam-contains-l1', contained(), {
      text: 'Where ℓ1 minimization recovers w*, Adam does.',
      expected: 'every trial',
      tolerance: '95 %',
    }),
    claim('adam-beyond-l1', moreBy('Adam', 'basis pursuit'), {
      text: 'Adam recovers w* also from fewer rows: more trials that ℓ1 loses than the other way round.',
      expected: 'more by Adam alone',
      tolerance: `by more than ${sure} standard errors of the counts`,
    }),
    claim('lambda', moreBy('Adam', 'SGD'), {
      text: 'Adam (λ = ½) recovers more trials than SGD (λ = 0) at this budget, over all n and κ.',
      expected: 'more by Adam alone',
      tolerance: `by more than ${sure} standard errors of the counts`,
    }),
  ];
}

function about(settings: RecoveryPhaseSettings): string {
  const { d, delta, steps, recovered, sweep } = settings;
  const rates = sweep.map(({ lambda, lr }) => `${exponentName(lambda)} ${lr}`).join(', ');
  return (
    `Recovered: the test loss ends below ${recovered} of the zero predictor’s. d = ${formatNumber(d)}, label noise ±${delta}, ` +
    `${formatNumber(steps)} steps at rates ${rates}, which fall to a hundredth from two fifths on.`
  );
}

function rowsAndSparsity(settings: RecoveryPhaseSettings, all: readonly Trial[]): PanelFigure {
  const { d, n, kappa } = settings;
  const panel = (method: string): Panel =>
    heatPanel({
      heading: method,
      cells: kappa.flatMap((y) =>
        n.map((x) => ({ x, y, value: rate(all.filter((trial) => trial.method === method && trial.n === x && trial.kappa === y)) })),
      ),
      x: { title: 'training rows n', scale: 'linear' },
      y: { title: 'nonzero entries κ', scale: 'linear' },
      value: { title: 'share of seeds', scale: 'linear', domain: [0, 1] },
      lines: [{ label: 'ℓ1 line', points: kappa.map((y) => [l1RecoveryRows(d, y), y] as const) }],
      width: 250,
      height: 250,
    });
  return {
    id: 'rows-and-sparsity',
    title: 'Share of seeds that recover w*, over rows and sparsity',
    caption:
      'The line is where exact ℓ1 minimization begins to recover (its statistical dimension). Basis pursuit turns there, Adam a little before it, ' +
      `SGD later: at this budget it has not arrived.`,
    panels: ['Adam', 'SGD', 'basis pursuit'].map(panel),
  };
}

function rowsAndExponent(settings: RecoveryPhaseSettings, all: readonly Trial[]): PanelFigure {
  const { d, n, sweep, lambdaKappa, seeds } = settings;
  const line = l1RecoveryRows(d, lambdaKappa);
  return {
    id: 'rows-and-exponent',
    title: `Share of seeds that recover w*, over rows and λ, at κ = ${lambdaKappa}`,
    caption:
      'λ = 0 is SGD, which is slowest and turns last at this budget; ½ is Adam. The line is that of ℓ1 minimization: between it and the turn of ' +
      `a row lies what its regularization wins or its budget loses.`,
    panels: [
      heatPanel({
        cells: sweep.flatMap(({ lambda }) =>
          n.map((x) => {
            const own = all.filter((trial) => trial.method === exponentName(lambda) && trial.n === x && trial.kappa === lambdaKappa);
            return { x, y: lambda, value: rate(own) };
          }),
        ),
        x: { title: 'training rows n', scale: 'linear' },
        y: { title: 'exponent λ of AdamE', scale: 'linear' },
        value: { title: `share of ${seeds.length} seeds that recover`, scale: 'linear', domain: [0, 1] },
        lines: [{ label: 'ℓ1 line', points: [[line, 0] as const, [line, 0.9] as const] }],
      }),
    ],
  };
}

function table({ n, kappa }: RecoveryPhaseSettings, all: readonly Trial[]): Table {
  const methods = ['Adam', 'SGD', 'basis pursuit'];
  return {
    title: 'Trials that recover w*: Adam / SGD / basis pursuit',
    columns: ['κ', ...n.map((rows) => `n = ${rows}`)],
    rows: kappa.map((k) => [
      k,
      ...n.map((rows) =>
        methods
          .map((method) => all.filter((trial) => trial.method === method && trial.kappa === k && trial.n === rows))
          .map((own) => (own.length === 0 ? '–' : own.filter(({ recovered }) => recovered).length))
          .join(' / '),
      ),
    ]),
  };
}

function analyse(settings: RecoveryPhaseSettings, results: readonly CellResult[]): Analysis {
  const all = trials(settings, results);
  return {
    claims: claims(settings, all),
    figures: [rowsAndSparsity(settings, all), rowsAndExponent(settings, all)],
    tables: [table(settings, all)],
  };
}

export const recoveryPhase: Experiment<RecoveryPhaseSettings> = {
  id: 'recovery-phase',
  title: 'A phase diagram of sparse recovery',
  paper: 'li2025',
  place: 'Fig. 2',
  own: true,
  also: [{ paper: 'amelunxen2014', place: 'Prop. 4.5' }],
  summary:
    'A diagonal net under label noise is trained on n rows of a κ-sparse linear model, for many n, κ and seeds, by Adam, by SGD and by AdamE-λ; basis ' +
    'pursuit solves the same data exactly in ℓ1. Where does each begin to recover w*?',
  ours: 'All of it. Rates fall at the end, so that the noise floor of a constant rate does not hide a recovery.',
  presets,
  quickTakes: { seconds: 28, megabytes: 150 },
  paperTakes: { seconds: 713, processorSeconds: 1215, megabytes: 250 },
  schema,
  tasks: { 'basis-pursuit': pursue },
  cells,
  about,
  analyse,
};
