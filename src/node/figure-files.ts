// Figures in the folder of a report: drawn as SVG for the page and for a phone, and as Vega-Lite JSON.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Figure } from '../experiments/experiment.js';
import { canDraw, renderSvg, withDarkScheme } from '../figures/svg.js';
import { type DrawnFigure, figureFiles } from '../report/report.js';
import { makeFolder, replaceFile, replaceJson } from './files.js';

/** Draws the figures into `dir`/figures, as far as the packages for it are there. */
export async function writeFigures(dir: string, figures: readonly Figure[]): Promise<DrawnFigure[]> {
  makeFolder(join(dir, 'figures'));
  const drawable = await canDraw();
  const drawn: DrawnFigure[] = [];
  for (const figure of figures) {
    const [svg, narrow] = await Promise.all([figure.spec, figure.narrow].map((spec) => (drawable && spec ? renderSvg(spec) : undefined)));
    const files = figureFiles(figure);
    if (svg === undefined) rmSync(join(dir, files.svg), { force: true });
    else replaceFile(join(dir, files.svg), withDarkScheme(svg));
    replaceJson(join(dir, files.spec), figure.spec);
    drawn.push({ figure, svg, narrow });
  }
  return drawn;
}
