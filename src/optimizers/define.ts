// What every named optimizer is made of: a schema with the field's defaults, and presets that fix a paper's or a library's conventions.
import type * as v from 'valibot';
import { check } from '../input/validate.js';

/** The plain, frozen description of an optimizer: it can be posted, stored as JSON and compared. */
export type Named<Name extends string, Options> = Readonly<{ name: Name } & Options>;

/** The same plain data, frozen to its depths. */
export function frozen<Data>(data: Data): Data {
  if (typeof data !== 'object' || data === null) return data;
  for (const part of Object.values(data)) frozen(part);
  return Object.freeze(data);
}

/** A function from options to an optimizer's description, the preset's values standing for options left out. */
export function factory<Name extends string, Options extends object, Decided extends object = Required<Options>>(
  name: Name,
  schema: v.GenericSchema<unknown, Decided>,
  preset: Partial<Options> = {},
): (options?: Options) => Named<Name, Decided> {
  return (options) => {
    const given: unknown = options === undefined ? {} : options;
    const merged = typeof given === 'object' && given !== null ? { ...preset, ...('c' in given && { beta2: undefined }), ...given } : given;
    return frozen({ name, ...check(schema, merged, 'optimizer') });
  };
}
