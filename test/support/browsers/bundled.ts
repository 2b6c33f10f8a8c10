// What a bundler makes of a page that imports names of an entry.
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';

/** kB of 1000 bytes after gzip -9. */
export function kilobytes(source: string | Uint8Array): number {
  return gzipSync(source, { level: 9 }).length / 1000;
}

/** A page's own bundle in kB after gzip, minified, with no more of an entry of dist/ than these names need. */
export async function bundled(entry: string, names: string): Promise<number> {
  const page = `export ${names} from ${JSON.stringify(fileURLToPath(new URL(`../../../${entry}.js`, import.meta.url)))};`;
  const own = { name: 'page', resolveId: (id: string) => (id === 'page' ? id : null), load: (id: string) => (id === 'page' ? page : null) };
  const bundle = await rolldown({ input: 'page', plugins: [own] });
  const { output } = await bundle.generate({ minify: true });
  await bundle.close();
  return kilobytes(output[0].code);
}
