// What a bundler makes of a page that imports names of an entry.
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';

/** kB of 1000 bytes after gzip -9. */
export function kilobytes(source: string | Uint8Array): number {
  return gzipSync(source, { level: 9 }).length / 1000;
}

/** What a bundler makes of a module of this text, minified, without the imports that `isOutside` says, in kB after gzip. */
async function sizeOf(text: string, isOutside: (id: string) => boolean = () => false): Promise<number> {
  const own = { name: 'page', resolveId: (id: string) => (id === 'page' ? id : null), load: (id: string) => (id === 'page' ? text : null) };
  const bundle = await rolldown({ input: 'page', plugins: [own], external: isOutside });
  const { output } = await bundle.generate({ minify: true });
  await bundle.close();
  return kilobytes(output[0].code);
}

const exported = (names: string, url: URL): string => `export ${names} from ${JSON.stringify(fileURLToPath(url))};`;
const distOf = (entry: string): URL => new URL(`../../../${entry}.js`, import.meta.url);

/** A page's own bundle in kB after gzip, minified, with no more of these entries of dist/ than the names of each need. */
export async function bundled(...parts: readonly (readonly [entry: string, names: string])[]): Promise<number> {
  return sizeOf(parts.map(([entry, names]) => exported(names, distOf(entry))).join('\n'));
}

/** Files of a folder of src/, by their names, without what they import from others. */
export async function bundledPart(folder: string, names: readonly string[]): Promise<number> {
  const text = names.map((name) => exported('*', distOf(`src/${folder}/${name}`))).join('\n');
  // imports are asked for as they are written too, from a folder among the names as ./name.js
  const files = names.map((name) => `/${name.split('/').at(-1)}.js`);
  return sizeOf(text, (id) => !files.some((file) => id === 'page' || id.endsWith(file)));
}
