// The cells of a folder, frozen when they are planned: what each is called, its config, and its id. The file is JSON, a cell a line, and ends in the SHA-256
// of all before that: what was changed in it, or cut off, is told from what was written.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import * as valibot from 'valibot';
import { type Cell, isTask, type Labels, type RunCell } from '../../cells/cell.js';
import { plainCells } from '../../cells/plain-cells.js';
import { invalid, MinifoldError, unusable } from '../../input/errors.js';
import { isOptions } from '../../input/validate.js';
import { type ArraysByName, Canonical, type DataByName, fromCanonical } from './canonical.js';

/** The SHA-256 of a text or of bytes, in 64 hexadecimal digits. */
export function sha256Hex(data: string | Uint8Array): string {
  return bytesToHex(sha256(typeof data === 'string' ? utf8ToBytes(data) : data));
}

/**
 * What the result of a cell depends on beside the kernels: neither what it is called nor how long it takes. Runs are computed by the kernels alone, tasks
 * by this version of minifold too.
 */
function identityOf(cell: Cell, minifold: string): object {
  return isTask(cell) ? { task: cell.task, settings: cell.settings, measures: cell.measures, minifold } : { config: cell.config };
}

function idOf(kernel: string, identity: string): string {
  return sha256Hex(`${kernel}\n${identity}`);
}

/**
 * What names a cell's result: the SHA-256 of the kernels' own and of the cell's config as canonical JSON; of a task its name, its settings and the version
 * of minifold. Labels are not in it. `canonical` knows the texts of arrays that it has seen.
 *
 * @throws E_TYPE for a config that is not plain data
 */
export function cellId(cell: Cell, kernelHash: string, minifold: string, canonical: Canonical = new Canonical()): string {
  return idOf(kernelHash, canonical.text(identityOf(plainCells([cell])[0], minifold), 'cell'));
}

const version = 1;
const Hash = valibot.pipe(valibot.string(), valibot.hash(['sha256']));

/** What stands before the cells. */
interface Head {
  readonly format: 'minifold manifest';
  readonly version: 1;
  readonly minifold: string;
  readonly kernel: string;
  readonly name: string;
  readonly about: Readonly<Record<string, unknown>>;
  readonly count: number;
}
const HeadSchema: valibot.GenericSchema<unknown, Head> = valibot.strictObject({
  format: valibot.literal('minifold manifest'),
  version: valibot.literal(version),
  minifold: valibot.string(),
  kernel: Hash,
  name: valibot.string(),
  about: valibot.custom<Head['about']>(isOptions, 'plain data by names'),
  count: valibot.pipe(valibot.number(), valibot.safeInteger(), valibot.minValue(0)),
});

const Line = valibot.strictObject({
  id: Hash,
  labels: valibot.custom<Labels>(
    (given) => isOptions(given) && Object.values(given).every((one) => ['string', 'number'].includes(typeof one)),
  ),
  weight: valibot.optional(valibot.number()),
  cell: valibot.union([
    valibot.strictObject({ config: valibot.looseObject({}) }),
    valibot.strictObject({
      task: valibot.string(),
      settings: valibot.looseObject({}),
      measures: valibot.array(valibot.string()),
      minifold: valibot.string(),
    }),
  ]),
});

/** SHA-256 of a text in hexadecimal digits; a faster one than that of browsers may stand in for it. */
type HashOfText = (text: string) => string;

/** What is planned. */
export interface Planned {
  /** The version of minifold that plans it. */
  readonly minifold: string;
  /** SHA-256 of kernels.wasm. */
  readonly kernel: string;
  /** What it is called. */
  readonly name: string;
  /** Plain data of whoever plans it, kept along: it is no part of any id. What stands in its `how` makes no plan another one. */
  readonly about?: object | undefined;
  readonly cells: readonly Cell[];
}

