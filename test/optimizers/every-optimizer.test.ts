// What holds of every optimizer in src/optimizers/index.ts: each brings what is tested here in its file of test/reference/rules/.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createOptimizer, init, MinifoldError, type Optimizer, restoreOptimizer, type TensorShape } from '../../src/index.js';
import { rules } from '../../src/kernels/generated.js';
import { facts } from '../../src/optimizers/define.js';
import * as all from '../../src/optimizers/index.js';
import { isEntrywise } from '../../src/optimizers/kernel/load.js';
import { formOf, momentsOf, readOptimizer } from '../../src/optimizers/optimizer.js';
import { entriesOf, readTensors } from '../../src/optimizers/tensors.js';
import { roundTo } from '../reference/math/round.js';
import { optimizerStep, references } from '../reference/rules/optimizer.js';
import { referenceState } from '../reference/rules/state.js';
import { close, sameBits } from '../support/close.js';
import { gradients, theta0 } from '../support/torch-trajectories.js';

test.before(init);

const shape = fc.oneof(
  fc.integer({ min: 1, max: 7 }),
  fc.integer({ min: 1, max: 5 }).map((n): TensorShape => [n]),
  fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })),
);
const lengthOf = (shape: TensorShape): number => [shape].flat().reduce((a, b) => a * b, 1);

/** The shapes of the tensors of theta, theta, and gradients. */
function anySteps(entrywise: boolean): fc.Arbitrary<[TensorShape[], number[], number[][]]> {
  const tiny = entrywise ? 1e-12 : 1e-6;
  const entry = fc.oneof(fc.double({ min: -10, max: 10, noNaN: true }), fc.double({ min: -tiny, max: tiny, noNaN: true }), fc.constant(0));
  const shapes = entrywise
    ? fc.integer({ min: 1, max: 9 }).map((n): TensorShape[] => [n])
    : fc.array(shape, { minLength: 1, maxLength: 4 });
  return shapes.chain((shapes) => {
    const n = shapes.map(lengthOf).reduce((a, b) => a + b, 0);
    const vector = fc.array(entry, { minLength: n, maxLength: n });
    return fc.tuple(fc.constant(shapes), vector, fc.array(vector, { minLength: 1, maxLength: 5 }));
  });
}

const variants = Object.values(references).flatMap((reference) => Object.entries(reference.variants));

for (const [what, make] of variants) {
  for (const dtype of ['f64', 'f32'] as const) {
    test(`${what}, ${dtype}: the kernel equals the reference in every bit, for every length mod 4 and tensors of any shape`, () => {
      const round = roundTo(dtype);
      fc.assert(
        fc.property(anySteps(isEntrywise(make([1]))), ([shapes, start, gradients]) => {
          const tensors = readTensors(shapes, start.length, 'tensors');
          const optimizer = make(tensors.map(entriesOf));
          const state = createOptimizer(optimizer, start, { dtype, tensors: shapes });
          const reference = referenceState(
            start.map((x) => round(x + 0)),
            state.v?.length,
          );
          for (const g of gradients) {
            state.step(g);
            optimizerStep(
              reference,
              Float64Array.from(g, (x) => round(x + 0)),
              optimizer,
              round,
              tensors,
            );
          }
          sameBits(state.theta, reference.theta, 'theta');
          if (state.m) sameBits(state.m, reference.m, 'm');
          if (state.v) sameBits(state.v, reference.v, 'v');
        }),
        { numRuns: 60 },
      );
    });
  }
}

/** SAM takes its steps in runs alone: sam.test.ts tries them. */
const inRunsAlone = (name: string): boolean => {
  const [, make] = Object.entries(all).find(([own]) => own === name) as [string, (typeof all)['sgd']];
  return formOf(make(make[facts].example)).ascent !== undefined;
};

for (const [name, { trajectories }] of Object.entries(references)) {
  if (inRunsAlone(name)) continue;
  test(`${name} has a trajectory that is known from elsewhere`, () => assert.ok(trajectories.length > 0));
  for (const { source, optimizer, theta0, tensors, gradients, theta, v = {}, tolerance } of trajectories) {
    test(`${name}: ${source}, to ${tolerance}`, () => {
      const state = createOptimizer(optimizer, theta0, { tensors });
      gradients.forEach((g, t) => {
        state.step(g);
        if (t + 1 in theta) close(state.theta, theta[t + 1], tolerance, `theta after ${t + 1} steps`);
        if (t + 1 in v) close(state.v ?? [], v[t + 1], tolerance, `v after ${t + 1} steps`);
      });
      assert.is(state.steps, gradients.length);
      for (const last of [theta, v]) for (const t of Object.keys(last)) assert.ok(Number(t) <= gradients.length);
    });
  }
}

