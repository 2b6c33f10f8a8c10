// What every named optimizer is made of: options with the field's defaults, presets that fix a paper's or a library's conventions, and its form.
import type * as valibot from 'valibot';
import { frozen } from '../input/frozen.js';
import { check, entriesGiven, isOptions } from '../input/validate.js';
import type { OptimizerForm } from './form.js';

/** The plain, frozen description of an optimizer: it can be posted, stored as JSON and compared. */
export type Named<Name extends string, Options> = Readonly<{ name: Name } & Options>;

/** Where an optimizer's function keeps what the library knows of it. */
export const facts: unique symbol = Symbol('facts');

/** What the file of an optimizer says of it. */
export interface Definition<Made extends Named<string, object>, Options> {
  readonly name: Made['name'];
  /** From options as they are given to options with everything decided. */
  readonly schema: valibot.GenericSchema<unknown, Omit<Made, 'name'>>;
  readonly form: (optimizer: Made) => OptimizerForm;
  /** The options that have no default: the optimizer that they make stands for all of its name. */
  readonly example: Options;
}

/** The descriptions that were made here: frozen, they need not be checked again. */
export const descriptions: WeakSet<object> = new WeakSet();

/** A function from options to a description. All options may be left out where each has a default. */
export type Make<Made, Options> = Partial<Options> extends Options ? (options?: Options) => Made : (options: Options) => Made;

/** The function that makes an optimizer, with its presets. */
export type OptimizerFactory<Made extends Named<string, object>, Options, Preset extends string = never> = Make<Made, Options> & {
  readonly [P in Preset]: Make<Made, Options>;
} & {
  /** @internal */
  readonly [facts]: Definition<Made, Options>;
};

/** An optimizer's function; a preset's values stand for options left out. */
/* @__NO_SIDE_EFFECTS__ */
export function optimizerFactory<Made extends Named<string, object>, Options extends object, Preset extends string = never>(
  definition: NoInfer<Definition<Made, Options>>,
  presets?: NoInfer<Readonly<Record<Preset, Partial<Options>>>>,
): OptimizerFactory<Made, Options, Preset> {
  const { name, schema } = definition;
  const make = (preset: Partial<Options>) => (options: unknown) => {
    const given: unknown = options === undefined ? {} : options;
    const own = isOptions(given) && { ...('c' in given && { beta2: undefined }), ...Object.fromEntries(entriesGiven(given)) };
    const merged = own ? { ...preset, ...own } : given;
    const description = frozen({ name, ...check(schema, merged, 'optimizer', name) });
    descriptions.add(description);
    return description;
  };
  const named = Object.entries<Partial<Options>>(presets ?? {}).map(([key, preset]) => [key, make(preset)]);
  return Object.assign(make({}), Object.fromEntries(named), { [facts]: definition });
}
