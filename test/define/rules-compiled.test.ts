// Random rules: what is compiled gives the bits of what is interpreted, and runs have the bits they have alone in whatever way they advance.
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import * as define from '../../src/define/index.js';
import { interpreter } from '../../src/define/interpret.js';
import { LinkedProgram } from '../../src/define/link.js';
import { type Program, rowsOfGroup } from '../../src/define/program.js';
import { programsOf, traceRule } from '../../src/define/rules/rule.js';
import { createOptimizer, createRun, createRuns, initSync, labelNoise, type Optimizer, runCells } from '../../src/index.js';
import { type Dtype, KernelInstance } from '../../src/kernels/instance.js';
import { sameBits } from '../support/close.js';

initSync();

const {
  abs,
  add,
  cos,
  defineOptimizer,
  defineProblem,
  div,
  exp,
  less,
  log,
  max,
  min,
  mix,
  mul,
  pow,
  select,
  sigmoid,
  sqrt,
  square,
  sub,
  tanh,
} = define;

type Value = define.Traced;
/** A number of a rule, of theta, g, two states, two options and t. */
type Part = (of: { theta: Value; g: Value; m: Value; w: Value; lr: Value; beta: Value; t: Value }) => define.Operand;

const part: fc.Arbitrary<Part> = fc.letrec<{ part: Part }>((tie) => {
  const p = tie('part');
  const one = (f: (x: define.Operand) => Value): fc.Arbitrary<Part> =>
    p.map(
      (a): Part =>
        (of) =>
          f(a(of)),
    );
  const two = (f: (x: define.Operand, y: define.Operand) => Value): fc.Arbitrary<Part> =>
    fc.tuple(p, p).map(
      ([a, b]): Part =>
        (of) =>
          f(a(of), b(of)),
    );
  return {
    part: fc.oneof(
      { maxDepth: 5, depthIdentifier: 'rule' },
      fc.constantFrom<Part>(
        ({ theta }) => theta,
        ({ g }) => g,
        ({ m }) => m,
        ({ w }) => w,
        ({ lr }) => lr,
        ({ beta, t }) => pow(beta, t),
        () => 0.75,
      ),
      ...[add, sub, mul, min, max].map(two),
      ...[tanh, cos, sigmoid, abs, square].map(one),
      two((x, y) => div(x, add(1, square(y)))),
      two((x, y) => select(less(x, y), x, mul(2, y))),
      two((x, y) => mix(0.9, x, y)),
      two((x, y) => pow(add(1, square(x)), tanh(y))),
      one((x) => log(add(1, exp(tanh(x))))),
      one((x) => sqrt(add(1, square(x)))),
    ),
  };
}).part;

const names = { options: ['lr', 'beta'], states: ['m', 'w'] };
const rule = fc.tuple(part, part, part).map(([theta, m, w]) =>
  traceRule(names, (values, options, t) => {
    const of = { ...values, ...options, t } as unknown as Parameters<Part>[0];
    return { theta: theta(of), m: m(of), w: w(of) };
  }),
);

/** What a program leaves of `arrays` (its outputs in `out` if it is one of numbers alone), compiled and interpreted. */
function both(
  program: Program,
  dtype: Dtype,
  numbers: readonly number[],
  arrays: readonly (readonly number[])[],
  groups: number,
): readonly Uint8Array[] {
  return ['compiled', 'interpreted'].map((how) => {
    const kernels = new KernelInstance();
    const bytes = dtype === 'f64' ? 8 : 4;
    const place = (values: readonly number[]): number => {
      const address = kernels.allocate(bytes * Math.max(16, values.length));
      kernels.floats(dtype, address, values.length).set(values);
      return address;
    };
    const [theta, g, ...states] = arrays.map(place);
    const entries = program.over === 'entries' ? states.length : program.outputs.length;
    const out = kernels.allocate(8 * Math.max(2, entries));
    if (program.over === 'entries') kernels.u32(out, states.length).set(states);
    const given = [theta, g, place(numbers), groups, out] as const;
    if (how === 'compiled') {
      const { place: index, scratch } = new LinkedProgram(() => program).placeIn(kernels, dtype);
      (kernels.exports.table.get(index) as (...values: number[]) => void)(...given, kernels.allocate(scratch));
    } else interpreter(program, dtype, kernels)(...given);
    const { buffer } = kernels.exports.memory;
    if (program.over === 'point') return new Uint8Array(buffer, out, bytes * entries).slice();
    return new Uint8Array(
      [theta, ...states].flatMap((address, k) => [...new Uint8Array(buffer, address, bytes * arrays[k && k + 1].length)]),
    );
  });
}

