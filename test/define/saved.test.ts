// Models as saved graphs: the same model gives the same graph, a graph read gives the same bits, and one that was tampered with is refused or works.
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  add,
  type DefinedProblem,
  defineProblem,
  dot,
  matvec,
  mul,
  outer,
  relu,
  select,
  softmax,
  sub,
  sum,
  type Traced,
  tanh,
  transpose,
} from '../../src/define/index.js'; // prettier-ignore
import { initSync, MinifoldError } from '../../src/index.js';
import { readProblem } from '../../src/problems/registry.js';

initSync();

const data = {
  x: [
    [1, 2],
    [0.5, -1],
    [0, 3],
    [1, 1],
  ],
  y: [1, 0, -1, 0.5],
}; // prettier-ignore

const net = (): DefinedProblem =>
  defineProblem({
    parameters: { W: [3, 2], b: [3], a: [3] },
    data,
    test: { x: [[2, 1]], y: [1] },
    output: ({ W, b, a }, { x }) => dot(a, tanh(add(matvec(W, x), b))),
    init: { b: 0, a: [1, 2, 3] },
  });
const attention = (): DefinedProblem =>
  defineProblem({
    parameters: { A: [2, 2], v: [2] },
    data: { ...data, y: data.y.map((y) => Number(y > 0)) },
    output: ({ A, v }, { x }) => mul(softmax(matvec(transpose(A), x)), sum(outer(v, [x, 1][0] as Traced))),
    loss: 'cross-entropy',
  });
const own = (): DefinedProblem =>
  defineProblem({
    parameters: { A: [2, 2], v: [2] },
    data,
    output: ({ A, v }, { x }) => sum(matvec(A, [v[1], x[0]])),
    loss: (f, y) => select(relu(sub(f, y)), sub(f, y), mul(0.5, sub(y, f))),
  });
const ring = (): DefinedProblem => defineProblem({ parameters: 3, residuals: ([x, y, z]) => [add(mul(x, y), z), sub(x, mul(2, z))] });
const models = { net, attention, own, ring };

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value));
const at = (problem: DefinedProblem): Float64Array => Float64Array.from({ length: problem.parameters }, (_, k) => ((5 * k) % 7) / 5 - 0.4);

test('the same model written twice has one spec, which is small and keeps every bit through JSON', () => {
  for (const [name, model] of Object.entries(models)) {
    const [one, two] = [model(), model()];
    assert.equal(one.spec, two.spec, name);
    const again = readProblem(copy(one.spec)) as DefinedProblem;
    assert.equal(again.spec, one.spec);
    const theta = at(one);
    assert.is(again.loss(theta), one.loss(theta));
    assert.equal(again.gradient(theta), one.gradient(theta));
    assert.equal(again.hessianVectorProduct(theta, theta), one.hessianVectorProduct(theta, theta));
    assert.equal(again.initialTheta(3), one.initialTheta(3));
    assert.is(again.heldOut?.loss(theta), one.heldOut?.loss(theta));
  }
  // parameters, row, and the three operations: nothing of the derivatives, nothing of the named loss
  assert.equal((net().spec.model as { nodes: readonly unknown[] }).nodes, [
    ['theta', 0, [3, 2]],
    ['theta', 6, [3]],
    ['theta', 9, [3]],
    ['row', 2, [2]],
    ['product', 0, 3, [3, 2, 1, 2, 1, 1, 1], [3]],
    ['add', 1, 4],
    ['tanh', 5],
    ['product', 2, 6, [1, 3, 1, 0, 1, 1, 0], []],
  ]);
});

/** Every place in plain data that holds no object: the object, and the key. */
function leaves(value: object): [owner: Record<string, unknown>, key: string][] {
  return Object.entries(value).flatMap(([key, part]) =>
    typeof part === 'object' && part !== null
      ? leaves(part)
      : [[value as Record<string, unknown>, key] as [Record<string, unknown>, string]],
  );
}

const value = fc.oneof(
  fc.integer({ min: -2, max: 14 }),
  fc.constantFrom<unknown>(
    0.5,
    2 ** 28,
    2 ** 31,
    2 ** 53,
    1e300,
    null,
    true,
    [],
    [2],
    [2, 3],
    [2 ** 20, 2 ** 20],
    {},
    { toString: 1 },
    'x',
  ),
  fc.constantFrom(
    'theta',
    'row',
    'shared',
    'direction',
    'slice',
    'assemble',
    'product',
    'fill',
    'sum',
    'select',
    'exp',
    'add',
    'less',
    'constant',
  ),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'cross-entropy', 'logistic', 'squares'),
);

