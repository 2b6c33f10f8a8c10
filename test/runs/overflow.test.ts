// A gradient that is not finite ends a run at its step, with every optimizer: also with those that look at its sign alone.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { defineProblem } from '../../src/define/index.js';
import {
  createRun,
  createRuns,
  diagonalNet,
  ellipse,
  initSync,
  lion,
  matrixFactorization,
  type Optimizer,
  type Problem,
  signSGD,
  signum,
} from '../../src/index.js';
import { references } from '../reference/rules/optimizer.js';

initSync();

const net = diagonalNet({ d: 5, n: 4, kappa: 2, seed: 1 });
const factorization = matrixFactorization({ dims: [3, 4, 3], rank: 1, n: 7 });
const far: readonly (readonly [Problem, number])[] = [
  [ellipse({ a: 1, b: 1 }), 1e200],
  [net, 1e200],
  [factorization, 1e200],
];

// The V of agm is a function of the user's, whose value is refused.
const { agm: _agm, ...others } = references;
for (const [what, make] of Object.values(others).flatMap((reference) => Object.entries(reference.variants))) {
  test(`${what}: a start whose gradient overflows`, () => {
    for (const [problem, size] of far) {
      const optimizer = make([problem.parameters]);
      const start = new Float64Array(problem.parameters).fill(size);
      const one = { problem, optimizer, theta0: start } as const;
      const alone = createRun(one).advance(3);
      assert.equal([alone.status, alone.step], ['diverged', 1], problem.name);
      const near = { ...one, theta0: start.map((_, i) => 0.01 * (i + 1)) };
      const { runs } = createRuns(Array.from({ length: 10 }, (_, k) => (k % 2 === 0 ? one : near))).advance(3);
      runs.forEach(({ status, step }, k) => {
        assert.equal([status, step], k % 2 === 0 ? ['diverged', 1] : ['running', 3], `${problem.name} in lanes, run ${k}`);
      });
    }
  });
}

/** x goes up by lr in every step until the root has no value: at `last`, the gradient is NaN. */
const cliff = (last: number): Problem => defineProblem({ parameters: ['x'], loss: `sqrt(${last} - 0.5 - x)`, init: { x: 0 } });
const signs: Readonly<Record<string, Optimizer>> = { signSGD: signSGD({ lr: 1 }), signum: signum({ lr: 1 }), lion: lion({ lr: 1 }) };

for (const [name, optimizer] of Object.entries(signs)) {
  for (const dtype of ['f64', 'f32'] as const) {
    test(`${name}, ${dtype}: a gradient that is NaN after a hundred thousand steps, alone and in the loops of lanes`, () => {
      const problem = cliff(100_000);
      const alone = createRun({ problem, optimizer, dtype }).advance(100_010);
      assert.equal([alone.status, alone.step], ['diverged', 100_001]);
      const { runs } = createRuns(Array.from({ length: 16 }, () => ({ problem, optimizer, dtype }))).advance(100_010);
      assert.ok(runs.every(({ status, step }) => status === 'diverged' && step === 100_001));
    });
  }
}

test.run();
