import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { defineProblem, log, sqrt } from '../../src/define/index.js';
import {
  createRun,
  createRuns,
  custom,
  ellipse,
  initSync,
  labelNoise,
  type MinifoldError,
  multilayerPerceptron,
  type Problem,
  restoreRun,
  sgd,
} from '../../src/index.js';

initSync();

const optimizer = sgd({ lr: 0.1 });
const place = (action: () => unknown): unknown[] => {
  try {
    action();
  } catch (error) {
    const { code, path, message } = error as MinifoldError;
    return [code, path, message];
  }
  return [];
};

test('a model without a value where a run starts is told of there, though its gradient is a number', () => {
  const problem = defineProblem({ parameters: 1, loss: ([x]) => log(x), init: -1 });
  assert.is(problem.gradient([-1])[0], -1);
  assert.equal(
    place(() => createRun({ problem, optimizer })),
    [
      'E_NON_FINITE',
      'problem.init',
      'problem.init: the loss is NaN where the run of seed 0 starts; allowed: a start at which the loss is a finite number',
    ],
  );
  assert.equal(place(() => createRun({ problem, optimizer, theta0: [0] })).slice(0, 2), ['E_NON_FINITE', 'run.theta0']);
  const two = [[2], [-2]].map((theta0) => ({ problem, optimizer, theta0 }));
  assert.equal(place(() => createRuns(two)).slice(0, 2), ['E_NON_FINITE', 'runs[1].theta0']);
  const sound = createRun({ problem, optimizer, theta0: [2] }).advance(1);
  assert.is(sound.theta[0], 1.95);
  assert.is(restoreRun(sound.save()).theta[0], 1.95); // whose problem's own start is not where it goes on
});

test('the rows of a model too, and a start beyond the numbers; problems that are built in diverge at their first step', () => {
  const data = { x: [1, 4, -1], y: [0, 0, 0] };
  const rows = defineProblem({ parameters: ['a'], data, output: ({ a }, { x }) => sqrt(x.add(a)), init: { a: 0 } });
  assert.match(String(place(() => createRun({ problem: rows, optimizer }))[2]), /the loss is NaN/);
  assert.is(createRun({ problem: rows, optimizer, theta0: [1.5] }).status, 'running');
  const square = defineProblem({ parameters: 1, loss: 'theta[0]^2' });
  assert.match(String(place(() => createRun({ problem: square, optimizer, theta0: [1e200] }))[2]), /the loss is Infinity/);
  assert.is(createRun({ problem: square, optimizer, theta0: [1e100] }).status, 'running');
  const f32 = { problem: square, optimizer, theta0: [1e20], dtype: 'f32' } as const;
  assert.match(String(place(() => createRun(f32))[2]), /the loss is Infinity in f32/);
  assert.equal(place(() => createRuns([{ ...f32, dtype: 'f64' }, f32])).slice(0, 2), ['E_NON_FINITE', 'runs[1].theta0']);
  const run = createRun({ problem: ellipse({ a: 1, b: 1 }), optimizer, theta0: [1e200, 0] }).advance(5);
  assert.equal([run.status, run.step], ['diverged', 1]);
});

test('any problem may ask for it, and the loss of a start that runs share is taken once', () => {
  let losses = 0;
  const problem = custom({
    parameters: 1,
    valueAndGradient: ([x]) => {
      losses++;
      return { value: Math.log(x), gradient: [1 / x] };
    },
  });
  const asking = new Proxy(problem, {
    get(target, key) {
      if (key === 'needsFiniteStart') return true;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const runsFrom = (problem: Problem, starts: readonly number[]): number => {
    const before = losses;
    createRuns(starts.map((x) => ({ problem, optimizer, theta0: [x] }))).dispose();
    return losses - before;
  };
  assert.is(runsFrom(asking, [2, 2, 2]) - runsFrom(problem, [2, 2, 2]), 1);
  assert.is(runsFrom(asking, [2, 3, 3]) - runsFrom(problem, [2, 3, 3]), 2);
  assert.equal(place(() => runsFrom(asking, [2, -1])).slice(0, 2), ['E_NON_FINITE', 'runs[1].theta0']);
});

test('classes of a perceptron take no label noise, which would change nothing', () => {
  const problem = multilayerPerceptron({ sizes: [1, 2], activation: 'tanh', loss: 'crossEntropy', x: [[1], [2]], y: [1, 0] });
  const [code, path] = place(() => createRun({ problem, optimizer, noise: labelNoise({ delta: 0.5 }) }));
  assert.equal([code, path], ['E_UNAVAILABLE', 'run.noise']);
  assert.is(createRun({ problem, optimizer }).advance(1).step, 1);
});

test.run();
