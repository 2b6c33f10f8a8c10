// Speed factor η²/(B(1-μ)²) and range factor η/(B(1-μ)): on the valley, and on a small network. Ma, Kunin, Ying 2023, Fig. 3, first three panels.
// @eq ma2023 Sec. 4, (21), (22)
import { formatNumber, linePanel, numberIn, type PanelFigure, type Row } from '../../../figures/index.js';
import { effectiveSpeed } from '../../../theory/ma2023/effective-speed.js';
import { readingText } from '../../claim.js';
import type { Analysis, CellResult, Experiment } from '../../experiment.js';
import { ended, labelsOf, mean, recordRows } from '../../readings.js';
import { endOf, motionOf, positions, rowsOf, runsOf, type ValleySeries, widthOf } from '../valley-readings.js';
import { claims } from './claims.js';
import { cells, nameOf, networkName, presets, type SpeedAndRangeSettings, schema, valleySeries } from './settings.js';

/** The mean of y² over the records up to `window` before and after. */
function averagedSquares(run: CellResult, window: number): number[] {
  const squares = positions(run).map(({ y }) => y * y);
  return squares.map((_, k) => mean(squares.slice(Math.max(1, k - window), k + window + 1)));
}

function figure(settings: SpeedAndRangeSettings, results: readonly CellResult[]): PanelFigure {
  const series = valleySeries(settings);
  const order = series.flatMap(({ series: value, run }) => {
    const { speed, range } = effectiveSpeed(run);
    return [
      { value, label: `${value}: s ${formatNumber(speed)}, r ${formatNumber(range)}` },
      { value: `theory of ${value}`, label: 'theory', theoryOf: value },
    ];
  });
  const squares = (own: ValleySeries): Row[] =>
    runsOf(results, own).flatMap((run) =>
      averagedSquares(run, Math.floor(settings.records / 8)).map((square, k) => ({
        series: own.series,
        ...labelsOf(run, { seed: 'number' }),
        step: run.step[k],
        square,
      })),
    );
  const { n, d, kappa, delta } = settings.network;
  const networkRows = settings.network.runs.flatMap((run) =>
    recordRows(ended(results, { series: networkName(run) })).map((row) => ({
      ...row,
      series: nameOf(run),
      epoch: (numberIn(row, 'step') * run.batchSize) / n,
    })),
  );
  const size = { width: 380, height: 250, points: false } as const;
  return {
    id: 'speed-and-range',
    title: 'Equal speed factor, equal pace; equal range factor, equal width',
    caption:
      'On the valley the runs with equal s are at the same x (dashed: theory), and E y², averaged over a quarter of the steps, goes by r. Last panel: test ' +
      `loss of a diagonal network (d = ${d}, ${kappa} entries, n = ${n}, label noise ±${delta}) against passes over the data. Runs with one r and one s per ` +
      `pass lie together.`,
    panels: [
      linePanel({
        rows: series.flatMap((own) => [
          ...rowsOf(results, own),
          ...motionOf(results, own, 'first-order', 80).map((point) => ({ series: `theory of ${own.series}`, ...point })),
        ]),
        x: { field: 'step', title: 'steps', scale: 'linear' },
        y: { field: 'x', title: 'x', scale: 'linear', include: [0] },
        series: { field: 'series', order },
        heading: 'Speed, valley',
        ...size,
      }),
      linePanel({
        rows: series.flatMap(squares),
        x: { field: 'step', title: 'steps', scale: 'linear' },
        y: { field: 'square', title: 'moving average of y²', scale: 'linear', include: [0] },
        series: { field: 'series', order },
        heading: 'Range, valley',
        ...size,
      }),
      linePanel({
        rows: networkRows,
        x: { field: 'epoch', title: 'passes over the data', scale: 'linear' },
        y: { field: 'testLoss', title: 'test loss ½‖w − w*‖²', scale: 'log' },
        mean: 'geometric',
        series: {
          field: 'series',
          order: settings.network.runs.map((run) => {
            const { speed, range } = effectiveSpeed(run);
            return { value: nameOf(run), label: `${nameOf(run)}: s/B ${formatNumber(speed / run.batchSize)}, r ${formatNumber(range)}` };
          }),
        },
        heading: 'Small network',
        ...size,
      }),
    ],
  };
}

function analyse(settings: SpeedAndRangeSettings, results: readonly CellResult[]): Analysis {
  return {
    claims: claims(settings, results),
    figures: [figure(settings, results)],
    tables: [
      {
        title: 'The end of the runs on the valley',
        columns: ['run', 's', 'r', 'mean x', 'E y²'],
        rows: valleySeries(settings).map((own) => {
          const { speed, range } = effectiveSpeed(own.run);
          const [x, square] = [endOf(results, own), widthOf(results, own)].map((seen) => readingText(seen?.value));
          return [own.series, formatNumber(speed), formatNumber(range), x, square];
        }),
      },
    ],
  };
}

export const speedAndRange: Experiment<SpeedAndRangeSettings> = {
  id: 'speed-and-range',
  title: 'What learning rate, momentum and batch size do to the motion along a manifold',
  paper: 'ma2023',
  place: 'Fig. 3 (left to middle right)',
  summary:
    'Heavy ball moves along the manifold at the speed s = η²/(B(1−μ)²) per step and oscillates with the variance of r = η/(B(1−μ)). A larger batch with a ' +
    'larger η/(1−μ) takes fewer steps at the same range: as many passes over the data.',
  ours:
    'The paper gives no numbers. Its third panel is ResNet18 on CIFAR-100; ours is a small network, the two-layer diagonal net with label noise and ' +
    'mini-batches. On the valley 1/σ² plays the part of B, as in the paper.',
  presets,
  quickTakes: { seconds: 7, megabytes: 150 },
  paperTakes: { seconds: 99, processorSeconds: 53, megabytes: 300 },
  schema,
  cells,
  analyse,
};
