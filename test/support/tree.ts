// The project's own files, for the tests that read them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root: string = fileURLToPath(new URL('../../../', import.meta.url));

/** The TypeScript files below a folder of the project, such as `src/index.ts`, in order. */
export function sources(folder: string): string[] {
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.parentPath.includes('node_modules'));
  return files.map((entry) => join(entry.parentPath, entry.name).slice(root.length)).sort();
}

export function textOf(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}
