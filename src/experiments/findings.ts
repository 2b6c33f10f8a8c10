// What an experiment finds in the results of its cells, with everything that its numbers depend on.
import type { CellResult } from '../cells/cell.js';
import type { Claim } from '../cells/claim.js';
import { drawFigures } from '../figures/index.js';
import type { Experiment, Findings } from './experiment.js';

/**
 * The findings, their figures drawn, and what they rest on: the experiment's settings in words, its seeds and the kernel, so that whoever reads them
 * can make them again. `kernel` is the SHA-256 of the kernel that the results come from. Claims on a part of the cells are open: what they say so far
 * is no verdict.
 */
export function findingsOf<Settings extends { readonly seeds: readonly number[] }>(
  { analyse, about, draws = 'data, start and noise' }: Pick<Experiment<Settings>, 'analyse' | 'about' | 'draws'>,
  settings: Settings,
  results: readonly CellResult[],
  kernel: string,
  complete = true,
): Findings {
  const { claims, figures, tables } = analyse(settings, results);
  const drawn = (count: number): string =>
    draws === '' ? 'Nothing is random.' : `${count === 1 ? 'One seed' : `${count} seeds`} of ${draws}.`;
  const basis = [about?.(settings), drawn(settings.seeds.length), `Kernel ${kernel.slice(0, 12)}.`].filter(Boolean).join(' ');
  const captioned = drawFigures(figures).map(({ seeds = settings.seeds.length, ...figure }) =>
    seeds === settings.seeds.length ? figure : { ...figure, caption: `${figure.caption} ${drawn(seeds)}` },
  );
  return { claims: complete ? claims : claims.map(soFar), figures: captioned, tables, basis };
}

function soFar(claim: Claim): Claim {
  if (claim.verdict === 'open') return claim;
  return { ...claim, observed: `not all run; so far: ${claim.observed}`, numbers: [], verdict: 'open' };
}
