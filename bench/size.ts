// What a page would load, in kB of 1000 bytes after gzip -9. No bundler and no minifier is applied: the library is the modules that
// dist/src/index.js reaches by import, one after the other with their comments, the kernels inlined as base64.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Section } from './support/section.js';

const source = new URL('../src/', import.meta.url);

/** Every module reached from `entry` by static import, and the packages that they import by name. */
function reach(entry: URL): { modules: URL[]; packages: readonly string[] } {
  const modules = new Map([[entry.href, entry]]);
  const packages = new Set<string>();
  for (const module of modules.values()) {
    for (const [, name] of readFileSync(module, 'utf8').matchAll(/^(?:import|export)\b(?:[^'"();=]*\bfrom)?\s*['"]([^'"]+)['"]/gm)) {
      const url = new URL(import.meta.resolve(name.startsWith('.') ? new URL(name, module).href : name));
      if (!name.startsWith('.')) packages.add(name);
      modules.set(url.href, url);
    }
  }
  return { modules: [...modules.values()], packages: [...packages] };
}

function kilobytes(files: readonly URL[]): number {
  return gzipSync(Buffer.concat(files.map((file) => readFileSync(file))), { level: 9 }).length / 1000;
}

function section(): Section {
  const { modules, packages } = reach(new URL('index.js', source));
  const own = modules.filter(({ href }) => href.startsWith(source.href));
  const inlined = own.filter(({ href }) => href.endsWith('/generated-bytes.js'));
  return {
    title: 'size after gzip, nothing minified',
    unit: 'kB',
    rows: [
      { task: 'library, kernels inlined', value: kilobytes(own), ratio: null, target: { of: 'value', most: 60 } },
      { task: 'of which the inlined kernels', value: kilobytes(inlined), ratio: null },
      { task: 'kernels.wasm by itself', value: kilobytes([new URL('../kernels.wasm', source)]), ratio: null },
      { task: `with all of its ${packages.length} packages`, value: kilobytes(modules), ratio: null },
    ],
  };
}

export const sections: readonly (() => Section)[] = [section];
