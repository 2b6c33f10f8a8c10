// The command line as this process: its arguments, streams and exit code.
import { main } from './cli.js';
import type { Context } from './context.js';
import { EXIT_IO } from './exit-code.js';

/** Runs the command in process.argv and sets the exit code. */
export function runProcess(context: Pick<Context, 'experiments' | 'worker'>): void {
  // A reader that goes away, as in `minifold list | head -1`, is no reason to stop a run or to complain.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.exit(EXIT_IO);
  });
  process.stderr.on('error', () => {});
  void main(process.argv.slice(2), { ...context, began: 0, stdout: process.stdout, stderr: process.stderr }).then((code) => {
    process.exitCode = code;
  });
}