test('a random rule: compiled as interpreted, in every bit, in f64 and f32', () => {
  fc.assert(
    fc.property(
      rule,
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 1000 }),
      fc.constantFrom<Dtype>('f64', 'f32'),
      (traced, groups, t, dtype) => {
        const { shared, sweep, bases } = programsOf(traced);
        const entries = groups * rowsOfGroup(dtype);
        const arrays = [3, 5, 7, 11].map((step) => Array.from({ length: entries }, (_, i) => (((i + 1) * step) % 23) / 8 - 1.25));
        const [numbers, interpreted] = both(shared, 'f64', [t, 0.01, 0.9, ...bases.map(() => 0.9 ** t)], [[0], [0]], 1);
        assert.equal(numbers, interpreted);
        const [compiled, expected] = both(sweep, dtype, [...new Float64Array(numbers.buffer)], arrays, groups);
        assert.equal(compiled, expected);
      },
    ),
    { numRuns: 150 },
  );
});

const centred = {
  name: 'centred',
  options: { lr: 0.05, beta: 0.9, eps: 1e-3 },
  state: { m: 0, squares: 0.5, steps: 0 },
  step: (
    { theta, g, m, squares, steps }: Record<'theta' | 'g' | 'm' | 'squares' | 'steps', Value>,
    { lr, beta, eps }: Record<'lr' | 'beta' | 'eps', Value>,
    t: Value,
  ) => {
    const [next, second] = [mix(beta, m, g), mix(pow(beta, 0.5), squares, square(g))];
    const scale = add(sqrt(add(abs(sub(second, square(next))), eps)), exp(mul(-1, steps)));
    return { theta: sub(theta, mul(div(lr, sqrt(t)), div(tanh(next), scale))), m: next, squares: second, steps: add(steps, 1) };
  },
};
const compiledRule = defineOptimizer(centred);
const ring = defineProblem({ parameters: 3, residuals: ([x, y, z]) => [add(square(x), square(y)).sub(1), mul(z, add(x, 2))] });

test('where nothing may be compiled the rule is interpreted, with the same bits', () => {
  const { Module } = WebAssembly;
  const { warn } = console;
  const interpretedRule = defineOptimizer({ ...centred, name: 'interpreted' });
  const runs = (optimizer: Optimizer): ArrayLike<number>[] =>
    (['f64', 'f32'] as const).flatMap((dtype) => {
      const state = createOptimizer(
        optimizer,
        Array.from({ length: 21 }, (_, i) => i / 7 - 1),
        { dtype },
      );
      for (let k = 0; k < 5; k++) state.step(state.theta.map((x, i) => x * (i + 1) - 0.5));
      return [state.theta, state.m ?? [], state.v ?? []];
    });
  const expected = runs(compiledRule());
  try {
    console.warn = () => {}; // what it says, and that it says it once, is seen in a process of its own: interpreted.test.ts
    WebAssembly.Module = class {
      constructor() {
        throw new WebAssembly.CompileError('not allowed here');
      }
    } as unknown as typeof Module;
    runs(interpretedRule()).forEach((actual, k) => {
      sameBits(actual, expected[k], `array ${k}`);
    });
  } finally {
    WebAssembly.Module = Module;
    console.warn = warn;
  }
});

test('replicas of a defined problem have the bits of each run alone, those that diverge too', () => {
  for (const dtype of ['f64', 'f32'] as const) {
    const options = Array.from({ length: 19 }, (_, seed) => ({
      problem: ring,
      optimizer: compiledRule({ lr: 0.02 }),
      noise: labelNoise({ delta: 0.3 }),
      dtype,
      seed,
      ...(seed === 4 && { theta0: dtype === 'f64' ? [1e70, 1, 1] : [1e9, 1, 1] }),
    }));
    const { runs } = createRuns(options).advance(60);
    runs.forEach((run, k) => {
      const alone = createRun(options[k]).advance(60);
      assert.is(run.status, alone.status, `${dtype} seed ${k}`);
      assert.is(run.step, alone.step, `${dtype} seed ${k}`);
      for (const name of ['theta', 'm', 'v'] as const) sameBits(run[name] ?? [], alone[name] ?? [], `${dtype} seed ${k} ${name}`);
    });
    assert.is(runs[4].status, 'diverged');
    assert.is(runs[5].status, 'running');
  }
});

test('a description is plain data: posted, as JSON with its keys in any order, and in cells', async () => {
  const optimizer = compiledRule({ lr: 0.03, beta: 0.8 });
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? 1 : -1));
    return Object.fromEntries(entries.map(([key, part]) => [key, sorted(part)]));
  };
  const after = (given: Optimizer): Float64Array => createRun({ problem: ring, optimizer: given, seed: 2 }).advance(30).theta;
  for (const copy of [structuredClone(optimizer), JSON.parse(JSON.stringify(optimizer)), JSON.parse(JSON.stringify(sorted(optimizer)))]) {
    sameBits(after(copy), after(optimizer), 'a copy');
  }
  const config = { problem: ring, optimizer, seed: 2, steps: 30, every: 30, measures: ['trainLoss'] };
  const [cell] = await runCells([
    { labels: { optimizer: 'centred' }, config: JSON.parse(JSON.stringify({ ...config, problem: ring.spec })) },
  ]);
  assert.is(cell.measures.trainLoss.at(-1), ring.loss(after(optimizer)));
});

test.run();
