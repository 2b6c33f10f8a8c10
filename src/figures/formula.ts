// Formulas inside sentences, such as `tr(Diag(H)^½)` or `2‖w‖_½^½`: where they are, and what is base and script in them. Whoever shows the sentence
// sets them: as MathML on a page, as raised and lowered text in a drawing, as they are in a terminal.

/** A piece of a formula. A fence holds what stands between its brackets; a script belongs to the piece before it. */
export type Piece =
  | { readonly kind: 'number' | 'name' | 'operator' | 'space'; readonly text: string }
  | { readonly kind: 'fence'; readonly open: string; readonly close: string; readonly body: readonly Piece[] }
  | { readonly kind: 'script'; readonly base: Piece; readonly sub?: readonly Piece[]; readonly sup?: readonly Piece[] };

/** A sentence cut into text and formulas, in its order. */
export type SentencePart = string | readonly Piece[];

const greek = 'α-ωϑϕΓΔΘΛΞΠΣΦΨΩ';
/** What makes a word a formula. */
const marks = new RegExp(`[${greek}ℓ‖|½√∇∂∫²³⁻¹⁰⁴-⁹₀-₉ᵀ∞∘∈]|[\\^_]`);
const alphabet = new RegExp(`^[${greek}A-Za-z0-9ℓ‖|½√∇∂∫²³⁻¹⁰⁴-⁹₀-₉ᵀ∞∘∈*+−=<>≤≥≈≠·×±/^_(){}[\\],.'′-]+$`);
const operators = /^[=+−<>≤≥≈≠·×±/∈∘]+$/;
/** Words of several letters that formulas are made of. */
const functions = new Set([
  'tr',
  'Diag',
  'diag',
  'exp',
  'log',
  'ln',
  'min',
  'max',
  'sin',
  'cos',
  'lr',
  'beta',
  'sign',
  'rank',
  'cov',
  'rms',
  'net',
]);
const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

type Kind = 'formula' | 'operator' | 'letter' | 'number' | 'text';

