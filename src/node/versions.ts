// What this process would write into versions.json.
import { createRequire } from 'node:module';
import { kernelHash } from '../kernels/generated.js';
import type { Versions } from './run-json.js';

/** The version of this package. */
export function packageVersion(): string {
  return (createRequire(import.meta.url)('minifold/package.json') as { version: string }).version;
}

/** The versions of this process. */
export function currentVersions(): Versions {
  return { minifold: packageVersion(), node: process.version, platform: `${process.platform}-${process.arch}`, kernel: kernelHash };
}
