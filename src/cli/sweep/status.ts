// minifold sweep status DIR
import { formatSeconds } from '../../figures/format.js';
import { Store } from '../../node/store/store.js';
import type { Context } from '../context.js';

/** Says how far the sweep in a folder is, or the run of an experiment. */
export function sweepStatus({ stdout, stderr }: Context, dir: string, json: boolean): void {
  const store = Store.read(dir);
  const { title = '' } = store.manifest.about;
  const { name, cells, done, diverged, failed, seconds, faults } = store.status();
  const left = cells - done;
  if (json) {
    stdout.write(
      `${JSON.stringify({ name, title, kernel: store.manifest.kernel, cells, done, diverged, failed, left, seconds, faults })}\n`,
    );
    return;
  }
  for (const fault of faults) stderr.write(`minifold: ${dir}: ${fault}\n`);
  stdout.write(`${title || name}: ${done} of ${cells} cells are done, ${left} left\n`);
  if (diverged > 0) stdout.write(`  ${diverged} diverged\n`);
  if (failed > 0) stdout.write(`  ${failed} failed, and will be tried again\n`);
  stdout.write(`  ${formatSeconds(Number(seconds.toPrecision(3)))} of computing so far\n`);
}
