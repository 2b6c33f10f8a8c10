// What a page would load, in kB of 1000 bytes after gzip -9: what a bundler makes of the entries, minified and with the kernels inlined, and what
// it keeps for a page that runs a diagonal net.
import { readFileSync } from 'node:fs';
import { bundled, kilobytes } from '../test/support/browsers/bundled.js';
import type { Section } from './support/section.js';

const dist = new URL('../', import.meta.url);

async function section(): Promise<Section> {
  const slim = await bundled(['slim', '*']);
  return {
    title: 'size after gzip',
    unit: 'kB',
    rows: [
      { task: 'minifold, kernels inlined', value: await bundled(['index', '*']), ratio: null },
      {
        task: 'of it, to run a diagonal net',
        value: await bundled(['index', '{ adam, createRun, diagonalNet, init, labelNoise, sgd }']),
        ratio: null,
        target: { of: 'value', most: 60 },
        bound: 'the kernels of all problems are one module, the last row',
      },
      { task: 'of it, to run an ellipse', value: await bundled(['index', '{ adam, createRun, ellipse, init }']), ratio: null },
      { task: 'minifold/define, with what it needs of the library', value: await bundled(['define', '*']), ratio: null },
      { task: 'minifold/slim', value: slim, ratio: null },
      {
        task: 'minifold/define beside it: tracing, text, compiler, rules, theory',
        value: (await bundled(['slim', '*'], ['define', '*'])) - slim,
        ratio: null,
      },
      { task: 'kernels.wasm', value: kilobytes(readFileSync(new URL('kernels.wasm', dist))), ratio: null },
    ],
  };
}

export const sections: readonly (() => Promise<Section>)[] = [section];
