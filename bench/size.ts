// What a page would load, in kB of 1000 bytes after gzip -9: the bundled entry with its packages and the kernels inlined, and what a bundler
// keeps of it for a page that runs a diagonal net.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rollup } from 'rollup';
import { minify } from 'terser';
import type { Section } from './support/section.js';

const dist = new URL('../', import.meta.url);
const names = 'adam, createRun, diagonalNet, init, labelNoise, sgd';

function kilobytes(source: string | Uint8Array): number {
  return gzipSync(source, { level: 9 }).length / 1000;
}

/** A page's own bundle, minified, with what it exports of an entry. */
async function bundled(entry: string, what: string): Promise<string> {
  const page = `export ${what} from ${JSON.stringify(fileURLToPath(new URL(entry, dist)))};`;
  const own = { name: 'page', resolveId: (id: string) => (id === 'page' ? id : null), load: (id: string) => (id === 'page' ? page : null) };
  const bundle = await rollup({ input: 'page', plugins: [own] });
  const { output } = await bundle.generate({});
  return (await minify(output[0].code, { module: true })).code ?? '';
}

async function section(): Promise<Section> {
  return {
    title: 'size after gzip',
    unit: 'kB',
    rows: [
      {
        task: 'minifold, kernels inlined',
        value: kilobytes(await bundled('index.js', '*')),
        ratio: null,
        target: { of: 'value', most: 60 },
      },
      { task: 'of it, to run a diagonal net', value: kilobytes(await bundled('index.js', `{ ${names} }`)), ratio: null },
      { task: 'minifold/slim', value: kilobytes(await bundled('slim.js', '*')), ratio: null },
      { task: 'kernels.wasm', value: kilobytes(readFileSync(new URL('kernels.wasm', dist))), ratio: null },
    ],
  };
}

export const sections: readonly (() => Promise<Section>)[] = [section];
