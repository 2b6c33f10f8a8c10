// Writes a file so that whoever reads it sees the old one or the new one whole, whenever the process ends.
import { renameSync, rmSync, writeFileSync } from 'node:fs';

/** Writes to a temporary file beside `path` and renames it into place. */
export function replaceFile(path: string, data: string | Uint8Array): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, data);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** The same with `value` as indented JSON. */
export function replaceJson(path: string, value: unknown): void {
  replaceFile(path, `${JSON.stringify(value, null, 2)}\n`);
}