test('10,000 specs that were tampered with: a typed error, or a problem that its spec makes again with the same bits', () => {
  let made = 0;
  const bits = (problem: DefinedProblem): string => {
    const theta = at(problem);
    return [problem.loss(theta), ...problem.gradient(theta), ...problem.hessianVectorProduct(theta, theta)].join();
  };
  const specs = Object.values(models).map((model) => model().spec);
  const edit = fc.tuple(fc.nat(), fc.constantFrom('put', 'drop', 'twice'), value);
  fc.assert(
    fc.property(fc.constantFrom(...specs), fc.array(edit, { minLength: 1, maxLength: 3 }), (spec, edits) => {
      const changed = copy(spec) as Record<string, unknown>;
      for (const [where, how, put] of edits) {
        const all = leaves(changed);
        const [owner, key] = all[where % all.length];
        if (Array.isArray(owner) && how !== 'put')
          owner.splice(Number(key), how === 'drop' ? 1 : 0, ...(how === 'drop' ? [] : [owner[Number(key)]]));
        else if (how === 'drop') delete owner[key];
        else owner[key] = structuredClone(put); // a later edit may change it
      }
      const refused = (error: unknown): true => {
        if (error instanceof MinifoldError && error.code.startsWith('E_')) return true;
        throw error;
      };
      let problem: DefinedProblem;
      try {
        problem = readProblem({ ...changed, name: 'defined' }) as DefinedProblem;
      } catch (error) {
        return refused(error);
      }
      made += 1;
      const again = readProblem(copy(problem.spec)) as DefinedProblem;
      assert.equal(again.spec, problem.spec);
      if (made < 80) assert.is(bits(again), bits(problem));
      return true;
    }),
    { numRuns: 10_000 },
  );
  assert.ok(made > 150, `${made}`);
});

test('a saved graph reads nothing beyond its inputs, and its parts are all known', () => {
  const read = (nodes: readonly unknown[], more: object = { loss: nodes.length - 1 }): unknown =>
    readProblem({ name: 'defined', parameters: 2, model: { nodes, ...more } });
  const refused = (nodes: readonly unknown[], code: string, path: string, more?: object): void =>
    assert.throws(
      () => read(nodes, more),
      (error: MinifoldError) => error.code === code && error.path === path,
      JSON.stringify(nodes),
    ); // prettier-ignore
  const theta = ['theta', 0, [2]];
  const place = 'problem.model.nodes[1]';
  refused([['theta', 1, [2]]], 'E_RANGE', 'problem.model.nodes[0]');
  refused([['theta', 0, [2, 2]]], 'E_RANGE', 'problem.model.nodes[0]');
  refused([['row', 0, []]], 'E_RANGE', 'problem.model.nodes[0]');
  refused([['direction', 0, []]], 'E_UNKNOWN_KEY', 'problem.model.nodes[0]');
  refused([['shared', 0, []]], 'E_RANGE', 'problem.model.nodes[0]');
  refused([theta, ['slice', 0, 1, [2]]], 'E_RANGE', place);
  refused([theta, ['slice', 0, -1, []]], 'E_RANGE', place);
  refused([theta, ['sum', 1]], 'E_RANGE', place);
  refused([theta, ['sum']], 'E_SHAPE', place);
  refused([theta, ['sum', 0, 0]], 'E_SHAPE', place);
  refused([theta, ['constructor', 0]], 'E_UNKNOWN_KEY', place);
  refused([theta, ['fill', 0, [4]]], 'E_SHAPE', place);
  refused([theta, ['sum', 0], ['fill', 1, [2 ** 20, 2 ** 20]]], 'E_TOO_LARGE', 'problem.model.nodes[2]');
  refused([theta, ['assemble', [0, 0], [0, 1], [4]]], 'E_RANGE', place);
  refused([theta, ['assemble', [0], [3], [4]]], 'E_RANGE', place);
  // a product whose factors overlap has no derivative laid out as they are
  refused([theta, ['product', 0, 0, [1, 2, 1, 0, 0, 0, 0], []]], 'E_RANGE', place);
  refused([theta, ['product', 0, 0, [1, 1, 1, 1, 1, 1, 1], []]], 'E_SHAPE', place);
  refused([theta, ['product', 0, 0, [2, 2, 1, 2, 1, 1, 1], [2]]], 'E_SHAPE', place);
  refused([theta, ['constant', null]], 'E_TYPE', place);
  refused([theta, ['sum', 0]], 'E_UNKNOWN_KEY', 'problem.model.zzz', { loss: 1, zzz: 1 });
  refused([theta, ['sum', 0]], 'E_RANGE', 'problem.model.loss', { loss: 2 });
  refused([theta, ['sum', 0]], 'E_SHAPE', 'problem.loss', { loss: 0 });
  refused([theta, ['sum', 0]], 'E_RANGE', 'problem.output', { output: 1 });
  refused([theta, ['sum', 0]], 'E_TYPE', 'problem.model.residuals', { residuals: [] });
});

test.run();
