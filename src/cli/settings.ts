// --set key=value and --seeds, as the settings of a run.

import type { DataName } from '../datasets/dataset.js';
import type { Experiment, Preset } from '../experiments/experiment.js';
import { type Change, resolveSettings } from '../experiments/settings.js';
import { MinifoldError } from '../input/errors.js';
import { isOptions } from '../input/validate.js';
import { mostSeeds } from './seeds.js';
import { UsageError } from './usage-error.js';

/** The value as JSON; anything else is a string, so that names need no quotes. */
function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The entries of a list as typed: `60,70` and `0..3`, or JSON. */
function parseList(text: string, path: string): unknown {
  const whole = parseValue(text);
  if (Array.isArray(whole)) return whole;
  return text.split(',').flatMap((part) => {
    const [, first, last] = (/^(\d+)\.\.(\d+)$/.exec(part.trim()) ?? []).map(Number);
    const length = last - first + 1;
    if (length < 1) throw new UsageError(`--set ${path}=${text}: the range '${part.trim()}' runs backwards`);
    return length >= 1 && length <= mostSeeds ? Array.from({ length }, (_, k) => first + k) : [parseValue(part.trim())];
  });
}

/** Whether a setting is a list, by its dotted path. */
function isList(settings: object, path: string): boolean {
  const value = path.split('.').reduce<unknown>((level, key) => (isOptions(level) ? level[key] : undefined), settings);
  return Array.isArray(value);
}

function changeOf(text: string, settings: object): Change {
  const equals = text.indexOf('=');
  if (equals < 1) throw new UsageError(`--set ${text}: give key=value, as in --set steps=1000`);
  const [path, value] = [text.slice(0, equals), text.slice(equals + 1)];
  return [path, isList(settings, path) ? parseList(value, path) : parseValue(value)];
}

/** How a list is typed, for who has typed an entry that is none of the setting's. */
const listForm = '; a list is typed as 1,2,5 or 1..5, or in brackets as JSON';

/** The settings that a run will use. `sets` are `key=value` texts, later ones win over earlier ones. */
export function settingsOf(
  experiment: Experiment,
  preset: Preset,
  sets: readonly string[],
  seeds: readonly number[] | undefined,
  data?: DataName,
): { readonly seeds: readonly number[] } {
  try {
    const changes = [...sets.map((text) => changeOf(text, experiment.presets[preset])), ...(data ? [['data', data] as const] : [])];
    return resolveSettings(experiment, preset, changes, seeds);
  } catch (error) {
    if (!(error instanceof MinifoldError)) throw error;
    const isEntry = typeof error.value === 'string' && /\[\d+\]$/.test(error.path ?? '');
    throw new UsageError(error.message + (isEntry ? listForm : ''));
  }
}
