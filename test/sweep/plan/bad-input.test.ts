// What is no sweep: each is refused with a typed error that names the place, and nothing of JavaScript's own is touched.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import '../../../src/define/define-problem.js';
import { type ErrorCode, MinifoldError } from '../../../src/input/errors.js';
import { init } from '../../../src/kernels/init.js';
import { readDocument, type Tree } from '../../../src/sweep/plan/document.js';
import { withOverrides } from '../../../src/sweep/plan/overrides.js';
import { planSweep, type SweepPlan } from '../../../src/sweep/plan/plan.js';

await init();

/** How many descriptions are drawn; 100000 have been. */
const drawn = Number(process.env.MINIFOLD_CASES ?? 1500);

const base: Tree = {
  problem: { name: 'ellipse', a: 2, b: 1 },
  optimizer: { name: 'adam', lr: 0.1 },
  steps: 4,
  measures: ['trainLoss'],
};

const planned = (text: string, ...overrides: string[]): SweepPlan =>
  planSweep(withOverrides(readDocument(text, 'sweep.yaml').tree, overrides));

const [P, O, S, M] = ['problem: { name: ellipse, a: 2, b: 1 }', 'optimizer: { name: adam, lr: 0.1 }', 'steps: 4', 'measures: [trainLoss]'];
const without = (part: string): string => [P, O, S, M].filter((one) => one !== part).join('\n');
const all = without('');

