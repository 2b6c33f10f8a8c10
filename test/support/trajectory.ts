// The SHA-256 of a trajectory: the bytes of theta after every tenth step. Runs in browsers too.
import { sha256 } from '@noble/hashes/sha2.js';
import { type Run, restoreRun } from '../../src/index.js';

/** Advances a run, saving and restoring it at the steps of `stops`, and returns the hash in hex. */
export function trajectoryHash(run: Run, steps: number, stops: readonly number[] = []): string {
  const hash = sha256.create();
  let current = run;
  for (let step = 0; step <= steps; step++) {
    if (stops.includes(step)) current = restoreRun(current.save());
    if (step % 10 === 0) hash.update(new Uint8Array(current.theta.buffer));
    if (step < steps) current.advance(1);
  }
  return Array.from(hash.digest(), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
