// An experiment of the user's own, before anything of it is called.
import * as valibot from 'valibot';
import { check, isOptions } from '../input/validate.js';

const anyFunction = (words: string): valibot.GenericSchema<unknown, unknown> =>
  valibot.custom((value) => typeof value === 'function', words);

const schema = valibot.looseObject(
  {
    id: valibot.pipe(
      valibot.string('a text'),
      valibot.regex(/^[a-z0-9][\w.-]{0,99}$/i, 'letters, digits, dots and hyphens: it names tasks and folders'),
    ),
    presets: valibot.looseObject({
      quick: valibot.custom(isOptions, 'settings by their names'),
      paper: valibot.custom(isOptions, 'settings by their names'),
    }),
    schema: valibot.custom(
      (given) => isOptions(given) && given.kind === 'schema' && given.async === false && typeof given['~run'] === 'function',
      'a schema of valibot for its settings',
    ),
    cells: anyFunction('a function of the settings that returns cells'),
    analyse: anyFunction('a function of settings and results that returns findings'),
    tasks: valibot.optional(
      valibot.custom(
        (given) => isOptions(given) && Object.values(given).every((task) => typeof task === 'function'),
        'functions by the names of tasks',
      ),
    ),
  },
  'an experiment, or the id of one',
);

/** Throws for what is no experiment. */
export function checkExperiment(experiment: unknown): void {
  check(schema, experiment, 'experiment');
}