const files: [text: string, code: ErrorCode, message: RegExp][] = [
  ['', 'E_FOLDER', /sweep\.yaml: it is empty; a sweep has names with values/],
  ['# nothing yet\n', 'E_FOLDER', /it is empty/],
  ['just a text', 'E_TYPE', /names with values/],
  ['[1, 2]', 'E_TYPE', /names with values/],
  ['a: [', 'E_FOLDER', /line 1: this is not YAML or JSON/],
  ['a: 1\n b: 2', 'E_FOLDER', /not YAML or JSON/],
  ['a: 1\na: 2', 'E_FOLDER', /unique/],
  ['--- 1\n--- 2', 'E_FOLDER', /line 2: this is not YAML or JSON: a second document begins here, and a sweep is one/],
  ['---\n...\n', 'E_FOLDER', /it is empty/],
  ['base: &b { lr: 1 }\noptimizer: { <<: *b }', 'E_RANGE', /optimizer\['<<'\]: keys are not merged; allowed: the options themselves/],
  ['optimizer: { lr: 0,1 }', 'E_TYPE', /a key of optimizer is 1; allowed: a text; a comma ends a value, and the point/],
  [`optimizer: { seed: \${seed} }`, 'E_FOLDER', /an expression stands in quotation marks, as '\$\{seed\}'/],
  ['problem:\n\tname: ellipse', 'E_FOLDER', /line 2: .*Tabs are not allowed as indentation/],
  ['a: !!js/function "x"', 'E_FOLDER', /tag/],
  ['a: !!binary aGVsbG8=', 'E_TYPE', /a is a Uint8Array/],
  ['a: &x [*x]', 'E_TOO_LARGE', /at most 24 levels/],
  ['a: *missing', 'E_FOLDER', /alias/],
  ['? [a, b]\n: 1', 'E_TYPE', /a key of sweep is .*; allowed: a text;/],
  ['1: 2', 'E_TYPE', /a key of sweep is .*; allowed: a text;/],
  ['__proto__: { polluted: true }', 'E_RANGE', /every object has a '__proto__' of its own/],
  ['constructor: 1', 'E_RANGE', /every object has a 'constructor'/],
  [`${all}\ngrid: { toString: [1] }`, 'E_RANGE', /grid\.toString: every object has/],
  ['{"problem": {"__proto__": {"polluted": true}}}', 'E_RANGE', /problem\.__proto__/],
  [`${'{a: '.repeat(30)}1${'}'.repeat(30)}`, 'E_TOO_LARGE', /at most 24 levels/],
  [`${'{a: '.repeat(5000)}1${'}'.repeat(5000)}`, 'E_FOLDER', /not YAML or JSON/],
  [without(P), 'E_MISSING', /problem is required/],
  [without(O), 'E_MISSING', /optimizer is required/],
  [without(S), 'E_MISSING', /steps is required/],
  [without(M), 'E_MISSING', /measures is required/],
  [`${all}\nnoise: { labelNoise: 0.5 }`, 'E_MISSING', /noise\.name is required: as in \{ name: labelNoise, delta: 0\.5 \}/],
  [`${all}\nnoise: 0.5`, 'E_TYPE', /noise is 0\.5; allowed: a name with options, as in \{ name: labelNoise/],
  [`${all}\nseeds: 0..3`, 'E_UNKNOWN_KEY', /there is no key 'seeds'; did you mean 'seed'/],
  [`${all}\nmeasure: 1`, 'E_UNKNOWN_KEY', /did you mean 'measures'/],
  [`${all}\nProblem: ellipse`, 'E_UNKNOWN_KEY', /did you mean 'problem'/],
  [`${all}\nseed: null`, 'E_TYPE', /seed is null/],
  [`${all}\nseed: -1`, 'E_RANGE', /seed is -1/],
  [`${all}\nseed: 1.5`, 'E_RANGE', /seed is 1\.5/],
  [`${all}\nseed: [0, 0]`, 'E_RANGE', /no value twice/],
  [`${all}\nseed: []`, 'E_SHAPE', /one value or more/],
  [`${all}\nseed: [[0, 1]]`, 'E_TYPE', /not of lists/],
  [`${all}\nseed: .nan`, 'E_NON_FINITE', /seed is NaN/],
  [`${all}\nseed: [.inf]`, 'E_NON_FINITE', /Infinity/],
  [`${all}\nseed: zero`, 'E_TYPE', /seed is 'zero'/],
  [`${all}\nseed: true`, 'E_TYPE', /seed is true/],
  [`${all}\nseed: 0..199999\ndtype: [f64, f32]`, 'E_TOO_LARGE', /at most 200000 combinations/],
  [`${all}\ndtype: f16`, 'E_TYPE', /'f64' or 'f32'/],
  [`${all}\nbatchSize: 0`, 'E_RANGE', /sweep\.batchSize is 0/],
  [`${all}\nevery: 0`, 'E_RANGE', /every is 0/],
  [`${all}\ntitle: 3`, 'E_TYPE', /title is 3/],
  [`${all}\ntheta0: [1, 2, 3]`, 'E_SHAPE', /theta0/],
  [`${all}\nnoise: labelNoize`, 'E_UNKNOWN_KEY', /there is no noise 'labelNoize'; did you mean 'labelNoise'/],
  [`${all}\nnoise: { name: labelNoise }`, 'E_MISSING', /noise\.delta is required/],
  [`${all}\nnoise: { delta: 1 }`, 'E_MISSING', /noise\.name/],
  [`${all}\nnoise: 3`, 'E_TYPE', /noise is 3/],
  [`${all}\nwhere: seed <`, 'E_SYNTAX', /missing/],
  [`${all}\nwhere: seed`, 'E_RANGE', /is no condition/],
  [`${all}\nwhere: seed > 0`, 'E_RANGE', /no combination fulfils/],
  [`${all}\nwhere: sed > 0`, 'E_SYNTAX', /did you mean 'seed'/],
  [`${all}\nwhere: process.exit(1)`, 'E_SYNTAX', /no function 'process\.exit'/],
  [`${all}\nwhere: 3`, 'E_TYPE', /where is 3/],
  [`${all}\ngrid: [1]`, 'E_TYPE', /grid is/],
  [`${all}\ngrid: { optimizer.lrr: [1] }`, 'E_UNKNOWN_KEY', /did you mean 'lr'/],
  [`${all}\ngrid: { lr: [1] }`, 'E_UNKNOWN_KEY', /there is no key 'lr'/],
  [`${all}\ngrid: { grid: [1] }`, 'E_RANGE', /the path of an option/],
  [`${all}\ngrid: { noise.delta: [1] }`, 'E_RANGE', /noise has no options to set/],
  [`${all}\nzip: { seed: [1, 2], steps: [1] }`, 'E_RANGE', /1 values beside the 2 of seed/],
  [`${all}\nzip: {}`, 'E_SHAPE', /one option or more/],
  [`${all}\nzip: 3`, 'E_TYPE', /zip/],
  [`${all}\ngrid: { seed: [1] }\nzip: { seed: [1] }`, 'E_RANGE', /two lists of values/],
  [
    `${all}\nzip: { optimizer: [{ name: sgd, lr: 1 }, adam], optimizer.lr: [1, 2] }`,
    'E_RANGE',
    /optimizer\.lr stands in zip\.optimizer already/,
  ],
  [`${all}\nzip: { optimizer: [sgd, adam], optimizer.lr: [1, 2, 3] }`, 'E_RANGE', /3 values beside the 2 of optimizer/],
  [`${all}\nzip: { optimizer: [sgd, adam], optimizer.lr: [1, 2], optimizer.beta2: [0.9, 0.9] }`, 'E_UNKNOWN_KEY', /no option 'beta2'/],
  [`${all}\nzip: { optimizer: [sgd, 3], optimizer.lr: [1, 2] }`, 'E_RANGE', /optimizer has no options to set/],
  [`${all}\nplots: 3`, 'E_TYPE', /plots is 3/],
  [`${all}\nplots: [{ x: sed, y: trainLoss }]`, 'E_UNKNOWN_KEY', /no label 'sed'/],
  [
    `${all}\nseed: [0, 1]\nplots: [{ x: name, y: trainLoss }]`,
    'E_UNKNOWN_KEY',
    /no label 'name'; did you mean 'problem\.name' or 'optimizer\.name'/,
  ],
  [`${all}\nplots: [{ x: step, y: trainLoss, only: [seed=0, seed=1] }]`, 'E_UNKNOWN_KEY', /plots\[0\]\.only: there is no label 'seed'/],
  [
    `${all}\nseed: [0, 1]\nplots: [{ x: step, y: trainLoss, only: [seed=0, seed=1] }]`,
    'E_RANGE',
    /plots\[0\]\.only is 'seed'; allowed: one value of a label/,
  ],
  [`${all}\nplots: [{ x: step, y: trainLoss, log: 'x,x' }]`, 'E_RANGE', /plots\[0\]\.log is 'x'; allowed: no name twice/],
  [`${all}\nwhere: lr > 1`, 'E_SYNTAX', /a cell has no 'lr'; did you mean 'optimizer\.lr'/],
  [`${all}\nplots: [{ x: step, y: trainLoss, log: color }]`, 'E_RANGE', /plots\[0\]\.log is 'color'; allowed: x and y/],
  [`${all}\nplots: [{ x: step, y: trainLoss, log: [x, y], linear: y }]`, 'E_RANGE', /plots\[0\]\.linear is 'y'/],
  [`${all}\nplots: [{ x: step, y: trainLoss, colour: l1 }]`, 'E_UNKNOWN_KEY', /did you mean 'color'/],
  [`${without(O)}\noptimizer: { name: adm }`, 'E_UNKNOWN_KEY', /did you mean 'adam'/],
  [`${without(O)}\noptimizer: { name: adam.toch }`, 'E_UNKNOWN_KEY', /no preset of adam 'toch'; did you mean 'torch'/],
  [`${without(O)}\noptimizer: { lr: 0.1 }`, 'E_MISSING', /optimizer\.name/],
  [`${without(O)}\noptimizer: { name: adam, lr: -0.1 }`, 'E_RANGE', /optimizer\.lr is -0\.1/],
  [`${without(O)}\noptimizer: { name: adam, lr: 1e-3..1e-1 }`, 'E_RANGE', /whole numbers/],
  [`${without(O)}\noptimizer: { name: adam, lr: 1e-1..1e-3:log:3 }`, 'E_RANGE', /does not rise/],
  [`${without(O)}\noptimizer: { name: adam, lr: '\${1 /}' }`, 'E_SYNTAX', /missing/],
  [`${without(O)}\noptimizer: { name: adam, lr: '\${optimizer.lr}' }`, 'E_SYNTAX', /a cell has no 'optimizer\.lr'/],
  [`${without(O)}\noptimizer: { name: adam, lr: 'x \${1}' }`, 'E_SYNTAX', /a whole value/],
  [`${without(O)}\noptimizer: { name: agm, lr: 0.1, V: x, S: y }`, 'E_TYPE', /optimizer\.(?:V|S)/],
  [`${without(P)}\nproblem: ellips`, 'E_UNKNOWN_KEY', /did you mean 'ellipse'/],
  [`${without(P)}\nproblem: custom`, 'E_UNAVAILABLE', /a loss in JavaScript is no text/],
  [`${without(P)}\nproblem: { name: [ellipse, ellipse], a: 1, b: 1 }`, 'E_RANGE', /no value twice/],
  [`${without(P)}\nproblem: { name: defined, parameters: [x], residuals: ["process.exit(1)"] }`, 'E_SYNTAX', /./],
  [`${without(M)}\nmeasures: trainLoss`, 'E_TYPE', /measures is 'trainLoss'/],
  [`${without(M)}\nmeasures: [trainLos]`, 'E_UNKNOWN_KEY', /did you mean 'trainLoss'/],
  [`${without(M)}\nmeasures: [testAccuracy]`, 'E_UNAVAILABLE', /ellipse/],
  [`${without(M)}\nmeasures: [trainLoss, trainLoss]`, 'E_RANGE', /no entry twice/],
  [`${without(M)}\nmeasures: []`, 'E_SHAPE', /one measure or more/],
  [`${without(S)}\nsteps: 1e9.5`, 'E_TYPE', /steps is '1e9\.5'/],
];

for (const [text, code, message] of files) {
  test(`${text.replaceAll(all, '…').replaceAll('\n', ' ').slice(0, 90)} is refused`, () => {
    assert.throws(
      () => planned(text),
      (error: unknown) =>
        error instanceof MinifoldError && `${error.code} ${message.test(error.message)} ${error.message}`.startsWith(`${code} true`),
    );
  });
}

/** Whether JavaScript's own objects are as they were. */
function untouched(): boolean {
  return Object.keys(Object.prototype).length === 0 && !('polluted' in {}) && Object.getPrototypeOf({}) === Object.prototype;
}

const hostile = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '../x',
  'a/b',
  '',
  ' ',
  '=1+1',
  'lr ',
  'Lr',
);
const wrongValue = fc.oneof(
  fc.constantFrom<unknown>(null, Number.NaN, Number.POSITIVE_INFINITY, -1, 1.5, 'x', '0..', '1..0', '${', [[1]], [], {}, true, '__proto__'),
  fc.string(),
);

