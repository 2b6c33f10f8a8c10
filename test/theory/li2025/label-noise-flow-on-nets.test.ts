// The label-noise flow on factorizations and diagonal nets, where weights die.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { adam, adamE, diagonalNet, factorizationUV, init, labelNoise, labelNoiseFlow, projectToManifold, sgd } from '../../../src/index.js';
import { flowOnConstraints } from '../../../src/theory/li2025/flow-on-constraints.js';
import { last } from '../../support/present.js';

test.before(init);

function near(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  assert.is(actual.length, expected.length);
  for (let i = 0; i < expected.length; i++) {
    assert.ok(Math.abs(actual[i] - expected[i]) <= tolerance, `entry ${i}: ${actual[i]} is not ${expected[i]} ± ${tolerance}`);
  }
}

test('U Vᵀ = M stays, and SGD balances the factors: ‖U‖² = ‖V‖² = the nuclear norm of M', () => {
  const M = [
    [2, 0.5],
    [0, 1],
  ];
  const problem = factorizationUV({ M, p: 3 }); // more columns than the rank: J has full rank, but Γ has many dimensions
  const { theta, t } = labelNoiseFlow({
    problem,
    optimizer: sgd({ lr: 0.1 }),
    noise: labelNoise({ delta: 0.5 }),
    theta0: problem.initialTheta(5),
    T: 60,
    record: [1, 5],
  });
  assert.equal(t, [0, 1, 5, 60]);
  for (const x of theta) assert.ok(problem.loss(x) < 1e-20, `loss ${problem.loss(x)}`);
  const norms = [0, 6].map((from) =>
    last(theta)
      .slice(from, from + 6)
      .reduce((sum, x) => sum + x * x, 0),
  );
  // The nuclear norm of a 2 x 2 matrix: √(‖M‖² + 2 |det M|).
  const nuclear = Math.sqrt(5.25 + 4);
  near(norms, [nuclear, nuclear], 1e-6);
});

const sizes = fc.record({
  d: fc.integer({ min: 5, max: 9 }),
  n: fc.integer({ min: 1, max: 2 }),
  seed: fc.nat(1000),
  features: fc.constantFrom('sign' as const, 'normal' as const),
});
const positives = (length: number): fc.Arbitrary<number[]> =>
  fc.array(fc.double({ min: 0.2, max: 2, noNaN: true }), { minLength: length, maxLength: length });

test('the logarithmic coordinates of the diagonal net give the velocity of theta, at random points and S', () => {
  fc.assert(
    fc.property(sizes, positives(18), positives(18), (size, theta, s) => {
      const net = diagonalNet({ ...size, kappa: 1 });
      const P = net.parameters;
      const at = Float64Array.from({ length: P }, (_, p) => (p % 2 === 0 ? 1 : -1) * theta[p]);
      const S = Float64Array.from(s.slice(0, P));
      const terms = { sharpness: 0.3, decay: 0.2, coupledDecay: 0.1 };
      const plain = flowOnConstraints(net.constraints(), at, terms);
      const system = net.flow(at, terms);
      const y = system.encode(at);
      near(system.decode(y), at, 1e-14);
      const expected = plain.decode(plain.velocity(plain.encode(at), S));
      const largest = Math.max(...expected.map(Math.abs));
      near(
        system.velocity(y, S).map((x, p) => x * at[p]),
        expected,
        1e-7 * largest,
      );
      near(system.hessianDiagonal(at), plain.hessianDiagonal(at), 1e-11);
    }),
  );
});

test('a path on the diagonal net stays on Γ to 1e-10 while weights die, and records what was asked', () => {
  const net = diagonalNet({ d: 40, kappa: 3, n: 15, seed: 1 });
  const theta0 = net.initialTheta(1).map((x, p) => x + (p < 40 ? 0.3 : 0.2) * Math.sin(p + 1));
  const { theta, v, t } = labelNoiseFlow({
    problem: net,
    optimizer: adam({ lr: 0.01, c: 20 }),
    noise: labelNoise({ delta: 0.5 }),
    theta0,
    T: 0.3,
    record: [0.1, 0.2],
    tolerance: 1e-6,
  });
  assert.equal(t, [0, 0.1, 0.2, 0.3]);
  for (const x of theta) assert.ok(Math.max(...net.constraints().values(x).map(Math.abs)) < 1e-10);
  assert.ok(
    last(theta).some((x) => x === 0),
    'some weights have died',
  );
  const alpha = 0.25 / 15;
  near(
    v[0],
    theta[0].map((x) => 4 * alpha * x * x),
    1e-12,
  );
});

test('a weight that has died stays 0, also where fewer weights live than there are rows', () => {
  const net = diagonalNet({ d: 40, kappa: 3, n: 15, seed: 2 });
  const theta0 = projectToManifold(net, net.initialTheta(2));
  const optimizer = adamE({ lr: 0.01, lambda: 0.25, eps: 1e-8 });
  const { theta } = labelNoiseFlow({
    problem: net,
    optimizer,
    noise: labelNoise({ delta: 0.5 }),
    c: Number.POSITIVE_INFINITY,
    theta0,
    T: 6,
    record: [1, 2, 3, 6],
  });
  const dead = theta.map((point) => point.map((x) => (x === 0 ? 1 : 0)));
  dead.slice(1).forEach((now, k) => {
    assert.ok(
      dead[k].every((was, p) => was <= now[p]),
      `record ${k + 1}`,
    );
  });
  assert.ok(last(dead).reduce((a, b) => a + b, 0) > 80 - 15);
});

test.run();
