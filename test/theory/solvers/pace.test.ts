// Long computations report how far they are, and stop when they are told to: at once where onProgress aborts, in pieces where a timer does.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compare } from '../../../src/compare/compare.js';
import { compareOrders } from '../../../src/compare/compare-orders.js';
import { init } from '../../../src/kernels/init.js';
import { injectedNoise } from '../../../src/noise/injected-noise.js';
import { labelNoise } from '../../../src/noise/label-noise.js';
import { adam } from '../../../src/optimizers/adam.js';
import { sgd } from '../../../src/optimizers/sgd.js';
import { ellipse } from '../../../src/problems/ellipse/problem.js';
import { multilayerPerceptron } from '../../../src/problems/multilayer-perceptron/problem.js';
import { quadratic } from '../../../src/problems/quadratic/problem.js';
import { valley } from '../../../src/problems/valley/problem.js';
import { minimize } from '../../../src/runs/minimize.js';
import { createRun } from '../../../src/runs/run.js';
import { modifiedEquation } from '../../../src/theory/cattaneo2023/modified-equation.js';
import { labelNoiseFlow } from '../../../src/theory/li2025/label-noise-flow.js';
import { slowSde } from '../../../src/theory/li2025/slow-sde.js';
import { conventionalSde } from '../../../src/theory/ma2023/conventional-sde.js';
import { quasistatic } from '../../../src/theory/ma2023/quasistatic.js';
import { projectToManifold } from '../../../src/theory/manifold/projection.js';

test.before(init);

const perceptron = () =>
  multilayerPerceptron({ sizes: [1, 3, 1], activation: 'tanh', loss: 'squared', x: [[-1], [1]], y: [[-0.5], [0.5]] });
const long = 2 ** 31;
const onEllipse = { problem: ellipse({ a: 1, b: 2 }), theta0: [1, 0.2], noise: labelNoise({ delta: 0.5 }) };
const inValley = { problem: valley(), theta0: [1, 0] };
const bowl = { problem: quadratic({ hessian: [[1]] }), optimizer: sgd({ lr: 1e-3 }), theta0: [1] };

/** Every computation of a path, with a T or a number of steps that takes long. */
const computations = {
  labelNoiseFlow: {
    run: (watch: object) => labelNoiseFlow({ ...onEllipse, optimizer: adam({ lr: 0.01, beta2: 0.999 }), T: long, ...watch }),
    inPieces: (watch: object) => labelNoiseFlow.async({ ...onEllipse, optimizer: adam({ lr: 0.01, beta2: 0.999 }), T: long, ...watch }),
    total: long,
  },
  slowSde: {
    run: (watch: object) => slowSde({ ...onEllipse, optimizer: sgd({ lr: 0.1 }), T: 1, steps: 2 ** 22, ...watch }),
    inPieces: (watch: object) => slowSde.async({ ...onEllipse, optimizer: sgd({ lr: 0.1 }), T: 1, steps: 2 ** 22, ...watch }),
    total: 1,
  },
  quasistatic: {
    run: (watch: object) =>
      quasistatic({
        ...inValley,
        optimizer: sgd({ lr: 5 }),
        noise: injectedNoise({ sigma: 6, covariance: 'normal', codimension: 1 }),
        T: 3e6,
        ...watch,
      }),
    inPieces: (watch: object) =>
      quasistatic.async({
        ...inValley,
        optimizer: sgd({ lr: 5 }),
        noise: injectedNoise({ sigma: 6, covariance: 'normal', codimension: 1 }),
        T: 3e6,
        ...watch,
      }),
    total: 3e6,
  },
  conventionalSde: {
    run: (watch: object) => conventionalSde({ ...onEllipse, optimizer: sgd({ lr: 0.1 }), T: 1, steps: 2 ** 23, ...watch }),
    inPieces: (watch: object) => conventionalSde.async({ ...onEllipse, optimizer: sgd({ lr: 0.1 }), T: 1, steps: 2 ** 23, ...watch }),
    total: 1,
  },
  modifiedEquation: {
    run: (watch: object) => modifiedEquation({ ...bowl, T: 1000, order: 1, ...watch }),
    inPieces: (watch: object) => modifiedEquation.async({ ...bowl, T: 1000, order: 1, ...watch }),
    total: 1000,
  },
  projectToManifold: {
    run: (watch: object) => projectToManifold(perceptron(), perceptron().initialTheta(3), { tolerance: 1e-12, ...watch }),
    inPieces: (watch: object) => projectToManifold.async(perceptron(), perceptron().initialTheta(3), { tolerance: 1e-12, ...watch }),
    total: 500_000,
  },
};

