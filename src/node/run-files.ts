// Which files of a folder a run made: they alone are ever taken away.
import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { onDisk } from './files.js';
import { LOCK_FILE } from './folder-lock.js';
import { CELLS_FILE, columnFiles, METRICS_FILE } from './metrics.js';
import type { Columns } from './records.js';

/** What is written before the first cell has ended, and how it begins, but for spaces. */
const FIRST: ReadonlyMap<string, string> = new Map([
  ['config.json', '{"experiment":"'],
  ['versions.json', '{"minifold":"'],
  [METRICS_FILE, '{"cell":'],
  [CELLS_FILE, '{"cell":'],
]);
const FILES = [...FIRST.keys(), 'timing.json', 'metrics.csv', 'claims.json', 'report.html'];

const namesIn = (dir: string): string[] => (existsSync(dir) ? readdirSync(dir) : []);
const isColumn = (name: string): boolean => name.endsWith('.npy');
const isSpec = (name: string): boolean => name.endsWith('.vl.json');
const isFigure = (name: string): boolean => isSpec(name) || name.endsWith('.svg');

/** The file that a temporary one of these was to become. */
function temporaryOf(name: string): string | undefined {
  return /^(.*)\.\d+\.tmp$/.exec(name)?.[1];
}

/** Whether nothing would be lost if a run began in this folder: it is empty, or a run was killed in it before its first cell ended. */
export function isUnused(dir: string): boolean {
  return namesIn(dir).every((name) => {
    const whole = temporaryOf(name) ?? name;
    if (whole === LOCK_FILE) return true;
    const beginning = FIRST.get(whole);
    if (beginning === undefined) return false;
    const text = readFileSync(join(dir, name), 'utf8');
    const start = text.replace(/\s/g, '').slice(0, beginning.length);
    return beginning.startsWith(start) && !(name === 'config.json' && isJson(text)) && !(name === CELLS_FILE && text.includes('\n'));
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Removes what processes left that ended while they wrote. */
export function sweepTemporaries(dir: string): void {
  const folders: [folder: string, isOwn: (name: string) => boolean][] = [
    [dir, (name) => name === LOCK_FILE || FILES.includes(name)],
    [join(dir, 'columns'), isColumn],
    [join(dir, 'figures'), isFigure],
  ];
  for (const [folder, isOwn] of folders) {
    onDisk(folder, () => {
      for (const name of namesIn(folder)) if (isOwn(temporaryOf(name) ?? '')) rmSync(join(folder, name), { force: true });
    });
  }
}

/** Takes a run out of its folder. Its columns are known by their names; without them, every NPY file among them is. */
export function removeRun(dir: string, columns: Columns | undefined): void {
  const ofColumns = columns ? columnFiles(columns) : namesIn(join(dir, 'columns')).filter(isColumn);
  const specs = namesIn(join(dir, 'figures')).filter(isSpec);
  const ofFigures = specs.flatMap((name) => [name, name.replace(/vl\.json$/, 'svg')]);
  const made = [...FILES, ...ofColumns.map((name) => join('columns', name)), ...ofFigures.map((name) => join('figures', name))];
  for (const name of made) rmSync(join(dir, name), { force: true });
  for (const folder of ['columns', 'figures']) if (namesIn(join(dir, folder)).length === 0) removeFolder(join(dir, folder));
}

function removeFolder(path: string): void {
  if (existsSync(path)) rmdirSync(path);
}
