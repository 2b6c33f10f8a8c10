// A mistake in the command as it was typed.
import { meant } from '../input/synonyms.js';

/** Ends the command with exit code 64 and this message. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The error for a name that does not exist: names the one that was meant, if that is clear, or what `instead` says, and all that do. `kind` is singular: 'preset'. */
export function unknownArgument(kind: string, given: string, known: readonly string[], instead = ''): UsageError {
  const bare = (name: string): string => name.replace(/^-+/, '');
  const names = meant(bare(given), known.map(bare));
  const name = known.find((one) => names.includes(bare(one)));
  const hint = name === undefined ? instead : `; the nearest is '${name}'`;
  return new UsageError(`unknown ${kind} '${given}'${hint} (known: ${known.length === 0 ? 'none' : known.join(', ')})`);
}