/** 24 parameters. */
const shapes: TensorShape[] = [[3, 4], 5, [2, 2], [1, 3]];
const lengths = shapes.map(lengthOf);
const start = Array.from({ length: 24 }, (_, p) => theta0[p % theta0.length]);

test('a zero gradient moves nothing, but decay does', () => {
  for (const [what, make] of variants) {
    const optimizer = make(lengths);
    const { weightDecay, v, root } = formOf(optimizer);
    if (v && root && root.eps === 0 && root.epsRoot === 0) continue; // 0/0 where nothing was seen
    const { theta } = createOptimizer(optimizer, start, { tensors: shapes }).step(new Float64Array(24));
    const shrunk = start.map((x) => (1 - (optimizer.lr as number) * weightDecay) * x);
    if (weightDecay > 0) close(theta, shrunk, 1e-15, what);
    else assert.equal([...theta], start, what);
  }
});

test('what was saved and restored goes on with the same bits, if it is plain data', () => {
  for (const [what, make] of variants) {
    const optimizer = make(lengths);
    for (const dtype of ['f64', 'f32'] as const) {
      const straight = createOptimizer(optimizer, start, { dtype, tensors: shapes });
      let broken = createOptimizer(optimizer, start, { dtype, tensors: shapes });
      if (formOf(optimizer).v?.V.of === 'functions') {
        assert.throws(() => broken.save(), /cannot be saved/);
        continue;
      }
      gradients.slice(0, 30).forEach((_, t) => {
        const g = start.map((__, p) => gradients[(t + p) % 30][p % theta0.length] + (t % 2));
        straight.step(g);
        broken = restoreOptimizer(broken.step(g).save());
      });
      sameBits(broken.theta, straight.theta, what);
      assert.is(broken.steps, 30);
    }
  }
});

for (const [name, make] of Object.entries(all)) {
  const construct = make as (options: object) => Optimizer;
  const { example } = make[facts];
  const optimizer = construct(example);

  test(`${name}: its description says what it is, and is read as it is written`, () => {
    assert.is(optimizer.name, name);
    assert.ok(Object.isFrozen(optimizer));
    assert.equal(readOptimizer({ ...optimizer }), optimizer);
  });

  test(`${name}: the kernels' rule keeps the moments of its form`, () => {
    const { rule } = formOf(optimizer).kernel;
    if (isEntrywise(optimizer)) assert.equal({ m: rules[rule].m, v: rules[rule].v }, momentsOf(optimizer));
    if (formOf(optimizer).ascent !== undefined) return;
    const state = createOptimizer(optimizer, [1], { tensors: [1] });
    assert.equal({ m: state.m !== undefined, v: state.v !== undefined }, momentsOf(optimizer));
  });

  test(`${name}: options that are unknown, missing or no option's are typed errors with their path`, () => {
    const thrown = (options: object): MinifoldError => {
      try {
        construct(options);
      } catch (error) {
        if (error instanceof MinifoldError) return error;
      }
      throw new Error(`${name} took ${Object.keys(options).join(', ')}`);
    };
    const unknown = thrown({ ...example, learnRate: 1 });
    assert.equal([unknown.code, unknown.path], ['E_UNKNOWN_KEY', 'optimizer.learnRate']);
    for (const key of Object.keys(example)) {
      const missing = thrown(Object.fromEntries(Object.entries(example).filter(([other]) => other !== key)));
      assert.equal([missing.code, missing.path], ['E_MISSING', `optimizer.${key}`]);
    }
    const keys = (unknown.allowed ?? '').split(', ');
    assert.ok(keys.includes('lr') && Object.keys(optimizer).every((key) => key === 'name' || keys.includes(key)));
    for (const key of keys) {
      assert.equal(
        [thrown({ ...example, [key]: 'a text' }).code, thrown({ ...example, [key]: 'a text' }).path],
        ['E_TYPE', `optimizer.${key}`],
      );
      assert.is(thrown({ ...example, [key]: Number.NaN }).path, `optimizer.${key}`);
    }
    const negative = thrown({ ...example, lr: -1 });
    assert.equal([negative.code, negative.path], ['E_RANGE', 'optimizer.lr']);
  });
}

test.run();
