// Reads test/reference-data/, made with torch by the scripts beside the files.
import { readFileSync } from 'node:fs';

/** The parsed JSON of a file in test/reference-data/. */
export function referenceData<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../../test/reference-data/${name}`, import.meta.url), 'utf8')) as T;
}
