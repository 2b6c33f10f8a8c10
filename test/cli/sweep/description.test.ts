// What is wrong with a sweep is named with its place, and with what was meant: in a file, in `grid` and `zip`, among alternatives, in YAML and JSON, in an override.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { givenSweep } from '../../../src/cli/sweep/description.js';
import { UsageError } from '../../../src/cli/usage-error.js';

const test = suite('description of a sweep', { dir: '' });
test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'minifold-'));
});
test.after.each(({ dir }) => rmSync(dir, { recursive: true }));

const base = `problem: { name: ellipse, a: 2, b: 1 }
optimizer: { name: adam, lr: 0.1 }
steps: 4
measures: [trainLoss]
`;

async function refusal(dir: string, text: string, overrides: readonly string[] = [], name = 's.yaml'): Promise<string> {
  const file = join(dir, name);
  writeFileSync(file, text);
  try {
    await givenSweep([file, ...overrides]);
  } catch (error) {
    assert.instance(error, UsageError);
    return (error as Error).message;
  }
  return 'nothing was said';
}

/** What follows the base, from line 5 on, and what is said of it. */
const wrong: readonly [text: string, said: string][] = [
  ['grid: { optimizer.rl: [1, 2] }', "s.yaml, line 5: optimizer.rl: there is no option 'rl'; did you mean 'lr'?"],
  [
    'grid:\n  seed: [1, 2]\n  optimizer.learning_rate: [1, 2]',
    "s.yaml, line 7: optimizer.learning_rate: there is no option 'learning_rate'; did you mean 'lr'?",
  ],
  ['grid: { problem.aa: [1, 2] }', "s.yaml, line 5: problem.aa: there is no option 'aa'. Known: a, b"],
  ['noise: labelNoise\ngrid: { noise.dleta: [1, 2] }', "s.yaml, line 6: noise.dleta: there is no option 'dleta'; did you mean 'delta'?"],
  [
    'grid:\n  measures:\n    - [trainLoss]\n    - [trainLos]',
    "s.yaml, line 8: measures[0]: there is no measure 'trainLos'; did you mean 'trainLoss'?",
  ],
  [
    'grid:\n  measures:\n    - [trainLoss]\n    - [l1]',
    "s.yaml, line 8: measures[0], 'l1' with ellipse and adam: problem: this measure looks at w or W",
  ],
  ['zip:\n  seed: [1, 2]\n  optimizer.rl: [1, 2]', "s.yaml, line 7: optimizer.rl: there is no option 'rl'; did you mean 'lr'?"],
  ['zip:\n  - { seed: [1, 2] }\n  - { optimizer.rl: [1, 2] }', "s.yaml, line 7: optimizer.rl: there is no option 'rl'; did you mean 'lr'?"],
  [
    'grid:\n  optimizer:\n    - adam\n    - { name: sgd, rl: 1 }',
    "s.yaml, line 8: optimizer.rl: there is no option 'rl'; did you mean 'lr'?",
  ],
  ['grid:\n  optimizer.lr:\n    - 1\n    - -2', 's.yaml, line 8: optimizer.lr is -2; allowed: a finite number >= 0'],
  ['grid:\n  optimizer.name:\n    - sgd\n    - adm', "s.yaml, line 8: optimizer.name: there is no optimizer 'adm'; did you mean 'adam'?"],
  ['grid: { problem: [elipse] }', "s.yaml, line 5: problem.name: there is no problem 'elipse'; did you mean 'ellipse'?"],
  ['grid: { dtype: [f64, f33] }', "s.yaml, line 5: sweep.dtype is 'f33'; allowed: 'f64' or 'f32'"],
  ['grid: { optimzer.lr: [1] }', "s.yaml, line 5: optimzer.lr: there is no key 'optimzer'; did you mean 'optimizer'?"],
  ['grid: { lr: [1] }', "s.yaml, line 5: lr: there is no key 'lr'; did you mean 'optimizer.lr'?"],
  ['seed: 3\nlearning_rate: 0.1', "s.yaml, line 6: learning_rate: there is no key 'learning_rate'; did you mean 'optimizer.lr'?"],
  ['delta: 0.1', "s.yaml, line 5: delta: there is no key 'delta'; did you mean 'noise.delta'?"],
  ['where: optimizer.rl > 1', "s.yaml, line 5: where: a cell has no 'optimizer.rl'; did you mean 'optimizer.lr'?"],
  [
    'grid: { optimizer.lr.name: [cosine] }',
    's.yaml, line 5: optimizer.lr.name: optimizer.lr has no options to set; allowed: optimizer.lr=NAME before it, as in optimizer.lr=cosine',
  ],
  [
    'grid: { optimizer.beta1.x: 3 }',
    's.yaml, line 5: optimizer.beta1.x: optimizer.beta1 has no options to set; allowed: one value, as in optimizer.beta1=VALUE',
  ],
  ['noise: none\ngrid: { noise.delta: [0.1, 0.2] }', "s.yaml, line 6: noise.delta: without noise there is no option 'delta'"],
  ['noise: { name: none, delta: 0.1 }', "s.yaml, line 5: noise.delta: without noise there is no option 'delta'"],
  ['noise: { name: [none, labelNoise], delta: 0.1 }', "s.yaml, line 5: noise.delta: without noise there is no option 'delta'"],
  [
    'noise: { name: injectedNoise, sigma: 1, covariance: isotropic, codimension: 1 }',
    "s.yaml, line 5: noise.codimension is 1; allowed: none besides 'isotropic' noise",
  ],
];

