// Where and when figures were measured.
import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  /** The commit that was measured; null outside a git checkout. */
  readonly commit: string | null;
  readonly date: string;
}

function commit(): string | null {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return null;
  }
}

export function machine(): Machine {
  const date = new Date().toISOString().slice(0, 10);
  return { cpu: cpus()[0]?.model.trim() ?? 'unknown', cores: availableParallelism(), node: process.version, commit: commit(), date };
}
