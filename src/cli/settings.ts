// The settings of a run: a preset, changed by --set key=value and --seeds, checked by the experiment's schema.
import * as v from 'valibot';
import type { Experiment, Preset } from '../experiments/experiment.js';
import { UsageError, unknownName } from './usage-error.js';

type Tree = Record<string, unknown>;

/** The schema's own keys at one level: also those that a preset leaves out. Looks through optional and nullable. */
function schemaOf(schema: unknown, key?: string): { wrapped?: unknown; entries?: Tree } | undefined {
  let level = schema as { wrapped?: unknown; entries?: Tree } | undefined;
  while (level?.wrapped) level = level.wrapped as typeof level;
  if (key === undefined) return level;
  return level?.entries && Object.hasOwn(level.entries, key) ? schemaOf(level.entries[key]) : undefined;
}

/** Sets the value at the dotted path; every key must be known to the schema or the preset. */
function assign(settings: Tree, schema: unknown, path: string, value: unknown): void {
  const keys = path.split('.');
  const last = keys.pop()!;
  let tree = settings;
  let level = schemaOf(schema);
  const check = (key: string, depth: number) => {
    const known = [...new Set([...Object.keys(level?.entries ?? {}), ...Object.keys(tree)])];
    const prefix = keys.slice(0, depth).map((outer) => `${outer}.`);
    if (!known.includes(key))
      throw unknownName(
        'setting',
        prefix.join('') + key,
        known.map((name) => prefix.join('') + name),
      );
  };
  for (const [depth, key] of keys.entries()) {
    check(key, depth);
    level = schemaOf(level, key);
    tree[key] ??= {};
    if (typeof tree[key] !== 'object')
      throw new UsageError(`--set ${path}: ${key} is ${JSON.stringify(tree[key])} and has no settings inside`);
    tree = tree[key] as Tree;
  }
  check(last, keys.length);
  tree[last] = value;
}

/** The value as JSON; anything else is a string, so that names need no quotes. */
function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The settings that a run will use. `sets` are `key=value` texts, later ones win over earlier ones. */
export function resolveSettings(
  experiment: Experiment,
  preset: Preset,
  sets: readonly string[],
  seeds: readonly number[] | undefined,
): { readonly seeds: readonly number[] } {
  const settings = structuredClone(experiment.presets[preset]) as unknown as Tree;
  for (const text of sets) {
    const equals = text.indexOf('=');
    if (equals < 1) throw new UsageError(`--set ${text}: give key=value, as in --set steps=1000`);
    assign(settings, experiment.schema, text.slice(0, equals), parseValue(text.slice(equals + 1)));
  }
  if (seeds) settings.seeds = seeds;

  const checked = v.safeParse(experiment.schema, settings);
  if (checked.success) return checked.output;
  const [issue, ...others] = checked.issues;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  throw new UsageError(`settings: ${v.getDotPath(issue) ?? experiment.id}: ${issue.message}${more}`);
}
