// --set key=value: texts as settings.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { settingsOf } from '../../src/cli/settings.js';
import { experiments } from '../../src/experiments/index.js';
import { present } from '../support/present.js';

const experiment = present(experiments.find(({ id }) => id === 'sparse-recovery'));
const set = (...sets: string[]): Record<string, unknown> => ({ ...settingsOf(experiment, 'quick', sets, undefined) });

for (const [text, expected] of [
  ['n=60,70', [60, 70]],
  ['n=[60,70]', [60, 70]],
  ['n=60', [60]],
  ['n=58..60, 70', [58, 59, 60, 70]],
] as const) {
  test(`--set ${text} is a list`, () => {
    assert.equal(set(text).n, expected);
  });
}

test('seeds are set as --seeds sets them', () => {
  assert.equal(set('seeds=0..2,7').seeds, [0, 1, 2, 7]);
});

for (const [text, says] of [
  ['seeds=1,1', /settings\.seeds is an array of 2; allowed: no entry twice/],
  ['n=70..60', /--set n=70\.\.60: the range '70\.\.60' runs backwards/],
  ['n=60,', /settings\.n\[1\] is ''; allowed: a whole number .*; a list is typed as 1,2,5 or 1\.\.5/],
  ['n=60-70', /settings\.n\[0\] is '60-70'; allowed: a whole number .*; a list is typed as 1,2,5 or 1\.\.5/],
  ['lr=0.1', /there is no setting 'lr'; did you mean 'adam\.lr' or 'sgd\.lr'\?/],
  ['d=60,70', /settings\.d is '60,70'; allowed: a whole number/],
  ['adam.betas=0.9', /there is no setting 'adam\.betas'; did you mean 'adam\.beta1' and 'adam\.beta2'\?/],
  ['adam.learning_rate=0.9', /did you mean 'adam\.lr'\?/],
] as const) {
  test(`--set ${text} is refused`, () => {
    assert.throws(() => set(text), says);
  });
}

test.run();
