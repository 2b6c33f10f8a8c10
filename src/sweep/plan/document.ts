// The text of a sweep, YAML or JSON, as plain data that knows its lines. What YAML can do beyond data is refused: tags, several documents, cycles.
import { type Document, isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLParseError, type YAMLWarning } from 'yaml';
import { conflict, invalid, MinifoldError, partOf, unusable } from '../../input/errors.js';
import { Axis, DataFile } from './axis.js';
import { placeIn, type TextPlace } from './place.js';

/** Plain data by their keys. */
export type Tree = Record<string, unknown>;

/** A sweep as it was written. */
export interface SweepDocument {
  readonly tree: Tree;
  /** Where it says what is at a path; undefined where nobody knows. */
  find(path: string, value?: unknown): TextPlace | undefined;
}

const longest = 2 ** 24;
const deepest = 24;
const options = { version: '1.2', schema: 'core', uniqueKeys: true, strict: true, merge: false, prettyErrors: false } as const;

/** Whether a value is a map of the document, and no list, axis or expression. */
export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Fails for a key that every object has from birth, such as `__proto__`. */
export function checkKey(key: string, path: string): void {
  if (key in {}) throw conflict(path, `every object has a '${key}' of its own`, { value: key, allowed: 'the names of options' });
}

/**
 * A copy of plain data and of the axes in it: of maps, lists, numbers, texts and flags alone, with keys that are no object's own.
 *
 * @throws E_TYPE, E_RANGE, E_TOO_LARGE
 */
export function plain(value: unknown, path: string, depth = 0): unknown {
  if (depth > deepest) throw invalid('E_TOO_LARGE', path, value, `at most ${deepest} levels`);
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean' || value instanceof DataFile) return value;
  if (Array.isArray(value)) return Array.from(value, (entry, k) => plain(entry, partOf(path, k), depth + 1));
  if (value instanceof Axis) return new Axis(value.values.map((entry, k) => plain(entry, partOf(path, k), depth + 1)));
  if (isTree(value)) {
    const entries = Object.entries(value).map(([key, entry]) => {
      const at = path === '' ? key : partOf(path, key);
      checkKey(key, at);
      return [key, plain(entry, at, depth + 1)];
    });
    return Object.fromEntries(entries);
  }
  throw invalid('E_TYPE', path, value, 'a number, a text, true, false, a list or names with values');
}

const textKey = 'a text; a comma ends a value, and the point of a number is a point';

/** Keys before YAML makes an object of them. */
function checkKeys(node: unknown, path: string, depth = 0): void {
  if (depth > deepest) throw invalid('E_TOO_LARGE', path, node, `at most ${deepest} levels`);
  if (isSeq(node)) for (const [k, item] of node.items.entries()) checkKeys(item, partOf(path, k), depth + 1);
  if (!isMap(node)) return;
  for (const { key, value } of node.items) {
    const name = isScalar(key) ? key.value : key;
    if (typeof name !== 'string') throw invalid('E_TYPE', `a key of ${path || 'sweep'}`, name, textKey);
    const at = path === '' ? name : partOf(path, name);
    if (name === '<<')
      throw conflict(at, 'keys are not merged', { value: name, allowed: 'the options themselves, or a list of alternatives' });
    checkKey(name, at);
    checkKeys(value, at, depth + 1);
  }
}

function faultOf({ code, message }: YAMLParseError | YAMLWarning, line: string): string {
  const what = code === 'MULTIPLE_DOCS' ? 'a second document begins here, and a sweep is one' : message;
  const hint = line.includes('${') ? `; within braces or brackets an expression stands in quotation marks, as '\${seed}'` : '';
  return `this is not YAML or JSON: ${what}${hint}`;
}

function parsed(text: string, path: string): { document: Document; lines: LineCounter } {
  if (text.length > longest) throw invalid('E_TOO_LARGE', path, text, `at most ${longest} characters`);
  const lines = new LineCounter();
  const document = parseDocument(text, { ...options, lineCounter: lines });
  const [fault] = [...document.errors, ...document.warnings];
  if (fault) {
    const { line } = lines.linePos(fault.pos[0]);
    throw unusable(`${path}, line ${line}`, faultOf(fault, text.split('\n')[line - 1] ?? ''));
  }
  return { document, lines };
}

/** The data of a document; `name` is what errors call it, and where they find its parts. */
function dataOf(document: Document, name: string, path: string): unknown {
  checkKeys(document.contents, path);
  try {
    return plain(document.toJS({ maxAliasCount: 1000 }), path);
  } catch (error) {
    throw error instanceof MinifoldError ? error : unusable(name, `this is not YAML or JSON: ${(error as Error).message}`);
  }
}

/**
 * Reads the text of a sweep; `name` is what errors call it.
 *
 * @throws E_FOLDER where it is no YAML and no JSON, E_TYPE, E_RANGE, E_TOO_LARGE
 */
export function readDocument(text: string, name: string): SweepDocument {
  const { document, lines } = parsed(text, name);
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null))
    throw unusable(name, 'it is empty; a sweep has names with values, as in problem: { name: bilinear }');
  const tree = dataOf(document, name, '');
  if (!isTree(tree)) throw invalid('E_TYPE', name, tree, 'names with values, as in problem: { name: bilinear }');
  return { tree, find: (path, value) => placeIn(document.contents, lines, path, value) };
}

/** A value as it stands in an override or a list: a number, a text, a flag, a list or names with values, in YAML's notation. */
export function readValue(text: string, path: string): unknown {
  return dataOf(parsed(text, path).document, path, path);
}
