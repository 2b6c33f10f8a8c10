// What the command line answers to the shell. The numbers are those of sysexits.h and, after a signal, 128 + its number.
import { MinifoldError } from '../input/errors.js';
import { UsageError } from './usage-error.js';

export const EXIT_DONE = 0;
export const EXIT_FAILED = 1;
const EXIT_USAGE = 64;
export const EXIT_DATA = 65;
/** Said by launch.ts, which imports nothing. */
const EXIT_UNAVAILABLE = 69;
export const EXIT_IO = 74;
/** Of a run that stopped in time, its cells under way saved: the same command goes on. */
export const EXIT_YIELDED = 75;
/** After Ctrl-C. */
export const EXIT_INTERRUPTED = 130;

/** The exit code of an error that ended a command. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return EXIT_USAGE;
  if (error instanceof MinifoldError && error.code === 'E_FOLDER') return EXIT_USAGE;
  if (error instanceof MinifoldError && error.code === 'E_CONFLICT') return EXIT_DATA;
  if (error instanceof MinifoldError && error.code === 'E_IO') return EXIT_IO;
  const { name, syscall } = Object(error) as NodeJS.ErrnoException;
  if (name === 'CACError') return EXIT_USAGE;
  return syscall === undefined ? EXIT_FAILED : EXIT_IO;
}

/** The error as one line, with a mark under a text below it. */
export function errorLine(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  const message = said.includes('uv_cwd') ? 'the folder that this runs in is gone; go to another' : said;
  const [mark = ''] = /\n {2}[^\n]*\n *\^$/.exec(message) ?? []; // a text with a mark under a place of it: two lines of their own
  const lines = message
    .slice(0, message.length - mark.length)
    .split('\n')
    .map((line) => line.trim());
  return `minifold: ${lines.filter((line) => line !== '').join(' ')}${mark}\n`;
}

/** What `--help` says of them. */
export const exitCodesHelp: string = [
  [EXIT_DONE, 'done; for run and plot whether or not the claims hold'],
  [EXIT_FAILED, 'a cell failed to run, or a row of verify does not hold'],
  [EXIT_USAGE, 'an argument, setting or folder that cannot be taken'],
  [EXIT_DATA, 'other cells or kernels in the folder; results that differ or are damaged'],
  [EXIT_UNAVAILABLE, 'this Node is older than minifold needs'],
  [EXIT_IO, 'the file system refused to read or write'],
  [EXIT_YIELDED, 'stopped in time by SIGTERM, SIGUSR1 or --time-limit; go on with it'],
  [EXIT_INTERRUPTED, 'stopped by Ctrl-C; what was done is kept'],
]
  .map(([code, meaning]) => `  ${`${code}`.padEnd(5)}${meaning}`)
  .join('\n');