test('a description with one wrong key or value is refused', () => {
  const places: readonly (readonly string[])[] = [[], ['problem'], ['optimizer'], ['grid'], ['zip']];
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.oneof(hostile, fc.string()), fc.anything({ maxDepth: 2 }), (place, key, value) => {
      const known = place.length === 0 && Object.hasOwn(base, key);
      fc.pre(!known && !(place[0] === 'problem' && ['name', 'a', 'b'].includes(key)) && place[0] !== 'x');
      fc.pre(
        !['title', 'seed', 'dtype', 'batchSize', 'theta0', 'm0', 'v0', 'every', 'where', 'plots', 'grid', 'zip', 'noise'].includes(key),
      );
      fc.pre(!['lr', 'beta1', 'beta2', 'c', 'eps', 'epsRoot', 'biasCorrection', 'name'].includes(key));
      const tree = structuredClone(base) as Record<string, Record<string, unknown>>;
      let level: Record<string, unknown> = tree;
      for (const name of place) level = tree[name] ??= {};
      Object.defineProperty(level, key, { value, enumerable: true, configurable: true, writable: true });
      assert.throws(
        () => planSweep(tree),
        (error: unknown) => error instanceof MinifoldError,
        JSON.stringify(tree),
      );
      assert.ok(untouched());
    }),
    { seed: 1, numRuns: drawn },
  );
});

