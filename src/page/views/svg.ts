// Writes marks as SVG: the posters of the page, and its downloads. Attributes only, since a strict policy forbids styles.
import { fontFamily, type Mark } from './marks.js';
import { corners } from './shapes.js';

/** Text that can stand in an element or an attribute. */
export function safeText(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function short(x: number): string {
  return String(Math.round(10 * x) / 10);
}

/** Each corner from the one before it, in tenths of a pixel: half as long as corners of their own. */
function path(points: ArrayLike<number>): string {
  const at = (k: number): number => Math.round(10 * points[k]);
  const parts: string[] = [];
  for (let k = 2; k + 1 < points.length; k += 2) parts.push(`${(at(k) - at(k - 2)) / 10} ${(at(k + 1) - at(k - 1)) / 10}`);
  const rest = parts.length > 0 ? `l${parts.join(' ').replaceAll(' -', '-')}` : '';
  return `M${at(0) / 10} ${at(1) / 10}${rest}`;
}

function faintness({ opacity }: Mark): string {
  return opacity === undefined ? '' : ` opacity="${opacity}"`;
}

function stroke(mark: Mark & { kind: 'line' }): string {
  const dash = mark.dash ? ` stroke-dasharray="${mark.dash.join(' ')}"` : '';
  return `stroke="${mark.color}" stroke-width="${mark.width}"${dash}${faintness(mark)}`;
}

function element(mark: Exclude<Mark, { kind: 'line' }>): string {
  const faint = faintness(mark);
  switch (mark.kind) {
    case 'area':
      return `<path d="${path(mark.points)}Z" fill="${mark.color}"${faint}/>`;
    case 'dots': {
      const paint = `fill="${mark.color}"${faint}/>`;
      const shape = corners[mark.shape ?? ''];
      return Array.from({ length: mark.points.length >> 1 }, (_, k) => {
        const at = [mark.points[2 * k], mark.points[2 * k + 1]];
        return shape
          ? `<path d="${path(shape.map((c, j) => at[j % 2] + mark.radius * c))}Z" ${paint}`
          : `<circle cx="${short(at[0])}" cy="${short(at[1])}" r="${mark.radius}" ${paint}`;
      }).join('');
    }
    case 'text': {
      const { x, y, text, color, align = 'start', size = 12 } = mark;
      return `<text x="${short(x)}" y="${short(y)}" fill="${color}" font-size="${size}" text-anchor="${align}"${faint}>${safeText(text)}</text>`;
    }
  }
}

/** Marks as elements; lines that follow each other and look alike are one, since browsers lay out each. */
function elements(marks: readonly Mark[]): string {
  const parts: { begin: string; readonly end: string }[] = [];
  for (const mark of marks) {
    const last = parts.at(-1);
    const end = mark.kind === 'line' ? `" ${stroke(mark)}/>` : '';
    if (mark.kind !== 'line') parts.push({ begin: element(mark), end });
    else if (last?.end === end) last.begin += path(mark.points);
    else parts.push({ begin: `<path d="${path(mark.points)}`, end });
  }
  return parts.map(({ begin, end }) => begin + end).join('');
}

/** A drawing on its own; `paper` is the colour behind it, none by default. */
export function svgOf(marks: readonly Mark[], size: { width: number; height: number }, title: string, paper?: string): string {
  const { width, height } = size;
  const back = paper ? `<rect width="100%" height="100%" fill="${paper}"/>` : '';
  const attributes = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${safeText(fontFamily)}" fill="none" stroke-linejoin="round" role="img"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}><title>${safeText(title)}</title>${back}${elements(marks)}</svg>`;
}