for (const [name, { run, inPieces, total }] of Object.entries(computations)) {
  test(`${name} says at the start how much there is to do, and stops where onProgress aborts, with the reason`, async () => {
    const watch = (): { signal: AbortSignal; onProgress: (done: number, all: number) => void; heard: number[][] } => {
      const stop = new AbortController();
      const heard: number[][] = [];
      const onProgress = (done: number, all: number): void => {
        heard.push([done, all]);
        stop.abort(new Error('enough'));
      };
      return { signal: stop.signal, onProgress, heard };
    };
    for (const form of [run, inPieces]) {
      const { heard, ...given } = watch();
      try {
        await form(given);
        assert.unreachable(name);
      } catch (error) {
        assert.is((error as Error).message, 'enough');
      }
      assert.equal(heard, [[0, total]]);
    }
  });

  test(`${name} refuses a signal that is none, and one that is aborted stops it before the first step`, () => {
    assert.throws(
      () => run({ signal: 1 }),
      (error: { code?: string }) => error.code === 'E_TYPE',
    );
    assert.throws(
      () => run({ onProgress: 1 }),
      (error: { code?: string }) => error.code === 'E_TYPE',
    );
    assert.throws(
      () => run({ signal: AbortSignal.abort() }),
      (error: Error) => error.name === 'AbortError',
    );
  });
}

for (const name of ['labelNoiseFlow', 'slowSde', 'quasistatic', 'conventionalSde', 'modifiedEquation'] as const) {
  test(`a timer stops ${name} in pieces`, async () => {
    try {
      await computations[name].inPieces({ signal: AbortSignal.timeout(30) });
      assert.unreachable(name);
    } catch (error) {
      assert.is((error as Error).name, 'TimeoutError');
    }
  });
}

test('in pieces comes what comes at once', async () => {
  const options = { ...onEllipse, optimizer: adam({ lr: 0.01, beta2: 0.999 }), T: 2 };
  assert.equal(await labelNoiseFlow.async(options), labelNoiseFlow(options));
  const theta = [0.3, 0.4, 0.5, 0.1, 0.2, 0.3, 0.7, 0.8, 0.9, 0.1];
  assert.equal(await projectToManifold.async(perceptron(), theta), projectToManifold(perceptron(), theta));
});

test('a wrong option rejects in pieces', async () => {
  try {
    await labelNoiseFlow.async({ ...onEllipse, optimizer: sgd({ lr: 1 }), T: -1 });
    assert.unreachable();
  } catch (error) {
    assert.is((error as { path: string }).path, 'labelNoiseFlow.T');
  }
});

test('replicas under way are stopped within their steps, and their share is heard', async () => {
  const prediction = { t: [0, 1e12], theta: [Float64Array.of(1), Float64Array.of(0)], timePerStep: 1 };
  for (const run of [
    (watch: object) => compare({ run: bowl, replicas: 2, prediction, ...watch }),
    (watch: object) => compareOrders({ steps: [1, 2], compare: () => ({ run: bowl, replicas: 2, prediction }), ...watch }),
  ]) {
    const heard: number[] = [];
    const controller = new AbortController();
    const onProgress = (done: number): void => {
      heard.push(done);
      setTimeout(() => controller.abort());
    };
    try {
      await run({ signal: controller.signal, onProgress });
      assert.unreachable();
    } catch (error) {
      assert.is((error as Error).name, 'AbortError');
    }
    assert.ok(heard.length > 0 && heard.every((done) => done >= 0 && done < 2));
  }
});

test('the signal of another realm is taken by runs too', async () => {
  const foreign = { aborted: true, reason: new Error('elsewhere'), throwIfAborted: () => undefined } as unknown as AbortSignal;
  const { status } = await createRun(bowl).record({ steps: 10, measures: [], signal: foreign });
  assert.is(status, 'aborted');
  const minimized = await minimize(([x]) => ({ value: x * x, gradient: [2 * x] }), [1], sgd({ lr: 0.1 }), { steps: 10, signal: foreign });
  assert.is(minimized.status, 'aborted');
});

test.run();