for (const [text, said] of wrong) {
  test(`${text.replaceAll('\n', ' ')} in YAML`, async ({ dir }) => {
    const message = await refusal(dir, base + text);
    assert.is(message.slice(0, said.length), said);
  });
}

test('a file in JSON has its lines too', async ({ dir }) => {
  const json =
    '{\n"problem": { "name": "ellipse", "a": 2, "b": 1 },\n"optimizer": "adam",\n"steps": 4,\n"measures": ["trainLoss"],\n"grid": {\n"optimizer.rl": [1, 2]\n}}';
  const message = await refusal(dir, json, [], 's.json');
  assert.match(message, /^s\.json, line 7: optimizer\.rl: there is no option 'rl'; did you mean 'lr'\?/);
});

test('a file is text in UTF-8, with or without a mark, and lines end as they like', async ({ dir }) => {
  const read = async (bytes: string | Uint8Array): Promise<number> => {
    writeFileSync(join(dir, 'good.yaml'), bytes);
    return (await givenSweep([join(dir, 'good.yaml')])).plan.cells.length;
  };
  assert.is(await read(`\ufeff${base}`), 1);
  assert.is(await read(base.replaceAll('\n', '\r\n')), 1);
  const refused = async (bytes: Uint8Array, message: RegExp): Promise<void> => {
    writeFileSync(join(dir, 'wrong.yaml'), bytes);
    const said = await givenSweep([join(dir, 'wrong.yaml')]).catch((error: Error) => error.message);
    assert.match(said as string, message);
  };
  await refused(Buffer.from(`\ufeff${base}`, 'utf16le'), /wrong\.yaml: this is no text in UTF-8, but in UTF-16: save it as UTF-8$/);
  await refused(Uint8Array.of(0x1f, 0x8b, 8, 0), /wrong\.yaml: this is no text in UTF-8$/);
  await refused(Buffer.from('// a comment'), /^wrong\.yaml is '\/\/ a comment'; allowed: names with values/);
  const quoted = base.replace('0.1', "'1e-4'");
  await refused(
    Buffer.from(quoted),
    /line 2: optimizer\.lr is '1e-4'; allowed: a finite number >= 0; in quotation marks it is a text: leave/,
  );
  const flag = (text: string): string => base.replace('0.1', `0.1, biasCorrection: ${text}`); // YAML 1.2: yes, no, on and off are texts
  await refused(Buffer.from(flag('yes')), /line 2: optimizer\.biasCorrection is 'yes'; allowed: true or false$/);
  assert.is(await read(flag('True')), 1);
});

/** Overrides of a file whose grid, on line 5, has `optimizer.lr`. */
const overridden: readonly [overrides: readonly string[], said: string][] = [
  [['optimizer.rl=1,2'], "optimizer.rl=1,2: optimizer.rl: there is no option 'rl'; did you mean 'lr'?"],
  [['noise=none', 'noise.delta=0.1'], "noise.delta=0.1: noise.delta: without noise there is no option 'delta'"],
  [['lr=0.1'], "lr=0.1: lr: there is no key 'lr'; did you mean 'optimizer.lr'?"],
  [['optimizer.lr=0.5'], 's.yaml, line 5: optimizer.lr is -1; allowed: a finite number >= 0'],
  [['optimizer={name: sgd, beta1: 0.5}'], "optimizer={name: sgd, beta1: 0.5}: optimizer.beta1: there is no option 'beta1'"],
  [['measures=trainLoss,l1'], "measures=trainLoss,l1: measures[1], 'l1' with ellipse and adam: problem: this measure looks at w or W"],
];

for (const [overrides, said] of overridden) {
  test(`${overrides.join(' ')} over a file with a grid`, async ({ dir }) => {
    const lr = said.includes('is -1') ? '[0.1, -1]' : '[0.1, 1]';
    const message = await refusal(dir, `${base}grid: { optimizer.lr: ${lr} }`, overrides);
    assert.is(message.slice(0, said.length), said);
  });
}

test.run();
