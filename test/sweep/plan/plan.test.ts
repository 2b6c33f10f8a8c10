import { test } from 'uvu';
import * as assert from 'uvu/assert';
import '../../../src/define/define-problem.js';
import { init } from '../../../src/kernels/init.js';
import { adam } from '../../../src/optimizers/adam.js';
import { readDocument, type Tree } from '../../../src/sweep/plan/document.js';
import { withOverrides } from '../../../src/sweep/plan/overrides.js';
import { planSweep, type SweepPlan } from '../../../src/sweep/plan/plan.js';

await init();

const base = `
problem: { name: ellipse, a: 2, b: 1 }
optimizer: { name: adam, lr: 0.1 }
steps: 10
measures: [trainLoss]
`;

function plan(text: string, ...overrides: string[]): SweepPlan {
  return planSweep(withOverrides(readDocument(base + text, 'sweep.yaml').tree, overrides));
}

const values = ({ cells }: SweepPlan, label: string): (string | number)[] => [...new Set(cells.map(({ labels }) => labels[label]))];

test('one cell, with what the library decides', () => {
  const { cells, columns } = plan('');
  assert.equal(cells, [
    {
      labels: { 'problem.name': 'ellipse', 'optimizer.name': 'adam' },
      config: {
        problem: { name: 'ellipse', a: 2, b: 1 },
        optimizer: adam({ lr: 0.1 }),
        seed: 0,
        steps: 10,
        every: 10,
        measures: ['trainLoss'],
      },
    },
  ]);
  assert.equal(columns, { labels: ['problem.name', 'optimizer.name'], measures: ['trainLoss'] });
});

test('lists, ranges and overrides are axes; seeds vary fastest', () => {
  const made = plan('seed: 0..2', 'optimizer.lr=1e-2..1:log:3', 'problem.a=1,2');
  assert.is(made.cells.length, 18);
  assert.equal(values(made, 'optimizer.lr'), [0.01, 0.1, 1]);
  assert.equal(
    made.cells.slice(0, 4).map(({ config, labels }) => [config.seed, labels.seed, labels['problem.a'], labels['optimizer.lr']]),
    [
      [0, 0, 1, 0.01],
      [1, 1, 1, 0.01],
      [2, 2, 1, 0.01],
      [0, 0, 1, 0.1],
    ],
  );
});

test('on the command line a list needs no brackets where a list is meant; with them there may be several', () => {
  const given = (override: string): unknown[] => plan('', override).cells.map(({ config }) => [config.measures, config.theta0]);
  assert.equal(given('measures=trainLoss,traceH'), [[['trainLoss', 'traceH'], undefined]]);
  assert.equal(given('measures=traceH'), [[['traceH'], undefined]]);
  assert.equal(given('theta0=1,0.5'), [[['trainLoss'], [1, 0.5]]]);
  assert.is(given('theta0=[1,0.5],[0.5,1]').length, 2);
});

test('optimizers beside each other, each with axes of its own', () => {
  const made = plan('', 'optimizer=[{name: adam, beta2: [0.9, 0.99]}, {name: sgd, lr: 0.1}]');
  assert.equal(
    made.cells.map(({ labels }) => [labels['optimizer.name'], labels['optimizer.beta2'], labels['optimizer.lr']]),
    [
      ['adam', 0.9, undefined],
      ['adam', 0.99, undefined],
      ['sgd', undefined, 0.1],
    ],
  );
  assert.equal(values(plan('', 'optimizer=adam,sgd', 'optimizer.lr=0.1,0.2'), 'optimizer.name'), ['adam', 'sgd']);
  assert.is(plan('', 'optimizer=adam,sgd', 'optimizer.lr=0.1,0.2').cells.length, 4);
});

test('a preset of an optimizer by its name', () => {
  const { cells } = plan('', 'optimizer=adam.torch,adam', 'optimizer.lr=0.1');
  assert.equal(cells[0].config.optimizer, adam.torch({ lr: 0.1 }));
  assert.equal(
    cells.map(({ labels }) => labels['optimizer.name']),
    ['adam.torch', 'adam'],
  );
});

test('what a description must have may be in a grid or a zipped group', () => {
  const text = `problem: { name: ellipse, a: 2, b: 1 }
grid: { optimizer: [adam, sgd] }
zip: { optimizer.lr: [0.1, 0.2], steps: [10, 20] }
measures: [trainLoss]`;
  assert.equal(
    planSweep(readDocument(text, 'sweep.yaml').tree).cells.map(({ config, labels }) => [
      labels['optimizer.name'],
      labels['optimizer.lr'],
      config.steps,
    ]),
    [
      ['adam', 0.1, 10],
      ['sgd', 0.1, 10],
      ['adam', 0.2, 20],
      ['sgd', 0.2, 20],
    ],
  );
});

test('zip takes values side by side, grid takes lists of lists', () => {
  const made = plan('zip: { optimizer.lr: [0.1, 0.2, 0.3], steps: [10, 20, 10] }\nseed: [4, 5]');
  assert.equal(
    made.cells.map(({ config, labels }) => [labels['optimizer.lr'], config.steps, config.seed]),
    [
      [0.1, 10, 4],
      [0.1, 10, 5],
      [0.2, 20, 4],
      [0.2, 20, 5],
      [0.3, 10, 4],
      [0.3, 10, 5],
    ],
  );
  const starts = plan('grid: { theta0: [[1, 0], [0, 1]] }');
  assert.equal(values(starts, 'theta0'), ['[1,0]', '[0,1]']);
  assert.equal(starts.cells[1].config.theta0, [0, 1]);
  const groups = plan('zip:\n  - { optimizer.lr: [0.1, 0.2] }\n  - { problem.a: [1, 2], problem.b: [3, 4] }');
  assert.is(groups.cells.length, 4);
});

