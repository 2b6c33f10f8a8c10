// --seeds: `0..9`, `0,2,5`, or both as in `0..3,8`.
import { UsageError } from './usage-error.js';

/** The longest list of seeds. */
export const mostSeeds = 100_000;

/** The seeds in the order given. */
export function parseSeeds(text: string): number[] {
  const wrong = (reason: string) => new UsageError(`--seeds ${text}: ${reason}; give whole numbers from 0, as in 0..9 or 0,2,5`);
  const seeds = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^(\d+)(?:\.\.(\d+))?$/.exec(part.trim());
    if (!match) throw wrong(`'${part}' is not a seed or a range`);
    const first = Number(match[1]);
    const last = Number(match[2] ?? match[1]);
    if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last)) throw wrong(`'${part}' is beyond ${Number.MAX_SAFE_INTEGER}`);
    if (last < first) throw wrong(`the range '${part}' runs backwards`);
    if (last - first >= mostSeeds || seeds.size >= mostSeeds) throw wrong(`more than ${mostSeeds} seeds`);
    for (let seed = first; seed <= last; seed++) {
      if (seeds.has(seed)) throw wrong(`seed ${seed} is given twice`);
      seeds.add(seed);
    }
  }
  return [...seeds];
}
