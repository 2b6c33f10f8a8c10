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
  return hex(hash.digest());
}

/** The SHA-256 of a vector's bytes, in hex. */
export function hashOf(x: Float64Array | Float32Array): string {
  return hex(sha256(new Uint8Array(x.buffer)));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
