// Changes to a sweep on the command line, in Hydra's notation: `optimizer.lr=1e-4..1e-1:log:7`, `optimizer=adam,sgd`, `seed=0..19`.
import { conflict, invalid, type MinifoldError, misread, unknownName } from '../../input/errors.js';
import { meant, optionsOfSome } from '../../input/synonyms.js';
import { Axis, listKeys, sweepKeys, Zipped } from './axis.js';
import { checkKey, isTree, plain, readValue, type Tree } from './document.js';
import { isRange, rangeValues } from './ranges.js';

const closing: Readonly<Record<string, string>> = { '[': ']', '{': '}', '(': ')' };

/** The parts of a text between the commas that stand in no bracket and no quotes. */
function parts(text: string, path: string): string[] {
  const found: string[] = [];
  const open: string[] = [];
  let quote = '';
  let from = 0;
  [...text].reduce((at, character) => {
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === "'" || character === '"') quote = character;
    else if (character in closing && Object.hasOwn(closing, character)) open.push(closing[character]);
    else if (character === open.at(-1)) open.pop();
    else if (character === ',' && open.length === 0) {
      found.push(text.slice(from, at));
      from = at + 1;
    }
    return at + character.length;
  }, 0);
  if (quote !== '' || open.length > 0) throw misread(path, text, text.length, `${quote || open.at(-1)} is missing`);
  return [...found, text.slice(from)].map((part) => part.trim());
}

/** What stands right of the equals sign: a value as a file would have it, or an axis of several. */
function givenValue(text: string, path: string): unknown {
  if (path === 'where' || path === 'title') return text.trim();
  const texts = parts(text, path);
  if (texts.some((part) => part === '')) throw invalid('E_SYNTAX', path, text, 'values with commas between them');
  const isList = listKeys.includes(path) && texts.every((part) => !part.startsWith('[') && !isRange(part)); // measures=trainLoss,l1
  if (isList) return texts.map((part) => readValue(part, path));
  if (texts.length === 1) return readValue(texts[0], path);
  return new Axis(texts.flatMap((part): unknown[] => (isRange(part) ? rangeValues(part, path) : [readValue(part, path)])));
}

/** Splits `optimizer.lr=0.1`; undefined for a text that is none, such as a file `./a=b.yaml`. */
export function splitOverride(text: string): { readonly path: string; readonly value: string } | undefined {
  const at = text.indexOf('=');
  return at < 1 || /[/\\]/.test(text.slice(0, at)) ? undefined : { path: text.slice(0, at).trim(), value: text.slice(at + 1) };
}

/** Options by their paths, for those who leave out whose they are. */
const optionPaths: readonly string[] = [
  'optimizer.lr',
  ...Object.keys(optionsOfSome).map((option) => `optimizer.${option}`),
  ...['delta', 'sigma', 'covariance', 'distribution'].map((option) => `noise.${option}`),
];

/** The paths that a key stands for: mistyped, or an option without the name before it. */
export function pathsMeant(key: string): readonly string[] {
  const keys = sweepKeys.includes(key) ? [key] : meant(key, sweepKeys);
  return keys.length > 0 ? keys : optionPaths.filter((path) => meant(key, optionPaths.map(last)).includes(last(path)));
}

/** A key that no sweep has. */
export function unknownKey(key: string, path: string): MinifoldError {
  return unknownName('key', key, sweepKeys, path, undefined, pathsMeant(key));
}

const last = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

/** The names in a path such as `optimizer.lr`. */
export function namesIn(path: string): string[] {
  const names = path.split('.');
  const [first] = names;
  if (!sweepKeys.includes(first)) throw unknownKey(first, path);
  for (const name of names) {
    checkKey(name, path);
    if (!/^[A-Za-z]\w*$/.test(name)) throw invalid('E_SYNTAX', path, path, 'names with dots between them, as in optimizer.lr');
  }
  return names;
}

/** Puts a value at a path, in every alternative that stands on the way. */
export function put(tree: Tree, path: string, value: unknown): void {
  const names = namesIn(path);
  const last = names[names.length - 1];
  const into = (level: Tree, depth: number): void => {
    if (depth === names.length - 1) {
      level[last] = value;
      return;
    }
    const here = names.slice(0, depth + 1).join('.');
    const next = named(level[names[depth]]);
    level[names[depth]] = next;
    const levels = next instanceof Axis || next instanceof Zipped ? next.values : [next].flat();
    const trees = levels.filter(isTree);
    if (trees.length === 0 || trees.length < levels.length)
      throw conflict(path, `${here} has no options to set`, { allowed: beforeIt(here) });
    for (const one of trees) into(one, depth + 1);
  };
  into(tree, 0);
}

/** A problem or optimizer that is given by its name alone, with room for its options. */
function named(value: unknown): unknown {
  if (typeof value === 'string') return { name: value };
  if (Array.isArray(value)) return value.map(named);
  if (value instanceof Zipped) return new Zipped(value.group, value.values.map(named));
  return value instanceof Axis ? new Axis(value.values.map(named)) : value;
}

/** What has options, and a name that may stand there. */
const examples: Readonly<Record<string, string>> = {
  problem: 'ellipse',
  optimizer: 'adam',
  noise: 'labelNoise',
  'optimizer.lr': 'cosine',
};

function beforeIt(path: string): string {
  if (Object.hasOwn(examples, path)) return `${path}=NAME before it, as in ${path}=${examples[path]}`;
  return `one value, as in ${path}=VALUE; options are of ${Object.keys(examples).join(', ')}`;
}

/** The same description with the overrides made, later ones over earlier ones. */
export function withOverrides(given: Tree, overrides: readonly string[]): Tree {
  const tree = plain(given, '') as Tree;
  for (const text of overrides) {
    const split = splitOverride(text);
    if (!split) throw invalid('E_SYNTAX', 'override', text, 'PATH=VALUE, as in optimizer.lr=0.1,0.2');
    const { path, value } = split;
    if (value.trim() === '') throw invalid('E_SYNTAX', path, text, 'a value after the equals sign');
    put(tree, path, givenValue(value, path));
  }
  return tree;
}