test('an option of a wrong value is refused, whichever it is', () => {
  const options = ['problem.a', 'problem.b', 'optimizer.beta1', 'optimizer.beta2', 'seed', 'batchSize', 'every', 'dtype'];
  fc.assert(
    fc.property(fc.constantFrom(...options), wrongValue, (path, value) => {
      fc.pre(!(typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))));
      fc.pre(!(path === 'problem.b' || path === 'problem.a') || value !== 1.5);
      const tree = structuredClone(base) as Record<string, Record<string, unknown>>;
      const [first, second] = path.split('.');
      if (second === undefined) (tree as Record<string, unknown>)[first] = value;
      else tree[first][second] = value;
      assert.throws(
        () => planSweep(tree),
        (error: unknown) => error instanceof MinifoldError,
        JSON.stringify(tree),
      );
      assert.ok(untouched());
    }),
    { seed: 2, numRuns: drawn },
  );
});

test('any text is a sweep or a typed error', () => {
  const words = fc.constantFrom(
    'problem',
    'optimizer',
    ':',
    '{',
    '}',
    '[',
    ']',
    ',',
    ' ',
    '\n',
    '- ',
    'adam',
    '&a',
    '*a',
    '!!map',
    '"',
    "'",
    '__proto__',
    '0..1',
    '#',
    '|',
    '>',
    '?',
    '%',
  );
  const text = fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.array(words, { maxLength: 20 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, text, (file, override) => {
      for (const read of [() => planned(file), () => planSweep(withOverrides(base, [override]))]) {
        try {
          read();
        } catch (error) {
          assert.ok(error instanceof MinifoldError, String(error));
        }
      }
      assert.ok(untouched());
    }),
    { seed: 3, numRuns: drawn },
  );
});

test('axes multiply: no value is lost, none comes twice', () => {
  const numbers = fc.uniqueArray(fc.double({ min: 1e-3, max: 10, noNaN: true }), { minLength: 1, maxLength: 4 });
  const seeds = fc.uniqueArray(fc.nat(1000), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(numbers, numbers, seeds, (lr, a, seed) => {
      const { cells } = planSweep({ ...base, problem: { name: 'ellipse', a, b: 1 }, optimizer: { name: 'sgd', lr }, seed });
      const seen = new Set(cells.map(({ config, labels }) => JSON.stringify([config.problem, config.optimizer, config.seed, labels])));
      assert.is(seen.size, lr.length * a.length * seed.length);
      assert.is(cells.length, seen.size);
      for (const { config } of cells) {
        const { problem, optimizer } = config as unknown as { problem: { a: number }; optimizer: { lr: number } };
        assert.ok(lr.includes(optimizer.lr) && a.includes(problem.a) && seed.includes(config.seed));
      }
    }),
    { seed: 4, numRuns: Math.ceil(drawn / 10) },
  );
});

test.run();