/** The cells of a folder. Make one with `planManifest` or `readManifest`. */
export class Manifest {
  readonly minifold: string;
  readonly kernel: string;
  readonly name: string;
  readonly about: Readonly<Record<string, unknown>>;
  /** The ids in the order of the cells. Cells of one config under several names have one. */
  readonly ids: readonly string[];
  /** The file. */
  readonly text: string;
  readonly #lines: readonly string[];
  readonly #labels: Labels[] = [];
  readonly #canonical = new Canonical();
  /** What cells share: the arrays that were read, and problems by their texts. */
  readonly #arrays: ArraysByName = new Map();
  readonly #problems = new Map<string, object>();

  constructor(head: Head, ids: readonly string[], lines: readonly string[], text: string) {
    this.minifold = head.minifold;
    this.kernel = head.kernel;
    this.name = head.name;
    this.about = head.about;
    this.ids = ids;
    this.text = text;
    this.#lines = lines;
  }

  /** The SHA-256 in which the file ends. */
  get hash(): string {
    return this.text.slice(-'"}\n'.length - 64).slice(0, 64);
  }

  /**
   * A cell by its place; `find` gives the bytes that are named by a SHA-256.
   *
   * @throws E_FOLDER for a line that no plan writes, or whose id is not that of its config
   */
  cell(place: number, find: (sha256: string) => Uint8Array): Cell {
    const { labels, weight, cell } = this.#line(place);
    try {
      const data = fromCanonical(cell, find, 'cell', this.#arrays) as Record<string, unknown>;
      const { task, settings, measures, minifold = this.minifold, config } = data;
      const read = config
        ? { labels, config, ...(weight !== undefined && { stepWeight: weight }) }
        : { labels, task, settings, measures, weight: weight ?? 1 };
      const [plain] = plainCells([read]);
      const id = cellId(plain, this.kernel, this.minifold, this.#canonical);
      if (minifold === this.minifold && id === this.ids[place]) return isTask(plain) ? plain : this.#sharing(plain);
    } catch (error) {
      if (error instanceof MinifoldError && error.code !== 'E_IO') throw unusable('manifest.json', `cell ${place}: ${error.message}`);
      throw error;
    }
    throw unusable('manifest.json', `cell ${place} has the id of another config`);
  }

  /** The cell with the problem that one of its data had. */
  #sharing(cell: RunCell): RunCell {
    const text = this.#canonical.text(cell.config.problem, 'cell.config.problem');
    if (!text.includes('"sha256":')) return cell;
    const problem = this.#problems.get(text) ?? cell.config.problem;
    this.#problems.set(text, problem);
    return { ...cell, config: { ...cell.config, problem } };
  }

  /** What a cell is called. */
  labels(place: number): Labels {
    this.#labels[place] ??= Object.freeze(this.#line(place).labels);
    return this.#labels[place];
  }

  #line(place: number): valibot.InferOutput<typeof Line> {
    const { output, success } = valibot.safeParse(Line, parsed(this.#lines[place]));
    if (!success) throw unusable('manifest.json', `line ${place + 2} is not a cell`);
    return output;
  }

  /** What makes another manifest one of other cells, in words; nothing where they are the same, whichever version planned them. */
  differences(other: Manifest): string[] {
    const place = this.#lines.findIndex((line, k) => line !== other.#lines[k]);
    const isSame = place < 0 && this.#lines.length === other.#lines.length;
    const short = (value: unknown): string =>
      typeof value === 'string' && value.length === 64 ? value.slice(0, 12) : JSON.stringify(value);
    const facts = (one: Manifest): [string, unknown][] => [
      ['name', one.name],
      ['kernel', one.kernel],
      ['minifold', isSame ? '' : one.minifold],
      ['cells', one.ids.length],
      ...leaves({ ...one.about, how: undefined }),
    ];
    const [there, here] = [new Map(facts(this)), new Map(facts(other))];
    const told = [...new Set([...there.keys(), ...here.keys()])]
      .filter((key) => JSON.stringify(there.get(key)) !== JSON.stringify(here.get(key)))
      .map(
        (key) =>
          `${key} is ${there.has(key) ? short(there.get(key)) : 'not there'} in it and ${here.has(key) ? short(here.get(key)) : 'not there'} here`,
      );
    if (told.length > 0 || isSame) return told;
    const cell = (one: Manifest): string => `${JSON.stringify(one.labels(place))}, ${one.ids[place].slice(0, 12)},`;
    return [`cell ${place} is ${cell(this)} in it and ${cell(other)} here`];
  }
}

/** The leaves of plain data by their paths. */
function leaves(value: unknown, path = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[path, value]];
  return Object.entries(value).flatMap(([key, entry]) => leaves(entry, path === '' ? key : `${path}.${key}`));
}

/**
 * Freezes cells, and returns the arrays of theirs that the manifest names by SHA-256.
 *
 * @throws E_TYPE for a cell that is not plain data
 */
export function planManifest({ minifold, kernel, name, about = {}, cells }: Planned): {
  readonly manifest: Manifest;
  readonly data: DataByName;
} {
  const canonical = new Canonical();
  const whole = new Canonical(Number.POSITIVE_INFINITY);
  const ids: string[] = [];
  const lines = plainCells(cells).map((cell, k) => {
    const identity = canonical.text(identityOf(cell, minifold), `cells[${k}]`);
    const weight = isTask(cell) ? cell.weight : cell.stepWeight;
    ids.push(idOf(kernel, identity));
    return `{"id":"${ids[k]}","labels":${labelsText(cell.labels, `cells[${k}].labels`)}${weight === undefined ? '' : `,"weight":${weight}`},"cell":${identity}}`;
  });
  const head: Head = {
    format: 'minifold manifest',
    version,
    minifold,
    kernel,
    name,
    about: JSON.parse(whole.text(about, 'about')),
    count: lines.length,
  };
  const body = `{"head":${whole.text(head, 'manifest')},"cells":[\n${lines.join(',\n')}\n]`;
  return { manifest: new Manifest(head, ids, lines, `${body}${ending(body)}`), data: canonical.data };
}

/** Labels in their own order, which is that of the columns. */
function labelsText(labels: Labels, path: string): string {
  const key = Object.keys(labels).find((name) => ['__proto__', 'prototype', 'constructor'].includes(name));
  if (key !== undefined) throw invalid('E_UNKNOWN_KEY', path, key, 'names that no object has of its own');
  return JSON.stringify(labels);
}

function ending(body: string, hash: HashOfText = sha256Hex): string {
  return `,"sha256":"${hash(body)}"}\n`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Reads the text of a manifest.
 *
 * @throws E_FOLDER for a text that no version of minifold wrote, or that is not as it was written; `path` names it
 */
export function readManifest(text: string, path: string, hash: HashOfText = sha256Hex): Manifest {
  const lengthOfEnding = ending('').length;
  const body = text.slice(0, -lengthOfEnding);
  if (text.slice(-lengthOfEnding) !== ending(body, hash)) throw unusable(path, 'it is not a manifest, or not as it was written');
  const start = '{"head":';
  const [first, ...rest] = body.split('\n');
  const head = valibot.safeParse(HeadSchema, parsed(first.slice(start.length, -',"cells":['.length)));
  if (!head.success) throw unusable(path, `it is not a manifest that this version of minifold reads: ${head.issues[0].message}`);
  const lines = rest.slice(0, -1).map((line, k) => (k < rest.length - 2 ? line.slice(0, -1) : line));
  const cells = head.output.count === 0 ? [] : lines;
  const before = '{"id":"'.length;
  const ids = cells.map((line) => (/^\{"id":"[0-9a-f]{64}"/.test(line) ? line.slice(before, before + 64) : ''));
  if (cells.length !== head.output.count || ids.includes(''))
    throw unusable(path, `it does not have the ${head.output.count} cells that it announces`);
  return new Manifest(head.output, ids, cells, text);
}
