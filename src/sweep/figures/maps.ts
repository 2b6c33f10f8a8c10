// Maps of a sweep: the mean of a measure over two labels.

import { summarize } from '../../figures/aggregate.js';
import { heatPanel, type Panel, type Point } from '../../figures/index.js';
import { unavailable } from '../../input/errors.js';
import { axisScale, axisTitle, type LabelAxis, labelAxis } from './axes.js';
import type { SweepPlot } from './plot.js';
import { grouped, labelText, lastValue, type PanelCells } from './points.js';
import { recoveryLines } from './recovery.js';

/** The mean over the runs that came to their end; NaN where none did. */
function meanOf(values: readonly number[]): number {
  return summarize(values.filter(Number.isFinite)).mean;
}

/** The panels of a map, all with the same axes and colours. */
export function mapPanels(plot: SweepPlot, panels: readonly PanelCells[]): Panel[] {
  const { x, y, color = '' } = plot;
  const all = panels.flatMap(({ shown }) => shown);
  const [across, up] = [
    labelAxis(
      plot,
      'x',
      x,
      all.map(({ cell }) => cell.labels[x]),
      true,
    ),
    labelAxis(
      plot,
      'y',
      y,
      all.map(({ cell }) => cell.labels[y]),
      true,
    ),
  ];
  const tiles = panels.map(({ shown }) =>
    grouped([x, y], shown).map((group) => {
      const { labels } = group[0].cell;
      return { x: across.at(labels[x]), y: up.at(labels[y]), value: meanOf(group.map((one) => lastValue(one, color))) };
    }),
  );
  const values = tiles
    .flat()
    .map(({ value }) => value)
    .filter(Number.isFinite);
  const scale = axisScale(plot, 'color', values);
  const shown = scale === 'log' ? values.filter((value) => value > 0) : values;
  const domain: Point | undefined =
    shown.length === 0 ? [0, 1] : [shown.reduce((a, b) => Math.min(a, b)), shown.reduce((a, b) => Math.max(a, b))];
  const width = panels.length > 1 ? 340 : 420;
  return panels.map((panel, k) => {
    const heading = Object.entries(panel.labels)
      .map(([name, value]) => labelText(name, value))
      .join(', ');
    return heatPanel({
      cells: tiles[k],
      x: across.options,
      y: up.options,
      value: { title: `${axisTitle(color)}${scale === 'log' ? ' (log scale)' : ''}`, scale, domain },
      lines: plot.theory.flatMap((name) => theoryLine(name, plot, panel, across, up)),
      ...(heading !== '' && { heading }),
      width,
      height: panels.length > 1 ? 240 : 320,
    });
  });
}

function theoryLine(
  name: string,
  plot: SweepPlot,
  { shown }: PanelCells,
  across: LabelAxis,
  up: LabelAxis,
): { label: string; points: Point[] }[] {
  if (name !== 'l1-recovery')
    throw unavailable('plot.theory', `${name} is drawn beside lines, not on a map`, { value: name, allowed: 'l1-recovery, or no color' });
  const [ofX, ofY] = [plot.x === 'problem.n', plot.y === 'problem.n'];
  if (!ofX && !ofY)
    throw unavailable('plot.theory', 'l1-recovery is a number of training rows', { value: name, allowed: 'x or y problem.n' });
  if ((ofX ? across : up).isRanked)
    throw unavailable('plot.theory', 'the training rows are even on no scale, so that a line has no place between them', {
      value: name,
      allowed: 'even values of problem.n, or --linear',
    });
  const lines = recoveryLines(shown.map(({ cell }) => cell));
  const other = ofX ? plot.y : plot.x;
  const along = other === 'problem.kappa' ? 'kappa' : other === 'problem.d' ? 'd' : undefined;
  const place = ofX ? up : across;
  const points: Point[] =
    along !== undefined
      ? lines.map((line): Point => [line.rows, place.at(line[along])]).sort((a, b) => a[1] - b[1])
      : lines
          .slice(0, 1)
          .flatMap(({ rows }) => extent(shown.map(({ cell }) => place.at(cell.labels[other]))).map((at): Point => [rows, at]));
  return [{ label: 'ℓ1 recovery', points: points.map(([rows, at]): Point => (ofX ? [rows, at] : [at, rows])) }];
}

function extent(values: readonly number[]): readonly [number, number] {
  return [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
}
