// What an experiment finds in the results of its cells, with everything that a figure depends on in its caption.
import type { CellResult } from '../cells/cell.js';
import type { Experiment, Findings } from './experiment.js';

/**
 * The findings, each caption followed by what the experiment's curves depend on, its seeds and the kernel: whoever reads a figure can make it again.
 * `kernel` is the SHA-256 of the kernel that the results come from.
 */
export function findingsOf<Settings extends { readonly seeds: readonly number[] }>(
  { analyse, about, draws = 'data, start and noise' }: Pick<Experiment<Settings>, 'analyse' | 'about' | 'draws'>,
  settings: Settings,
  results: readonly CellResult[],
  kernel: string,
): Findings {
  const findings = analyse(settings, results);
  const figures = findings.figures.map(({ seeds = settings.seeds.length, ...figure }) => {
    const random = draws === '' ? 'Nothing is random.' : `${seeds === 1 ? 'One seed' : `${seeds} seeds`} of ${draws}.`;
    return { ...figure, caption: [figure.caption, about?.(settings), random, `Kernel ${kernel.slice(0, 12)}.`].filter(Boolean).join(' ') };
  });
  return { ...findings, figures };
}