test('a zipped optimizer takes options from its group, from another one and from the grid, whatever stands first', () => {
  const made = (...lines: string[]): unknown[] =>
    planSweep(
      readDocument(['problem: { name: ellipse, a: 2, b: 1 }', 'steps: 4', 'measures: [trainLoss]', ...lines].join('\n'), 'sweep.yaml').tree,
    ).cells.map(({ config: { optimizer }, labels }) => [
      ...(({ name, lr }) => [name, lr])(optimizer as { name: string; lr: number }),
      labels['optimizer.name'],
      labels['optimizer.lr'],
      labels.seed,
    ]);
  const beside = [
    ['sgd', 0.1, 'sgd', 0.1, undefined],
    ['adam', 0.001, 'adam', 0.001, undefined],
  ];
  assert.equal(made('zip: [{ optimizer: [sgd, adam], optimizer.lr: [0.1, 0.001] }]'), beside);
  assert.equal(made('zip: { optimizer.lr: [0.1, 0.001], optimizer: [{ name: sgd }, { name: adam }] }'), beside);
  const each = [
    ['sgd', 0.1, 'sgd', 0.1, undefined],
    ['sgd', 0.2, 'sgd', 0.2, undefined],
    ['adam', 0.1, 'adam', 0.1, undefined],
    ['adam', 0.2, 'adam', 0.2, undefined],
  ];
  assert.equal(made('zip: [{ optimizer: [sgd, adam] }, { optimizer.lr: [0.1, 0.2] }]'), each);
  assert.equal(
    made('grid: { optimizer.lr: [0.1, 0.2] }', 'zip: { optimizer: [sgd, adam], seed: [1, 2] }'),
    each.map((row, k) => [...row.slice(0, 4), k < 2 ? 1 : 2]),
  );
  assert.equal(made('zip: { optimizer: [{ name: sgd, lr: [0.1, 0.2] }, { name: adam, lr: 0.3 }], seed: [1, 2] }'), [
    ['sgd', 0.1, 'sgd', 0.1, 1],
    ['sgd', 0.2, 'sgd', 0.2, 1],
    ['adam', 0.3, 'adam', 0.3, 2],
  ]);
});

test('conditions leave cells out, expressions follow from others', () => {
  const made = plan('seed: 0..3', 'optimizer.lr=0.1,0.2', 'where=optimizer.lr < 0.15 && seed != 2', `steps=\${round(1 / optimizer.lr)}`);
  assert.equal(
    made.cells.map(({ config }) => [config.seed, config.steps]),
    [
      [0, 10],
      [1, 10],
      [3, 10],
    ],
  );
});

test('problems with the same options are one object, so that cells share their data', () => {
  const { cells } = plan('', `problem={name: diagonalNet, d: 10, kappa: 2, n: 5, seed: "\${seed}"}`, 'seed=0,1', 'optimizer.lr=0.1,0.2');
  assert.is(cells[0].config.problem, cells[2].config.problem);
  assert.equal(
    cells.map(({ config }) => (config.problem as { readonly seed?: number }).seed),
    [0, 1, 0, 1],
  );
});

test('lists that are options stay lists; models as text; schedules; no noise beside noise', () => {
  const net = '{name: multilayerPerceptron, sizes: [1, 2, 1], activation: tanh, loss: squared, x: [[0], [1]], y: [0, 1]}';
  assert.equal(values(plan('', `problem=${net},bilinear`), 'problem.name'), ['multilayerPerceptron', 'bilinear']);
  const model = '{name: defined, parameters: [x, y], residuals: ["x^2 + y^2 - 1"]}';
  assert.equal(plan('', `problem=${model}`).cells[0].config.problem, {
    name: 'defined',
    parameters: ['x', 'y'],
    residuals: ['x^2 + y^2 - 1'],
  });
  const schedules = plan('', 'optimizer.lr=0.1,{name: cosine, lr: 0.1, steps: 10}');
  assert.equal(
    schedules.cells.map(({ labels }) => labels['optimizer.lr.name']),
    [undefined, 'cosine'],
  );
  const noises = plan('', `problem=${model}`, 'noise=none,{name: labelNoise, delta: 0.5}', 'optimizer={name: sgd, lr: 0.1}').cells.length;
  assert.is(noises, 2);
});

test('the same text has the same cells, whatever it was read from', () => {
  const yaml = plan('seed: 0..2');
  const json = JSON.stringify({
    problem: { name: 'ellipse', a: 2, b: 1 },
    optimizer: { name: 'adam', lr: 0.1 },
    steps: 10,
    measures: ['trainLoss'],
    seed: '0..2',
  });
  assert.equal(planSweep(readDocument(json, 'sweep.json').tree as Tree), yaml);
});

test('figures that a description asks for are checked', () => {
  assert.equal(plan('seed: 0..2\nplots: [{ x: step, y: trainLoss }]').plots, [{ x: 'step', y: 'trainLoss' }]);
  assert.throws(() => plan('plots: [{ x: step, y: trainLos }]'), /plots\[0\]\.y: there is no measure 'trainLos'; did you mean 'trainLoss'/);
});

test.run();
