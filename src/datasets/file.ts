// A file's bytes and name, as a user hands them in.
import * as valibot from 'valibot';
import { kindOfArray } from '../input/kind-of-array.js';
import { check } from '../input/validate.js';

const schema = valibot.object({
  bytes: valibot.custom<Uint8Array>((bytes) => kindOfArray(bytes) === 'Uint8Array', 'a Uint8Array'),
  name: valibot.string('the name of the file'),
});

/** The bytes of a file, of any realm, offset and buffer; its name is for errors. */
export function readFile(file: unknown, path = 'file'): Uint8Array {
  return check(schema, file, path).bytes;
}
