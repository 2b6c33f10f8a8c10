// Short runs that touch every kernel a trajectory can depend on. Their hashes must be equal in every engine and thread.
import {
  add,
  defineOptimizer,
  defineProblem,
  div,
  dot,
  exp,
  matvec,
  max,
  mix,
  mul,
  pow,
  sigmoid,
  sin,
  softmax,
  softplus,
  sqrt,
  square,
  sub,
  tanh,
  vector,
} from '../../src/define/index.js';
import {
  adalayer,
  adam,
  adamE,
  cosine,
  createRun,
  createRuns,
  diagonalNet,
  ellipse,
  injectedNoise,
  labelNoise,
  matrixFactorization,
  multilayerPerceptron,
  rmsprop,
  sgd,
  shampoo,
  valley,
} from '../../src/index.js';
import { hashOf, trajectoryHash } from './trajectory.js';

/** The SHA-256 of each short run's trajectory, by name. The kernels must be initialized. */
export function shortRunHashes(): Record<string, string> {
  const optimizers = [sgd({ lr: 0.05 }), rmsprop({ lr: 0.01 }), adam.torch({ lr: 0.01 }), adamE({ lr: 0.05, lambda: 0.3 })];
  const hashes: Record<string, string> = {};
  for (const dtype of ['f64', 'f32'] as const) {
    for (const features of ['sign', 'normal'] as const) {
      for (const optimizer of optimizers) {
        const problem = diagonalNet({ d: 61, kappa: 4, n: 33, seed: 5, features });
        const noise = labelNoise({ delta: 0.5, distribution: features });
        const batch = optimizer.name === 'rmsprop' ? { batchSize: 8 } : {};
        const run = createRun({ problem, optimizer, noise, seed: 12, dtype, ...batch });
        hashes[`${optimizer.name} ${features} ${dtype}`] = trajectoryHash(run, 200);
      }
    }
  }
  const noise = labelNoise({ delta: 0.1, distribution: 'normal' });
  const others = {
    'matrix factorization': {
      problem: matrixFactorization({ dims: [4, 5, 3], rank: 2, n: 9, seed: 1 }),
      noise,
      batchSize: 4,
      optimizer: shampoo({ lr: 0.01 }),
    },
    perceptron: { problem: perceptron(), optimizer: adalayer({ lr: cosine({ lr: 0.02, steps: 150 }) }) },
    valley: { problem: valley({ angle: 0.7 }), optimizer: adamE({ lr: 0.01, lambda: 0.75 }) },
    'injected noise': {
      problem: valley({ angle: 0.3 }),
      optimizer: sgd({ lr: 0.05 }),
      noise: injectedNoise({ sigma: 0.5, covariance: 'hessian' as const }),
    },
    'injected noise f32': {
      problem: matrixFactorization({ dims: [2, 3, 2], rank: 1, n: 5, seed: 1 }),
      optimizer: sgd({ lr: 0.02 }),
      noise: injectedNoise({ sigma: 0.1, covariance: 'tangent' as const }),
      dtype: 'f32' as const,
    },
  };
  for (const [name, options] of Object.entries(others)) hashes[name] = trajectoryHash(createRun({ ...options, seed: 3 }), 200);
  const net = diagonalNet({ d: 40, kappa: 3, n: 25, seed: 1 });
  const lanes = createRuns(
    [0.01, 0.02, 0.04].map((lr, seed) => ({ problem: net, optimizer: adam({ lr }), noise, seed, dtype: 'f32' })),
  ).advance(200);
  lanes.runs.forEach((run, lane) => {
    hashes[`lane ${lane}`] = hashOf(run.theta);
  });
  const oval = ellipse({ a: 2, b: 1 });
  const replicas = createRuns([0, 1, 2].map((seed) => ({ problem: oval, optimizer: adam.torch({ lr: 0.01 }), noise, seed }))).advance(200);
  replicas.runs.forEach((run, replica) => {
    hashes[`replica ${replica}`] = hashOf(run.theta);
  });
  for (const dtype of ['f64', 'f32'] as const) {
    const options = { problem: everyOperation(), optimizer: adam.torch({ lr: 0.01 }), noise, seed: 7, dtype };
    hashes[`defined ${dtype}`] = trajectoryHash(createRun(options), 200);
    hashes[`defined ${dtype}, batches`] = trajectoryHash(createRun({ ...options, batchSize: 5 }), 200);
    const text = defineProblem({ parameters: ['x', 'y'], residuals: ['(x + y)^2/8 + sin(x - y)^2/2 - exp(tanh(x))'] });
    const group = createRuns([0, 1, 2].map((seed) => ({ problem: text, optimizer: adamE({ lr: 0.01, lambda: 0.3 }), noise, seed, dtype })));
    group.advance(200).runs.forEach((run, replica) => {
      hashes[`defined ${dtype}, replica ${replica}`] = hashOf(run.theta);
    });
  }
  for (const dtype of ['f64', 'f32'] as const) {
    const options = { problem: perceptron(), optimizer: ownRule()({ lr: 0.02 }), seed: 7, dtype };
    hashes[`defined rule ${dtype}`] = trajectoryHash(createRun(options), 200);
    hashes[`defined rule ${dtype}, lanes of a net`] = trajectoryHash(createRun({ ...options, problem: net, noise }), 200);
  }
  return hashes;
}

/** A rule with three states, running powers of beta and a kernel for every entry. */
function ownRule(): ReturnType<typeof defineOptimizer<'lr' | 'beta'>> {
  return defineOptimizer({
    name: 'own',
    options: { lr: 0.01, beta: 0.9 },
    state: { m: 0, v: 0, most: 0.01 },
    step: ({ theta, g, ...old }, { lr, beta }, t) => {
      const [m, v] = [mix(beta, old.m, g), mix(sqrt(beta), old.v, square(g))];
      const most = max(old.most, v);
      const size = div(lr, sub(1, pow(beta, t)));
      return { theta: sub(theta, mul(size, tanh(div(m, pow(most, 0.4))))), m, v, most };
    },
  });
}

/** A defined problem on 19 rows in which every operation of a generated module occurs. */
function everyOperation(): ReturnType<typeof defineProblem> {
  const x = Array.from({ length: 19 }, (_, i) => [(i % 7) / 7, (i % 5) / 5 - 0.5, (i % 3) / 2]);
  return defineProblem({
    parameters: { W: [4, 3], b: [4], a: [4], c: [] },
    data: { x, y: x.map(([p, q, r]) => p * q - r / 4) },
    output: ({ W, b, a, c }, { x: row }) => {
      const z = add(matvec(W, row), b);
      const parts = vector(sin(z[0]), softplus(z[1]), sigmoid(z[2]), pow(add(1, square(z[3])), 0.3));
      return add(dot(a, tanh(parts)), dot(softmax(z), exp(tanh(a)))).add(c);
    },
  });
}

function perceptron(): ReturnType<typeof multilayerPerceptron> {
  const x = Array.from({ length: 6 }, (_, i) => [i % 2, i % 3, 1 - (i % 2)]);
  const y = Array.from({ length: 6 }, (_, i) => i % 2);
  return multilayerPerceptron({ sizes: [3, 5, 2], activation: 'tanh', loss: 'crossEntropy', x, y });
}