function kindOf(word: string): Kind {
  const core = word.replace(/^[(“"]+/, '').replace(/[.,;:!?)”"]+$/, '');
  if (operators.test(core)) return 'operator';
  if (/^[−-]?(?:\d[\d,.]*|\.\d+)$/.test(core)) return 'number';
  if (/^[a-zA-Z]\*$/.test(core)) return 'formula';
  if (/^(?:tr|Diag|diag|exp|log|ln)\(/.test(core) && alphabet.test(core)) return 'formula';
  if (/^[−-]?(?:[b-zB-HJ-Z]|lr|tr|[a-zA-Z]\d|[\da-zA-Z]\/[a-zA-Z\d])$/.test(core)) return 'letter';
  const isFormula = marks.test(core) && alphabet.test(core) && (core.match(/[A-Za-z]{3,}/g) ?? []).every((name) => functions.has(name));
  return isFormula ? 'formula' : 'text';
}

/** Cuts a sentence into text and formulas. */
export function partsOf(text: string): SentencePart[] {
  const parts: SentencePart[] = [];
  const add = (part: string): void => {
    if (typeof parts.at(-1) === 'string') parts[parts.length - 1] += part;
    else if (part !== '') parts.push(part);
  };
  for (const run of runsOf(text)) {
    const kinds = run.words.map(kindOf);
    const source = run.words.join(' ');
    const isRelation = kinds.includes('letter') && !kinds.includes('text') && /[=<>≤≥]/.test(source);
    const isTrace = run.words[0] === 'tr' && run.words.length > 1;
    if (!kinds.includes('formula') && !isRelation && !isTrace) {
      add(source + run.gap);
      continue;
    }
    const { before, formula, after } = trimmed(source);
    add(before);
    parts.push(parse(formula));
    add(after + run.gap);
  }
  return parts;
}

interface Run {
  readonly words: string[];
  gap: string;
}

/** Words that hang together: operands with operators between them, or side by side where the second is no number. */
function runsOf(text: string): Run[] {
  const runs: Run[] = [];
  const tokens = text.split(/(\s+)/);
  for (let k = 0; k < tokens.length; k += 2) {
    const [word, gap = ''] = [tokens[k], tokens[k + 1]];
    const run = runs.at(-1);
    const before = run?.words.at(-1);
    const joins = run !== undefined && before !== undefined && run.gap === ' ' && hangsOn(before, word);
    if (joins) {
      run.words.push(word);
      run.gap = gap;
    } else runs.push({ words: [word], gap });
  }
  return runs.flatMap(withoutLooseEnds);
}

function hangsOn(before: string, word: string): boolean {
  const [first, second] = [kindOf(before), kindOf(word)];
  if (first === 'text' || second === 'text' || /[.,;:!?]$/.test(before)) return false;
  if (first === 'operator' || second === 'operator') return true;
  return first !== 'number' && second !== 'number' && (second === 'formula' || first === 'formula' || before === 'tr');
}

/** A formula neither begins nor ends with an operator. */
function withoutLooseEnds(run: Run): Run[] {
  const isLoose = (word: string | undefined): boolean => word !== undefined && kindOf(word) === 'operator';
  const [from, to] = [run.words.findIndex((word) => !isLoose(word)), run.words.findLastIndex((word) => !isLoose(word))];
  if (from < 0) return [run];
  return [
    ...(from > 0 ? [{ words: run.words.slice(0, from), gap: ' ' }] : []),
    { words: run.words.slice(from, to + 1), gap: to + 1 < run.words.length ? ' ' : run.gap },
    ...(to + 1 < run.words.length ? [{ words: run.words.slice(to + 1), gap: run.gap }] : []),
  ];
}

/** The formula without the sentence's own brackets and punctuation. */
function trimmed(source: string): { before: string; formula: string; after: string } {
  let [from, to] = [0, source.length];
  const excess = (): number => {
    let depth = 0;
    for (const c of source.slice(from, to)) depth += c === '(' ? 1 : c === ')' ? -1 : 0;
    return depth;
  };
  for (;;) {
    if (/[.,;:!?”"]/.test(source[to - 1]) || (source[to - 1] === ')' && excess() < 0)) to--;
    else if (/[“"]/.test(source[from]) || (source[from] === '(' && excess() > 0)) from++;
    else return { before: source.slice(0, from), formula: source.slice(from, to), after: source.slice(to) };
  }
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ᵀ';
const subscripts = '₀₁₂₃₄₅₆₇₈₉₋₊';
const plain = '0123456789−+';
const token = new RegExp(
  `\\s+|[${superscripts}]+|[${subscripts}]+(?:,[${greek}])?|[\\^_](?:\\{[^}]*\\}|[−-]?(?:\\d*\\.?\\d+|½|[A-Za-z]{1,2}|[${greek}]|\\*))|` +
    `\\d[\\d,]*(?:\\.\\d+)?(?:e[−-]?\\d+)?|\\.\\d+|½|[A-Za-z]+\\d*|[${greek}ℓ](?:\\d+(?:\\.\\d+)?|½)?|.`,
  'gu',
);

/** The pieces of a formula. */
function parse(source: string): Piece[] {
  const levels: { open: string; body: Piece[] }[] = [{ open: '', body: [] }];
  const here = (): Piece[] => levels[levels.length - 1].body;
  const close = (by: string): void => {
    const { open, body } = levels.pop() as { open: string; body: Piece[] };
    here().push({ kind: 'fence', open, close: by, body });
  };
  const script = (which: 'sub' | 'sup', pieces: readonly Piece[]): void => {
    const base = here().pop() ?? { kind: 'name', text: '' };
    const isFree = base.kind === 'script' && base[which] === undefined;
    here().push(isFree ? { ...base, [which]: pieces } : { kind: 'script', base, [which]: pieces });
  };
  for (const [text] of source.matchAll(token)) {
    const bar = text === '‖' || text === '|';
    if (/^\s/.test(text)) here().push({ kind: 'space', text: ' ' });
    else if (superscripts.includes(text[0])) script('sup', parse(mapped(text, superscripts)));
    else if (subscripts.includes(text[0])) script('sub', parse(mapped(text, subscripts)));
    else if (/^[\^_]./.test(text)) script(text[0] === '^' ? 'sup' : 'sub', parse(text.slice(1).replace(/^\{(.*)\}$/, '$1')));
    else if (text === '*' && here().at(-1)?.kind === 'name') script('sup', [{ kind: 'operator', text: '∗' }]);
    else if (closers[text] || (bar && levels[levels.length - 1].open !== text)) levels.push({ open: text, body: [] });
    else if (levels.length > 1 && (bar || closers[levels[levels.length - 1].open] === text)) close(text);
    else here().push(...atoms(text));
  }
  // A bracket without its partner is a sign like any other.
  while (levels.length > 1) {
    const { open, body } = levels.pop() as { open: string; body: Piece[] };
    here().push({ kind: 'operator', text: open }, ...body);
  }
  return here();
}

function mapped(text: string, from: string): string {
  return [...text].map((c) => plain[[...from].indexOf(c)] ?? (c === 'ᵀ' ? 'T' : c)).join('');
}

/** A letter with digits has them as its index; letters that are no function are variables side by side. */
function atoms(text: string): Piece[] {
  const indexed = new RegExp(`^([A-Za-z${greek}ℓ])(\\d[\\d.]*|½)$`, 'u').exec(text);
  if (indexed) return [{ kind: 'script', base: { kind: 'name', text: indexed[1] }, sub: [{ kind: 'number', text: indexed[2] }] }];
  if (/^[\d.½]/.test(text)) return [{ kind: 'number', text }];
  if (/^[A-Za-z]+$/.test(text) && !functions.has(text)) return [...text].map((letter) => ({ kind: 'name', text: letter }));
  if (/^[\p{L}∇∂∞]/u.test(text)) return [{ kind: 'name', text }];
  return [{ kind: 'operator', text: text === '-' ? '−' : text }];
}
