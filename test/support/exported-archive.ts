// What `minifold export` makes of a small sweep.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../cli.js', import.meta.url));

/** Two runs of SGD on the ellipse, exported in this folder: the path of the archive. */
export function exportedArchive(folder: string): string {
  const run = (...words: string[]) => execFileSync(process.execPath, [cli, ...words], { cwd: folder, stdio: 'pipe' });
  const setting = ['problem=ellipse', 'problem.a=2', 'problem.b=1', 'optimizer=sgd', 'optimizer.lr=0.1,0.2', 'steps=20', 'every=10'];
  run('sweep', ...setting, 'measures=trainLoss', '--out', 'results', '--json');
  run('export', 'results', '--zip', 'results.zip');
  return join(folder, 'results.zip');
}
