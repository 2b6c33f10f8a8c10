// What is wrong with a folder that is read, said before anything is made of what is left.
import { kernelHash } from '../../kernels/generated.js';
import { experimentIn, isExperiment } from '../../node/experiment-folder.js';
import type { Store } from '../../node/store/store.js';
import type { Context } from '../context.js';
import { EXIT_DATA, EXIT_DONE } from '../exit-code.js';

/** Names what is not as it was written, with the command that computes it again, and kernels that are not these; returns the exit code of what is made of the rest. */
export function sayLost({ stderr }: Pick<Context, 'stderr'>, store: Store): number {
  const { dir, faults, manifest } = store;
  const command = (): string => (isExperiment(store) ? `${experimentIn(store).config.command} --out ${dir}` : `minifold sweep run ${dir}`);
  for (const fault of faults) stderr.write(`minifold: ${dir}: ${fault}; to compute what is lost: ${command()}\n`);
  const [there, here] = [manifest.kernel, kernelHash].map((hash) => hash.slice(0, 12));
  if (there !== here) stderr.write(`minifold: ${dir}: its cells are of the kernels ${there}, these are ${here}\n`);
  return faults.length > 0 ? EXIT_DATA : EXIT_DONE;
}
