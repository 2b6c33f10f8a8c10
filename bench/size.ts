// What a page would load, in kB of 1000 bytes after gzip -9: the bundled entry with its packages and the kernels inlined.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Section } from './support/section.js';

const dist = new URL('../', import.meta.url);

function kilobytes(name: string): number {
  return gzipSync(readFileSync(new URL(name, dist)), { level: 9 }).length / 1000;
}

function section(): Section {
  return {
    title: 'size after gzip',
    unit: 'kB',
    rows: [
      { task: 'minifold, kernels inlined', value: kilobytes('index.js'), ratio: null, target: { of: 'value', most: 60 } },
      { task: 'minifold/slim', value: kilobytes('slim.js'), ratio: null },
      { task: 'kernels.wasm', value: kilobytes('kernels.wasm'), ratio: null },
    ],
  };
}

export const sections: readonly (() => Section)[] = [section];
