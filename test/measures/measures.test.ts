import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { adam, createRun, diagonalNet, ellipse, initSync, sgd, type VectorLike } from '../../src/index.js';
import { readMeasure } from '../../src/measures/registry.js';
import { signs } from '../reference/random/signs.js';
import { close } from '../support/close.js';
import { present, watching } from '../support/present.js';

initSync();

const problem = diagonalNet({ d: 23, kappa: 3, n: 9, seed: 6 });
const theta0 = Float64Array.from({ length: 46 }, (_, p) => Math.sin(3 * p) / 2);
const run = createRun({ problem, optimizer: adam({ epsRoot: 1e-4 }), theta0 });
const wStar = (): Float64Array => present(problem.truth);
const w = Float64Array.from({ length: 23 }, (_, j) => theta0[j] ** 2 - theta0[23 + j] ** 2);
const total = (x: Iterable<number>): number => [...x].reduce((a, b) => a + b, 0);

test('every measure equals its definition', () => {
  const h = problem.hessianDiagonal(theta0);
  const g = problem.gradient(theta0);
  const squared = total(w.map((x, j) => (x - wStar()[j]) ** 2));
  const z = Array.from({ length: 200 }, (_, i) => signs(23, { seed: 6, stream: 7, step: i }, 1));
  const residual = z.map((row) => row.reduce((sum, x, j) => sum + x * (w[j] - wStar()[j]), 0));
  const expected: Record<string, number> = {
    trainLoss: problem.loss(theta0),
    testLoss: squared / 2,
    'testLoss@200': total(residual.map((e) => e ** 2)) / 400,
    traceH: total(h),
    'traceDiagH^1': total(h),
    'traceDiagH^2': total(h.map((x) => x ** 2)),
    'traceDiagH^3': total(h.map((x) => x ** 3)),
    'traceDiagH^0.5': total(h.map((x) => Math.sqrt(Math.max(x, 0)))),
    'traceDiagH^0.75': total(h.map((x) => Math.max(x, 0) ** 0.75)),
    l1: total(w.map(Math.abs)),
    'l0.5': total(w.map((x) => Math.abs(x) ** 0.5)) ** 2,
    'l^3': total(w.map((x) => Math.abs(x) ** 3)) ** (1 / 3),
    l2: Math.sqrt(total(w.map((x) => x ** 2))),
    distance: Math.sqrt(squared),
    gradientNorm: Math.sqrt(total(g.map((x) => x ** 2))),
    gradientNorm1eps: total(g.map((x) => Math.sqrt(x ** 2 + 1e-4))),
    'gradientNorm1eps@0.01': total(g.map((x) => Math.sqrt(x ** 2 + 0.01))),
  };
  assert.ok(
    h.some((x) => x < 0),
    'the point lies off the manifold, where a diagonal entry may be negative',
  );
  const measured = run.measure(Object.keys(expected));
  assert.equal(Object.keys(measured), Object.keys(expected));
  for (const [name, value] of Object.entries(expected)) close([measured[name]], [value], 1e-13, name);
});

test('the expected test loss is what fresh rows give on average', () => {
  const { testLoss, 'testLoss@20000': sampled } = run.measure(['testLoss', 'testLoss@20000']);
  assert.ok(Math.abs(sampled / testLoss - 1) < 4 * Math.sqrt(2 / 20000), `${sampled} against ${testLoss}`);
});

test('trace H of ±1 data is 4 ‖theta‖² everywhere, and on the manifold tr(Diag(H)^p) = 4^p ‖w‖_p^p (Lemma 5.1)', () => {
  const lemma = fc.record({ p: fc.double({ min: 0.5, max: 3, noNaN: true }), seed: fc.nat(100) });
  fc.assert(
    fc.property(lemma, ({ p, seed }) => {
      const net = diagonalNet({ d: 12, kappa: 4, n: 6, seed });
      const truth = present(net.truth);
      const theta = Float64Array.from({ length: 24 }, (_, q) => Math.sqrt(Math.max(0, (q < 12 ? 1 : -1) * truth[q % 12])));
      const at = createRun({ problem: net, optimizer: sgd({ lr: 0 }), theta0: theta });
      const { [`traceDiagH^${p}`]: trace, [`l${p}`]: norm, traceH } = at.measure([`traceDiagH^${p}`, `l${p}`, 'traceH']);
      // Rounding leaves entries of 1e-17 where H_jj = 0, and their roots are 1e-8.
      close([trace], [4 ** p * norm ** p], 1e-6, `p = ${p}`);
      close([traceH], [4 * total(theta.map((x) => x * x))], 1e-12, 'trace H');
    }),
    { numRuns: 50 },
  );
});

