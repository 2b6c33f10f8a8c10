// What an experiment finds in the results of its cells, with everything that a figure depends on in its caption.
import type { CellResult } from '../cells/cell.js';
import type { Claim } from '../cells/claim.js';
import type { Experiment, Findings } from './experiment.js';

/**
 * The findings, each caption followed by what the experiment's curves depend on, its seeds and the kernel: whoever reads a figure can make it again.
 * `kernel` is the SHA-256 of the kernel that the results come from. Claims on a part of the cells are open: what they say so far is no verdict.
 */
export function findingsOf<Settings extends { readonly seeds: readonly number[] }>(
  { analyse, about, draws = 'data, start and noise' }: Pick<Experiment<Settings>, 'analyse' | 'about' | 'draws'>,
  settings: Settings,
  results: readonly CellResult[],
  kernel: string,
  complete = true,
): Findings {
  const findings = analyse(settings, results);
  const figures = findings.figures.map(({ seeds = settings.seeds.length, ...figure }) => {
    const random = draws === '' ? 'Nothing is random.' : `${seeds === 1 ? 'One seed' : `${seeds} seeds`} of ${draws}.`;
    return { ...figure, caption: [figure.caption, about?.(settings), random, `Kernel ${kernel.slice(0, 12)}.`].filter(Boolean).join(' ') };
  });
  return { ...findings, figures, claims: complete ? findings.claims : findings.claims.map(soFar) };
}

function soFar(claim: Claim): Claim {
  if (claim.verdict === 'open') return claim;
  return { ...claim, observed: `not all run; so far: ${claim.observed}`, numbers: [], verdict: 'open' };
}
