// The sweep that a command names: a file with overrides, or overrides alone.
import { existsSync, readFileSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, extname } from 'node:path';
import { failed, MinifoldError } from '../../input/errors.js';
import { meant } from '../../input/synonyms.js';
import { init } from '../../kernels/init.js';
import { dataFilesIn } from '../../node/data-file.js';
import { onDisk } from '../../node/files.js';
import '../../define/define-problem.js'; // models as text are read by their name
import { withFiles } from '../../sweep/plan/data-file.js';
import { readDocument, type SweepDocument, type Tree } from '../../sweep/plan/document.js';
import { splitOverride, withOverrides } from '../../sweep/plan/overrides.js';
import { planSweep, type SweepPlan } from '../../sweep/plan/plan.js';
import { UsageError } from '../usage-error.js';

/** A sweep as a command gives it. */
export interface GivenSweep {
  /** What its folder is called where none is given. */
  readonly name: string;
  /** Its description, with the overrides in it, as text in JSON. */
  readonly description: string;
  readonly plan: SweepPlan;
}

const longest = 2 ** 24;

/** What `sweep` can be followed by. */
export const sweepActions: readonly string[] = ['plan', 'run', 'status', 'merge', 'aggregate', 'plot', 'submit'];

/** What a file that is not there was meant to be. */
function actionMeant(file: string): string {
  const [action] = meant(file, sweepActions);
  return action === undefined ? '' : `; did you mean sweep ${action}?`;
}

/** The text of a file, which may begin with a mark of its encoding. */
function textOf(file: string): string {
  const bytes = onDisk(file, () => readFileSync(file));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const isWide = ['fffe', 'feff'].includes(bytes.subarray(0, 2).toString('hex'));
    throw new UsageError(`${file}: this is no text in UTF-8${isWide ? ', but in UTF-16: save it as UTF-8' : ''}`);
  }
}

/** Tells overrides from the file before them. */
export function splitSources(args: readonly string[]): { readonly file: string | undefined; readonly overrides: readonly string[] } {
  const overrides = args.filter((arg) => splitOverride(arg) !== undefined);
  const files = args.filter((arg) => splitOverride(arg) === undefined);
  const [typo] = files.filter((file) => actionMeant(file) !== '' && !existsSync(file));
  if (files.length > 1 && typo !== undefined) throw new UsageError(`there is no 'sweep ${typo}'${actionMeant(typo)}`);
  if (files.length > 1)
    throw new UsageError(`two files of sweeps, ${files[0]} and ${files[1]}; overrides are given as PATH=VALUE, as in optimizer.lr=0.1,0.2`);
  return { file: files[0], overrides };
}

/** What is there instead of a file. */
function kindOf(stat: Stats): string {
  if (stat.isDirectory()) return 'this is a folder';
  return stat.isFIFO() ? 'this is a pipe, and minifold reads none' : 'this is a device or a socket';
}

function documentOf(file: string | undefined): SweepDocument {
  if (file === undefined) return { tree: {}, find: () => undefined };
  if (file.trim() === '') throw new UsageError('the name of the file is empty; give a sweep in YAML or JSON');
  const stat = onDisk(file, () => statSync(file, { throwIfNoEntry: false }));
  if (!stat) {
    const instead = actionMeant(file) || '; give a sweep in YAML or JSON, or PATH=VALUE, as in optimizer=adam';
    throw new UsageError(`${file}: there is no such file${instead}`);
  }
  if (!stat.isFile()) throw new UsageError(`${file}: ${kindOf(stat)}; give a file in YAML or JSON`);
  if (stat.size > longest) throw new UsageError(`${file}: ${stat.size} bytes are too many for a sweep; allowed: ${longest}`);
  return readDocument(textOf(file), basename(file));
}

/** Where a wrong value was given: in an override, or on a line of the file. */
function placeOf(
  { path = '', value }: MinifoldError,
  document: SweepDocument,
  file: string | undefined,
  overrides: readonly string[],
): string {
  const at = path.replace(/^sweep\./, '');
  const isIn = (named: string): boolean => named !== '' && (at === named || at.startsWith(`${named}.`) || at.startsWith(`${named}[`));
  const override = overrides.findLast((text) => isIn(splitOverride(text)?.path ?? ''));
  const place = document.find(at, value);
  const depth = override === undefined ? 0 : (splitOverride(override)?.path ?? '').split('.').length;
  if (override !== undefined && !(place?.placed && place.depth >= depth))
    return override.length > 60 ? `${override.slice(0, 60)}…` : override;
  if (file === undefined) return 'sweep';
  return place === undefined ? basename(file) : `${basename(file)}, line ${place.line}`;
}

/** What makes a number of a text that looks like one. */
function quotedHint({ value, allowed = '' }: MinifoldError): string {
  const isNumber = typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value));
  return isNumber && allowed.includes('number') ? '; in quotation marks it is a text: leave them out' : '';
}

/** Reads and plans a sweep. Whatever is wrong with it is a mistake of usage, with its place. */
export async function givenSweep(args: readonly string[]): Promise<GivenSweep> {
  const { file, overrides } = splitSources(args);
  if (file === undefined && overrides.length === 0)
    throw new UsageError('give a sweep: a file in YAML or JSON, or PATH=VALUE, as in problem=bilinear optimizer=adam optimizer.lr=0.1,0.2');
  await init();
  let document: SweepDocument = { tree: {}, find: () => undefined };
  try {
    document = documentOf(file);
    const tree = withFiles(withOverrides(document.tree, overrides), dataFilesIn(file === undefined ? '.' : dirname(file))) as Tree;
    const plan = planSweep(tree);
    const name = file === undefined ? 'sweep' : basename(file, extname(file));
    return { name, description: JSON.stringify(tree), plan };
  } catch (error) {
    if (!(error instanceof MinifoldError) || error.code === 'E_IO') throw error;
    const place = placeOf(error, document, file, overrides);
    const isSaid = error.code === 'E_FOLDER' || error.message.startsWith(`${place} `);
    throw new UsageError(`${isSaid ? error.message : failed(place, error).message}${quotedHint(error)}`);
  }
}
