// --set key=value and --seeds, as the settings of a run.

import type { DataName } from '../datasets/dataset.js';
import type { Experiment, Preset } from '../experiments/experiment.js';
import { type Change, resolveSettings } from '../experiments/settings.js';
import { MinifoldError } from '../input/errors.js';
import { UsageError } from './usage-error.js';

/** The value as JSON; anything else is a string, so that names need no quotes. */
function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function changeOf(text: string): Change {
  const equals = text.indexOf('=');
  if (equals < 1) throw new UsageError(`--set ${text}: give key=value, as in --set steps=1000`);
  return [text.slice(0, equals), parseValue(text.slice(equals + 1))];
}

/** The settings that a run will use. `sets` are `key=value` texts, later ones win over earlier ones. */
export function settingsOf(
  experiment: Experiment,
  preset: Preset,
  sets: readonly string[],
  seeds: readonly number[] | undefined,
  data?: DataName,
): { readonly seeds: readonly number[] } {
  try {
    const changes = [...sets.map(changeOf), ...(data ? [['data', data] as const] : [])];
    return resolveSettings(experiment, preset, changes, seeds);
  } catch (error) {
    throw error instanceof MinifoldError ? new UsageError(error.message) : error;
  }
}
