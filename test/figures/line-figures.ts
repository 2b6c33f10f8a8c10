// A figure of one panel, for tests of what a panel shows.
import { type CurvePanelOptions, curvePanel, type LinePanelOptions, linePanel } from '../../src/figures/line-panel.js';
import { type PanelFigureOptions, panelFigure, type VegaLiteSpec } from '../../src/figures/panel.js';

export type LineFigureOptions = LinePanelOptions & Pick<PanelFigureOptions, 'title' | 'subtitle'>;

export const lineFigure = (options: LineFigureOptions): VegaLiteSpec => panelFigure([linePanel(options)], options);

export const curveFigure = (options: CurvePanelOptions & Pick<PanelFigureOptions, 'title' | 'subtitle'>): VegaLiteSpec =>
  panelFigure([curvePanel(options)], options);

/** The texts of a drawing line by line, without the spans of their formulas. */
export const textsOf = (svg: string): string[] =>
  [...svg.matchAll(/<text\b[^>]*>(.*?)<\/text>/gs)].flatMap(([, content]) =>
    content
      .replace(/<tspan x=[^>]*>/g, '\n')
      .replace(/<[^>]*>|\u200b/g, '')
      .split('\n'),
  );
