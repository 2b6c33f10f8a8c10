// The settings of a run: a preset, changed by `path=value` pairs and by seeds, checked by the experiment's schema.

import * as valibot from 'valibot';
import { invalid, missing, partOf, unknownName } from '../input/errors.js';
import { meant } from '../input/synonyms.js';
import { isOptions, words } from '../input/validate.js';
import type { Experiment, Preset, SettingsSchema } from './experiment.js';

type Tree = Record<string, unknown>;

/** A setting by its dotted path, such as `adam.lr`, and its new value. */
export type Change = readonly [path: string, value: unknown];

/** An experiment's schema with the type that valibot gives it. */
export function settingsSchema<Settings>({
  schema,
}: {
  readonly schema: SettingsSchema<Settings>;
}): valibot.GenericSchema<unknown, Settings> {
  return schema as valibot.GenericSchema<unknown, Settings>;
}

/** The schema's own keys at one level: also those that a preset leaves out. Looks through optional and nullable. */
function schemaOf(schema: unknown, key?: string): { wrapped?: unknown; entries?: Tree } | undefined {
  let level = schema as { wrapped?: unknown; entries?: Tree } | undefined;
  while (level?.wrapped) level = level.wrapped;
  if (key === undefined) return level;
  return level?.entries && Object.hasOwn(level.entries, key) ? schemaOf(level.entries[key]) : undefined;
}

/** The settings by their dotted paths. */
function pathsOf(settings: object, prefix = ''): string[] {
  return Object.entries(settings).flatMap(([key, value]) => (isOptions(value) ? pathsOf(value, `${prefix}${key}.`) : [`${prefix}${key}`]));
}

/** Where the settings are that a name without its path stands for: `adam.lr` and `sgd.lr` for `lr`. */
export function settingsMeant(settings: object, name: string): string[] {
  const last = (path: string): string => path.slice(path.lastIndexOf('.') + 1);
  const paths = pathsOf(settings);
  const names = meant(name, paths.map(last));
  return paths.filter((path) => names.includes(last(path)));
}

/** Sets the value at the dotted path; every key must be known to the schema or the preset. */
function assign(settings: Tree, schema: unknown, [path, value]: Change): void {
  const names = path.split('.');
  const keys = names.slice(0, -1);
  const last = names[keys.length];
  let tree = settings;
  let level = schemaOf(schema);
  const check = (key: string, depth: number) => {
    const prefix = keys
      .slice(0, depth)
      .map((outer) => `${outer}.`)
      .join('');
    const known = [...new Set([...Object.keys(level?.entries ?? {}), ...Object.keys(tree)])];
    if (!known.includes(key))
      throw unknownName(
        'setting',
        prefix + key,
        known.map((name) => prefix + name),
        `settings.${prefix}${key}`,
        undefined,
        keys.length === 0 ? settingsMeant(settings, path) : [],
      );
  };
  for (const [depth, key] of keys.entries()) {
    check(key, depth);
    level = schemaOf(level, key);
    tree[key] ??= {};
    if (typeof tree[key] !== 'object')
      throw invalid('E_TYPE', ['settings', ...keys.slice(0, depth), key].join('.'), tree[key], `settings by name, such as ${path}`);
    tree = tree[key] as Tree;
  }
  check(last, keys.length);
  tree[last] = value;
}

/** The settings of the preset with the changes made, later ones over earlier ones, and the seeds in place of its own. */
export function resolveSettings<Settings extends { readonly seeds: readonly number[] }>(
  experiment: Experiment<Settings>,
  preset: Preset,
  changes: readonly Change[],
  seeds: readonly number[] | undefined,
): Settings {
  const settings = structuredClone(experiment.presets[preset]) as unknown as Tree;
  for (const change of changes) assign(settings, experiment.schema, change);
  if (seeds) settings.seeds = seeds;

  const checked = valibot.safeParse(settingsSchema(experiment), settings, { message: words });
  if (checked.success) return checked.output;
  const [issue, ...others] = checked.issues;
  const path = (issue.path ?? []).reduce((whole, { key }) => partOf(whole, key), 'settings');
  const given = issue.path?.at(-1)?.value ?? issue.input;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  throw given === undefined ? missing(path, issue.message + more) : invalid('E_RANGE', path, given, issue.message + more);
}
