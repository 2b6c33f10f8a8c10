// Takes the whitespace out of a bundle and keeps its lines and names: an error's stack stays readable. A line ends where one of the source did, unless it
// is short, and where no statement can be cut in two: after a brace that opens, a comma or a semicolon.
import { minify } from 'rolldown/utils';

const digits = new Map([...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].map((digit, value) => [digit, value]));

/** The numbers of a segment of a source map, in base 64 with variable lengths. */
function numbersOf(segment) {
  const numbers = [];
  let [value, shift] = [0, 0];
  for (const digit of segment) {
    const bits = digits.get(digit);
    value += (bits & 31) << shift;
    shift += 5;
    if (bits & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    [value, shift] = [0, 0];
  }
  return numbers;
}

/** Where the tokens of one line begin that begin a line of the source. */
function startsOf(mappings) {
  const starts = [];
  let [column, line, last] = [0, 0, -1];
  for (const segment of mappings.split(',')) {
    const [across, , down = 0] = numbersOf(segment);
    column += across;
    line += down;
    if (line > last) {
      starts.push(column);
      last = line;
    }
  }
  return starts;
}

/** What says that calls have no effects are comments, which the minifier drops: meanwhile one is an operator that no program has, the other a licence. */
const annotations = [
  ['/*@__PURE__*/', '~~~~', /\/\*\s*[@#]__PURE__\s*\*\//g],
  ['/*@__NO_SIDE_EFFECTS__*/', '/*!@__NO_SIDE_EFFECTS__*/', /\/\*\s*[@#]__NO_SIDE_EFFECTS__\s*\*\//g],
];

/** Characters of a line that takes the next one with it. */
const shortLine = 40;

/** The same program without whitespace, in lines; what bundlers read of calls without effects stays where some of a file may be left out. */
export async function compact(name, source, isShaken) {
  if (annotations.some(([, kept]) => source.includes(kept))) throw new Error(`${name} has what stands for annotations`);
  const marked = isShaken ? annotations.reduce((text, [, kept, found]) => text.replace(found, kept), source) : source;
  const { code, map, errors } = await minify(name, marked, {
    compress: false,
    mangle: false,
    codegen: { removeWhitespace: true, legalComments: 'inline' },
    sourcemap: true,
  });
  if (errors.length > 0 || !map) throw new Error(`${name} cannot be made compact: ${errors[0]?.message}`);
  const lines = code.split('\n');
  const mapped = map.mappings.split(';');
  const whole = lines.map((line, k) => {
    const parts = [];
    let from = 0;
    for (const at of startsOf(mapped[k] ?? '')) {
      if (at - from < shortLine || !/[{;,]/.test(line[at - 1])) continue;
      parts.push(line.slice(from, at));
      from = at;
    }
    return [...parts, line.slice(from)].join('\n');
  });
  const annotated = annotations.reduce((text, [annotation, kept]) => text.replaceAll(kept, annotation), whole.join('\n'));
  // Bundlers read the names of modules, and not every one takes a template for a string.
  return annotated.replace(/\bimport\(`([\w-]+)`\)/g, 'import("$1")');
}
