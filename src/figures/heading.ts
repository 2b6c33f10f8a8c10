// Above the plot: a title, a subtitle, and a line that says what the mean, the band and the seeds are, counted from the data itself.
import type { ScaleKind } from './axis.js';
import type { Lines, MeanOptions } from './lines.js';
import { wrap } from './text.js';

const titleSize = 16;
const textSize = 12.5;
const lineHeight = 17;
const quiet = '#595959';

/** The `title` property of a specification that is `width` pixels wide, and the height it takes above everything else. */
export function headingOf(title: string | undefined, texts: readonly string[], width: number): { title: object; height: number } {
  const lines = texts.flatMap((text) => wrap(text, Math.floor(width / (textSize * 0.6))));
  const place = { anchor: 'start', frame: 'group', offset: 12 };
  const height = lines.length * lineHeight + 16;
  // Vega drops the subtitle of a title without text, so the subtitle takes its place.
  if (title === undefined)
    return { title: { ...place, text: lines, color: quiet, fontSize: textSize, fontWeight: 'normal', lineHeight }, height };
  const subtitle = {
    subtitle: lines,
    subtitleColor: quiet,
    subtitleFontSize: textSize,
    subtitleLineHeight: lineHeight,
    subtitlePadding: 6,
  };
  return { title: { ...place, text: title, fontSize: titleSize, ...subtitle }, height: height + titleSize + 8 };
}

/** What mean and band stand for, and how many values they rest on: a figure says so itself, wherever it is copied to. */
export function bandNote({ lines, rows, leftOut }: Lines, scale: ScaleKind, options: MeanOptions): string {
  const points = lines.filter(({ isTheory }) => !isTheory).flatMap((line) => line.points);
  const { mean = 'arithmetic', band = options.errorField ? 'standardError' : 'quartiles' } = options;
  const unit = options.errorField ? 'replicas' : 'seeds';
  const notes: string[] = [];
  if (points.length > 0) {
    const seeds = points.reduce((most, { count }) => Math.max(most, count), 0);
    const name = mean === 'geometric' && !options.errorField ? 'geometric mean' : 'mean';
    const spread = band === 'quartiles' ? 'their middle half' : '± 1 standard error';
    // One row a point that names no seed is no sample: an error, a fit.
    if (seeds > 1) notes.push(`line: ${name} of ${seeds} ${unit}; band: ${spread}`);
    else if (rows.some((row) => 'seed' in row)) notes.push('one seed');
    const fewer = points.filter(({ count }) => count < seeds).length;
    if (fewer > 0) notes.push(`${fewer} of ${points.length} points rest on fewer ${unit}`);
  } else if (lines.every((line) => line.points.length === 0)) notes.push('no results to show');
  const reason = scale === 'log' ? 'zero, negative or not finite' : 'not finite';
  if (leftOut > 0) notes.push(`${leftOut} ${leftOut === 1 ? 'value' : 'values'} left out (${reason})`);
  if (notes.length === 0) return '';
  const note = notes.join('; ');
  return `${note[0].toUpperCase()}${note.slice(1)}.`;
}
