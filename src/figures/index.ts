// What experiments draw with: panels of lines, orders, planes, heat and comparisons, figures of panels, and numbers as text.
export { numberIn, type Row } from './aggregate.js';
export { gridOf, type Point } from './contours.js';
export { formatNumber, formatRounded } from './format.js';
export { heatPanel } from './heat-panel.js';
export { curvePanel, type LinePanelOptions, linePanel } from './line-panel.js';
export { orderPanel } from './order-panel.js';
export type { Panel } from './panel.js';
export { planePanel } from './plane-panel.js';
export { drawFigures, type PanelFigure } from './report-figures.js';
