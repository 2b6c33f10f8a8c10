// A mistake in the command as it was typed.
import { closestMatch } from 'leven';

/** Ends the command with exit code 64 and this message. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The error for a name that does not exist: names the nearest one and all that do. `kind` is singular: 'preset'. */
export function unknownArgument(kind: string, given: string, known: readonly string[]): UsageError {
  const nearest = closestMatch(given, known);
  const hint = nearest === undefined ? '' : `; the nearest is '${nearest}'`;
  return new UsageError(`unknown ${kind} '${given}'${hint} (known: ${known.length === 0 ? 'none' : known.join(', ')})`);
}
