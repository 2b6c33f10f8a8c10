// All figures of a report at once: a series looks the same in each of them.
import { type Panel, panelFigure, type VegaLiteSpec } from './panel.js';
import { stylesOf } from './series.js';

/** A figure as an experiment draws it. */
export interface PanelFigure {
  readonly id: string;
  readonly title: string;
  readonly caption: string;
  /** How many seeds it rests on, if not those of the settings. */
  readonly seeds?: number;
  readonly panels: readonly Panel[];
  /** At most so many panels beside each other. */
  readonly columns?: number;
}

/** A figure of panels, drawn for a page, and for a phone. */
export interface DrawnPanels extends Omit<PanelFigure, 'panels' | 'columns'> {
  readonly spec: VegaLiteSpec;
  readonly narrow: VegaLiteSpec;
}

/** The same figures, those of panels drawn, but for those without any: of a part of the runs. Others stay as they are. */
export function drawFigures<Other extends object>(figures: readonly (Other | PanelFigure)[]): (Other | DrawnPanels)[] {
  const hasPanels = (figure: Other | PanelFigure): figure is PanelFigure => 'panels' in figure;
  const styles = stylesOf(figures.filter(hasPanels).flatMap(({ panels }) => panels.map(({ series }) => series)));
  return figures.flatMap((figure) => {
    if (!hasPanels(figure)) return figure;
    const { panels, columns, ...rest } = figure;
    if (panels.length === 0) return [];
    return { ...rest, spec: panelFigure(panels, { columns, styles }), narrow: panelFigure(panels, { styles, isNarrow: true }) };
  });
}
