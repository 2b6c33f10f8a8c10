// Paints marks on a canvas, in the colours of the reader's scheme.
import { darkShade } from '../../figures/palette.js';
import { fontFamily, inks, type Mark } from './marks.js';

/** Light, dark, or the system's own two colours where the reader forces them. */
export type Theme = 'light' | 'dark' | 'forced';

export function presentTheme(): Theme {
  if (matchMedia('(forced-colors: active)').matches) return 'forced';
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** A colour of the light scheme in another. */
export function inkOf(theme: Theme, color: string): string {
  if (theme === 'forced') return color === inks.paper ? 'Canvas' : 'CanvasText';
  return theme === 'dark' ? darkShade(color) : color;
}

/** Fits the canvas to its box in device pixels and returns its size in CSS pixels. */
export function fit(canvas: HTMLCanvasElement): { width: number; height: number } {
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = Math.min(2, devicePixelRatio || 1);
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  return { width, height };
}

function trace(context: CanvasRenderingContext2D, points: ArrayLike<number>): void {
  context.beginPath();
  for (let k = 0; k + 1 < points.length; k += 2) context.lineTo(points[k], points[k + 1]);
}

function paintOne(context: CanvasRenderingContext2D, mark: Mark, theme: Theme): void {
  const color = inkOf(theme, mark.color);
  context.globalAlpha = mark.opacity ?? 1;
  context.fillStyle = color;
  context.strokeStyle = color;
  switch (mark.kind) {
    case 'line':
      context.lineWidth = mark.width;
      context.setLineDash([...(mark.dash ?? [])]);
      trace(context, mark.points);
      context.stroke();
      break;
    case 'area':
      trace(context, mark.points);
      context.fill();
      break;
    case 'dots':
      context.lineWidth = 2;
      context.setLineDash([]);
      context.beginPath();
      for (let k = 0; k + 1 < mark.points.length; k += 2) {
        context.moveTo(mark.points[k] + mark.radius, mark.points[k + 1]);
        context.arc(mark.points[k], mark.points[k + 1], mark.radius, 0, 2 * Math.PI);
      }
      if (mark.hollow) context.stroke();
      else context.fill();
      break;
    case 'text':
      context.font = `${mark.size ?? 12}px ${fontFamily}`;
      context.textAlign = mark.align === 'middle' ? 'center' : (mark.align ?? 'start');
      context.textBaseline = 'alphabetic';
      if (mark.halo) {
        context.lineWidth = 4;
        context.setLineDash([]);
        context.strokeStyle = inkOf(theme, inks.paper);
        context.strokeText(mark.text, mark.x, mark.y);
      }
      context.fillText(mark.text, mark.x, mark.y);
  }
}

/** Clears the canvas, of so many CSS pixels, and paints the marks in their order, on paper if it is to be solid. */
export function paint(
  canvas: HTMLCanvasElement,
  marks: readonly Mark[],
  theme: Theme,
  { width = canvas.clientWidth, solid = false }: { readonly width?: number; readonly solid?: boolean } = {},
): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const ratio = canvas.width / Math.max(1, width);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalAlpha = 1;
  context.clearRect(0, 0, canvas.width, canvas.height);
  if (solid) {
    context.fillStyle = inkOf(theme, inks.paper);
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.lineJoin = 'round';
  context.lineCap = 'butt'; // dashes keep their lengths, and pieces of one line do not overlap
  for (const mark of marks) paintOne(context, mark, theme);
}
