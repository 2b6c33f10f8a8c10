// A NaN is not hidden by what is chosen: min, max and sign give it back as JavaScript's, NumPy's and torch's do, in values and in derivatives.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { defineProblem, max, min, relu, sign, sqrt, type Traced } from '../../src/define/index.js';
import { createRun, initSync, sgd } from '../../src/index.js';

initSync();

const values = [Number.NaN, -2, 0, 1, 3];
/** x for x² >= 0, NaN for the root of a negative number. */
const given = (x: number): number => (Number.isNaN(x) ? -1 : x * x + 1);
const rooted = (of: Traced): Traced => sqrt(of.sub(1));
const signed = (x: number): number => (Number.isNaN(x) ? 0 : Math.sign(x));

test('min and max of two traced values, and of one beside a constant on either side', () => {
  for (const [operation, told] of [
    [min, Math.min],
    [max, Math.max],
  ] as const) {
    const two = defineProblem({ parameters: 4, loss: ([a, b, s, t]) => operation(rooted(a).mul(s), rooted(b).mul(t)) });
    for (const a of values) {
      for (const b of values) {
        const expected = told(a, b) + 0;
        const at = [given(a), given(b), signed(a), signed(b)];
        assert.equal(two.loss(at) + 0, expected, `${a} ${b}`);
      }
      const at = [given(a), signed(a)];
      const right = defineProblem({ parameters: 2, loss: ([x, s]) => operation(rooted(x).mul(s), 1) });
      const left = defineProblem({ parameters: 2, loss: ([x, s]) => operation(1, rooted(x).mul(s)) });
      assert.equal([right.loss(at), left.loss(at)], [told(a, 1) + 0, told(a, 1) + 0], `${a}`);
    }
  }
});

test('where the two are equal it is the first, also in the derivatives', () => {
  for (const operation of [min, max]) {
    const two = defineProblem({ parameters: 2, loss: ([a, b]) => operation(a, b) });
    assert.equal([...two.gradient([2, 2])], [1, 0]);
    assert.equal([...defineProblem({ parameters: 1, loss: ([a]) => operation(a, 2) }).gradient([2])], [1]);
    assert.equal([...defineProblem({ parameters: 1, loss: ([a]) => operation(2, a) }).gradient([2])], [0]);
  }
});

test('sign and relu', () => {
  const side = defineProblem({ parameters: 1, loss: ([a]) => sign(sqrt(a).sub(1)) });
  assert.equal(
    [-1, 0.25, 1, 4].map((x) => side.loss([x])),
    [Number.NaN, -1, 0, 1],
  );
  assert.equal([...side.gradient([4]), ...side.hessian([4])], [0, 0]);
  assert.equal(defineProblem({ parameters: 1, loss: ([a]) => relu(sqrt(a)) }).loss([-1]), Number.NaN);
});

test('a run ends where its model has no value', () => {
  const problem = defineProblem({ parameters: 1, loss: ([x]) => max(sqrt(x.sub(1)), 0).add(x) });
  for (const dtype of ['f64', 'f32'] as const) {
    const run = createRun({ problem, optimizer: sgd({ lr: 1 }), theta0: [2], dtype }).advance(9);
    assert.equal([run.status, run.step], ['diverged', 2]); // 2, 1/2, NaN
  }
});

test.run();
