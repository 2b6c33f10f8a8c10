// Products that are written in tiles, and sums over rows of outer products in blocks: the bits of what is interpreted, for every size of what is left.
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type FunctionName, programOf } from '../../src/define/definition.js';
import { add, dot, matmul, matvec, mul, tanh } from '../../src/define/index.js';
import { readModel } from '../../src/define/model.js';
import { readData, readParameters } from '../../src/define/options.js';
import { rowsOfGroup } from '../../src/define/program.js';
import type { Traced } from '../../src/define/traced.js';
import { initSync } from '../../src/index.js';
import type { Dtype } from '../../src/kernels/instance.js';
import { both } from './both.js';

initSync();

type Model = (p: Record<'W' | 'U' | 'b' | 'a', Traced>, row: { readonly x: Traced }) => Traced;

const models: Readonly<Record<string, Model>> = {
  'two layers': ({ W, U, b, a }, { x }) => dot(a, tanh(matvec(U, tanh(add(matvec(W, x), b))))),
  'functions of the data': ({ W, U, b, a }, { x }) => dot(mul(a, matvec(U, b)), tanh(matvec(W, tanh(x)))),
  'matrices of theta alone': ({ W, U, b, a }, { x }) => add(dot(b, matvec(matmul(U, W), x)), dot(a, matvec(U, b))),
};

interface Size {
  readonly inputs: number;
  readonly hidden: number;
  readonly n: number;
  readonly dtype: Dtype;
}

function check(model: Model, { inputs, hidden, n, dtype }: Size, names: readonly FunctionName[]): void {
  const parameters = { W: [hidden, inputs], U: [hidden, hidden], b: [hidden], a: [hidden] };
  const rows = readData(
    { x: Array.from({ length: n }, () => Array.from({ length: inputs }, () => 0)), y: Array.from({ length: n }, () => 0) },
    'data',
  );
  const definition = readModel({ output: model }, parameters, readParameters(parameters, 'parameters'), rows, 'problem');
  const count = hidden * (inputs + hidden + 2);
  const theta = Array.from({ length: count }, (_, k) => ((k * 29) % 97) / 97 - 0.5);
  const width = rowsOfGroup(dtype);
  const blocks = Array.from({ length: Math.ceil(n / width) * width * definition.columns }, (_, k) => (((k * 31) % 101) - 50) / 64);
  for (const name of names) {
    const given = name === 'lanes' ? theta.flatMap((x) => Array.from({ length: width }, (_, lane) => x + lane / 32)) : theta;
    const [compiled, interpreted] = both(programOf(definition, name), dtype, given, n, blocks);
    assert.equal(compiled, interpreted, `${name} of ${inputs}-${hidden} on ${n} rows, ${dtype}`);
    assert.ok(compiled.some((byte) => byte !== 0));
  }
}

for (const [title, model] of Object.entries(models)) {
  test(`${title}: compiled as interpreted, in every bit, in f64 and f32`, () => {
    const size = fc.record({
      inputs: fc.integer({ min: 1, max: 23 }),
      hidden: fc.integer({ min: 7, max: 23 }),
      n: fc.integer({ min: 1, max: 60 }),
      dtype: fc.constantFrom<Dtype>('f64', 'f32'),
    });
    fc.assert(
      fc.property(size, (given) => check(model, given, ['loss', 'gradient', 'product', 'lanes'])),
      { numRuns: 15 },
    );
  });
}

test('blocks of sixteen groups, of as many as have their factors in 32 kB, and of one', () => {
  for (const dtype of ['f64', 'f32'] as const) {
    const groups = (count: number): number => count * rowsOfGroup(dtype);
    for (const n of [groups(16), groups(16) + 1, groups(35)])
      check(models['two layers'], { inputs: 13, hidden: 10, n, dtype }, ['gradient']);
    check(models['two layers'], { inputs: 3, hidden: 40, n: groups(6), dtype }, ['gradient']);
    check(models['two layers'], { inputs: 2, hidden: 181, n: groups(3), dtype }, ['gradient']);
  }
});

test.run();
