// Writes marks as SVG: the posters of the page, and its downloads. Attributes only, since a strict policy forbids styles.
import { fontFamily, type Mark } from './marks.js';

/** Text that can stand in an element or an attribute. */
export function safeText(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function short(x: number): string {
  return String(Math.round(10 * x) / 10);
}

function path(points: ArrayLike<number>): string {
  const parts: string[] = [];
  for (let k = 0; k + 1 < points.length; k += 2) parts.push(`${short(points[k])} ${short(points[k + 1])}`);
  return `M${parts.join('L')}`;
}

function element(mark: Mark): string {
  const faint = mark.opacity === undefined ? '' : ` opacity="${mark.opacity}"`;
  switch (mark.kind) {
    case 'line': {
      const dash = mark.dash ? ` stroke-dasharray="${mark.dash.join(' ')}"` : '';
      return `<path d="${path(mark.points)}" fill="none" stroke="${mark.color}" stroke-width="${mark.width}" stroke-linejoin="round"${dash}${faint}/>`;
    }
    case 'area':
      return `<path d="${path(mark.points)}Z" fill="${mark.color}"${faint}/>`;
    case 'dots': {
      const paint = mark.hollow ? `fill="none" stroke="${mark.color}" stroke-width="2"` : `fill="${mark.color}"`;
      return Array.from(
        { length: mark.points.length >> 1 },
        (_, k) => `<circle cx="${short(mark.points[2 * k])}" cy="${short(mark.points[2 * k + 1])}" r="${mark.radius}" ${paint}${faint}/>`,
      ).join('');
    }
    case 'text': {
      const { x, y, text, color, align = 'start', size = 12 } = mark;
      return `<text x="${short(x)}" y="${short(y)}" fill="${color}" font-size="${size}" text-anchor="${align}"${faint}>${safeText(text)}</text>`;
    }
  }
}

/** A drawing on its own; `paper` is the colour behind it, none by default. */
export function svgOf(marks: readonly Mark[], size: { width: number; height: number }, title: string, paper?: string): string {
  const { width, height } = size;
  const back = paper ? `<rect width="100%" height="100%" fill="${paper}"/>` : '';
  const attributes = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${safeText(fontFamily)}" role="img"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}><title>${safeText(title)}</title>${back}${marks.map(element).join('')}</svg>`;
}
