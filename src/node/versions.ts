// What this process would write into versions.json.
import { createRequire } from 'node:module';
import * as valibot from 'valibot';
import { kernelHash } from '../kernels/generated.js';

/** versions.json: what a run was made with. */
export interface Versions {
  readonly minifold: string;
  readonly node: string;
  readonly platform: string;
  readonly kernel: string;
}

export const VersionsSchema: valibot.GenericSchema<unknown, Versions> = valibot.object({
  minifold: valibot.string(),
  node: valibot.string(),
  platform: valibot.string(),
  kernel: valibot.string(),
});

/** The version of this package. */
export function packageVersion(): string {
  return (createRequire(import.meta.url)('minifold/package.json') as { version: string }).version;
}

/** The versions of this process. */
export function currentVersions(): Versions {
  return { minifold: packageVersion(), node: process.version, platform: `${process.platform}-${process.arch}`, kernel: kernelHash };
}
