// Paints marks on a canvas of any thread: nothing here knows the page.
import { fontFamily, inks, type Mark } from '../views/marks.js';
import { corners } from '../views/shapes.js';
import { inkOf, type Theme } from '../views/theme.js';

/** The two kinds of canvases have one way of drawing. */
export type Pen = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

function trace(context: Pen, points: ArrayLike<number>, from = 0, to = points.length): void {
  context.beginPath();
  for (let k = from; k + 1 < to; k += 2) context.lineTo(points[k], points[k + 1]);
}

/** Numbers of a line that are stroked at once: a browser's work grows with the square of a jagged line's length, and is eight times less in pieces. */
const piece = 32;

/** A line of one colour that covers itself, from a number of it on: in pieces, each with the last corner of the one before it; dashes go on where they were. */
function strokePieces(context: Pen, points: ArrayLike<number>, dashed: boolean, start = 0): void {
  let length = 0;
  for (let from = start; from + 2 < points.length; from += piece) {
    const to = Math.min(points.length, from + piece + 2);
    trace(context, points, dashed ? from : Math.max(0, from - 2), to);
    context.lineDashOffset = length;
    context.stroke();
    for (let k = from; dashed && k + 3 < to; k += 2) {
      const [u, v] = [points[k + 2] - points[k], points[k + 3] - points[k + 1]];
      length += Math.sqrt(u * u + v * v);
    }
  }
  context.lineDashOffset = 0;
}

/** One mark; of a line only what comes from a number of it on. */
function paintOne(context: Pen, mark: Mark, theme: Theme, from = 0): void {
  const color = inkOf(theme, mark.color);
  context.globalAlpha = mark.opacity ?? 1;
  context.fillStyle = color;
  context.strokeStyle = color;
  switch (mark.kind) {
    case 'line':
      context.lineWidth = mark.width;
      context.setLineDash([...(mark.dash ?? [])]);
      context.lineJoin = mark.width < 3 ? 'bevel' : 'round';
      if (mark.opacity === undefined) strokePieces(context, mark.points, mark.dash !== undefined && mark.dash.length > 0, from);
      else {
        trace(context, mark.points, from);
        context.stroke();
      }
      break;
    case 'area':
      trace(context, mark.points);
      context.fill();
      break;
    case 'dots':
      for (let k = 0; k + 1 < mark.points.length; k += 2) {
        const [x, y] = [mark.points[k], mark.points[k + 1]];
        const shape = corners[mark.shape ?? ''];
        context.beginPath();
        if (shape) for (let j = 0; j < shape.length; j += 2) context.lineTo(x + mark.radius * shape[j], y + mark.radius * shape[j + 1]);
        else context.arc(x, y, mark.radius, 0, 2 * Math.PI);
        context.fill();
      }
      break;
    case 'text':
      context.font = `${mark.size ?? 12}px ${fontFamily}`;
      context.textAlign = mark.align === 'middle' ? 'center' : (mark.align ?? 'start');
      context.textBaseline = 'alphabetic';
      if (mark.halo) {
        context.lineWidth = 6;
        context.lineJoin = 'round';
        context.setLineDash([]);
        context.strokeStyle = inkOf(theme, inks.paper);
        context.strokeText(mark.text, mark.x, mark.y);
      }
      context.fillText(mark.text, mark.x, mark.y);
  }
}

/** Lines that become longer while time goes on, each on a canvas that nobody sees: of each frame only its new pieces are stroked. */
export class Growing {
  readonly #kept: { context: Pen; of: string; buffer: ArrayBufferLike; end: number }[] = [];
  #place = 0;

  begin(): void {
    this.#place = 0;
  }

  /** Paints a line: its whole pieces from what is kept, and the rest of it. */
  paint(context: Pen, mark: Mark & { kind: 'line' }, theme: Theme): void {
    const { points, dash = [], width } = mark;
    if (!(points instanceof Float64Array) || dash.length > 0) {
      paintOne(context, mark, theme);
      return;
    }
    const { width: w, height: h } = context.canvas;
    const of = [inkOf(theme, mark.color), width, w, h].join();
    const end = points.length - ((points.length - 2) % piece);
    let known = this.#kept[this.#place];
    if (known?.of !== of || known.buffer !== points.buffer || known.end > end) {
      const back = known?.context ?? new OffscreenCanvas(w, h).getContext('2d');
      if (!back) return;
      [back.canvas.width, back.canvas.height] = [w, h]; // empties it
      known = { context: back, of, buffer: points.buffer, end: 2 };
      this.#kept[this.#place] = known;
    }
    this.#place++;
    const { context: back } = known;
    const transform = context.getTransform();
    back.setTransform(transform);
    const { opacity = 1, ...solid } = mark; // pieces that meet are to be no darker there
    paintOne(back, { ...solid, points: points.subarray(0, end) }, theme, known.end - 2);
    known.end = end;
    context.globalAlpha = opacity;
    context.resetTransform();
    context.drawImage(back.canvas, 0, 0);
    context.setTransform(transform);
    paintOne(context, mark, theme, end - 2);
  }
}

/** Clears the canvas of a context that has `ratio` pixels to one of the marks, and paints these in their order, on paper if it is to be solid. */
export function paint(
  context: Pen,
  marks: readonly Mark[],
  theme: Theme,
  { ratio, solid = false, growing }: { readonly ratio: number; readonly solid?: boolean; readonly growing?: Growing },
): void {
  const { canvas } = context;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalAlpha = 1;
  context.clearRect(0, 0, canvas.width, canvas.height);
  if (solid) {
    context.fillStyle = inkOf(theme, inks.paper);
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.lineCap = 'butt'; // dashes keep their lengths
  growing?.begin();
  for (const mark of marks)
    if (growing && mark.kind === 'line' && mark.of) growing.paint(context, mark, theme);
    else paintOne(context, mark, theme);
}