test('a measure that needs the truth or a generator says so on explicit data', () => {
  const explicit = createRun({ problem: diagonalNet({ z: [[1, -1]], y: [1] }), optimizer: sgd({ lr: 0.1 }) });
  for (const name of ['testLoss', 'distance', 'testLoss@5']) {
    assert.throws(
      () => explicit.measure([name]),
      (error: { code: string }) => error.code === 'E_UNAVAILABLE',
    );
  }
  assert.ok(Number.isFinite(explicit.measure(['trainLoss']).trainLoss));
});

test('names of measures: both spellings of a norm, and a hint for a misspelt one', () => {
  assert.equal(run.measure(['l0.5'])['l0.5'], run.measure(['l^0.5'])['l^0.5']);
  for (const [name, near] of [
    ['trainloss', 'trainLoss'],
    ['traceDiagH', 'traceDiagH^p'],
    ['testLos', 'testLoss'],
  ]) {
    assert.throws(
      () => readMeasure(name),
      (error: { code: string; message: string }) => error.code === 'E_UNKNOWN_KEY' && error.message.includes(`did you mean '${near}'`),
    );
  }
});

test('the work of a measure is bounded, and its error says by what', () => {
  const refused = (name: string, allowed: string): void =>
    assert.throws(
      () => readMeasure(name),
      (error: { code: string; allowed: string }) => error.code === 'E_RANGE' && error.allowed === allowed,
      name,
    );
  refused('hutchinson@2147483647', 'hutchinson@probes, probes a whole number from 1 to 10000');
  refused('hutchinsonError@1', 'hutchinsonError@probes, probes a whole number from 2 to 10000');
  refused('topEigenvalue@1001', 'topEigenvalue@k, k a whole number from 1 to 1000');
  refused('testLoss@0.5', 'testLoss@rows, rows a whole number from 1');
  refused('traceDiagH^0', 'traceDiagH^p, p a number > 0');
  assert.throws(
    () => run.measure(['testLoss@2147483647']),
    (error: { code: string; path: string }) => error.code === 'E_RANGE' && error.path === 'rows',
  );
  // As long a name as this is read in one pass: with a second way to split its digits it would take minutes.
  refused(`traceDiagH^${'1'.repeat(500_000)}x`, 'traceDiagH^p, p a number > 0');
  refused(`l${'1'.repeat(500_000)}x`, 'l^p, p a number > 0');
});

test('a measure computes what it looks at and no more', () => {
  const asked: string[] = [];
  const watched = ellipse({ a: 2, b: 1 });
  const told = <R>(name: string, compute: (theta: VectorLike) => R) => {
    const bound = compute.bind(watched);
    return (theta: VectorLike): R => {
      asked.push(name);
      return bound(theta);
    };
  };
  const methods = {
    loss: told('loss', watched.loss),
    gradient: told('gradient', watched.gradient),
    hessianDiagonal: told('hessianDiagonal', watched.hessianDiagonal),
  };
  watching(watched, methods, () => {
    const own = createRun({ problem: watched, optimizer: sgd({ lr: 0.1 }) });
    own.measure(['theta@0']);
    assert.equal(asked, []);
    own.measure(['trainLoss', 'gradientNorm', 'gradientNorm']);
    assert.equal(asked, ['loss', 'gradient']);
    own.measure(['traceH', 'traceDiagH^0.5']);
    assert.equal(asked.slice(2), ['hessianDiagonal']);
  });
});

test.run();
