// What the memory of a sign method leaves of Adam's drift on a diagonal net: closed forms against the slow equation, and runs of signSGD, which has none.
// @eq chen2023 Alg. 2
// @eq bernstein2018 Alg. 1, Alg. 3
import { Moments } from '../../compare/mean-and-covariance.js';
import { timesVector } from '../../linear-algebra/products.js';
import { labelNoise } from '../../noise/label-noise.js';
import { lion } from '../../optimizers/lion.js';
import { signSGD } from '../../optimizers/sign-sgd.js';
import { signum } from '../../optimizers/signum.js';
import { diagonalNet } from '../../problems/diagonal-net/problem.js';
import type { Problem } from '../../problems/problem.js';
import { createRuns } from '../../runs/runs.js';
import { projectToManifold } from '../../theory/manifold/projection.js';
import { projectionDerivative } from '../../theory/manifold/projection-derivative.js';
import { readGradientNoise } from '../../theory/noise/theory-noise.js';
import { memoryOf } from '../../theory/sign-methods/memory.js';
import { signCoefficients } from '../../theory/sign-methods/sign-coefficients.js';
import { driftShare } from '../../theory/sign-methods/speed.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';

const delta = 0.5;
const noise = labelNoise({ delta, distribution: 'normal' });

/** -(alpha/4) ∂Φ_S S ∇³L[S] with S = scale/√(alpha diag H), which is -(scale²/2) ∂Φ_S (1/theta) as diag H = 4 theta∘theta. */
function slowDrift(problem: Problem, zeta: Float64Array, scale: number): Float64Array {
  const alpha = (delta * delta) / problem.samples;
  const S = problem.hessianDiagonal(zeta).map((h) => scale / Math.sqrt(alpha * h));
  const Pi = projectionDerivative(problem, zeta, { S });
  return timesVector(
    Pi,
    zeta.map((x) => (-scale * scale) / (2 * x)),
  );
}

const size = (x: Float64Array): number => Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));

function* closedForms(): Iterable<CheckRow> {
  const problem = diagonalNet({ d: 12, kappa: 2, n: 8, seed: 5 });
  const zeta = projectToManifold(
    problem,
    Float64Array.from({ length: 24 }, (_, k) => 0.5 + 0.07 * ((5 * k) % 24)),
  );
  const of = readGradientNoise(problem, noise, zeta, 'noise');
  const tiny = 2 ** -30;
  for (const [name, optimizer] of [
    ['signSGD', signSGD({ lr: 1e-3 })],
    ['Signum, β .9', signum({ lr: 1e-3, beta1: 0.9 })],
    ['Lion, β .9 and .99', lion({ lr: 1e-3 })],
  ] as const) {
    const memory = memoryOf(optimizer);
    const slope = memory.pull(tiny) / tiny;
    const linear = { W: memory.W, spread: (R: number) => R / memory.W, pull: (R: number) => slope * R };
    const { drift } = signCoefficients(problem, linear, of, zeta);
    const slow = slowDrift(problem, zeta, Math.sqrt(2 / (Math.PI * memory.W)));
    const share = driftShare(memory);
    yield compared({
      text: `${name} with x in place of arcsin x: drift of its slow equation less ${share.toFixed(4)} of that with an S that does not follow theta, as a share of it`,
      expected: 0,
      observed: size(drift.map((x, p) => x - share * slow[p])) / size(slow),
      tolerance: 1e-6,
    });
    if (share > 0)
      yield compared({
        text: `${name}: less all of that`,
        expected: 0,
        observed: size(drift.map((x, p) => x - slow[p])) / size(slow),
        tolerance: 1e-6,
        refuted: true,
        note: 'the S of a sign method follows theta: what its memory does not keep is taken away',
      });
  }
}

/** Two samples: all correlations are 1 or -1, and nothing spreads along Γ. */
function* withoutMemory(): Iterable<CheckRow> {
  const problem = diagonalNet({ d: 4, kappa: 2, n: 2, seed: 3 });
  const theta0 = projectToManifold(
    problem,
    Float64Array.from({ length: 8 }, (_, k) => 0.6 + 0.1 * k),
  );
  const [T, lr, replicas] = [0.05, 0.01, 500];
  const way = slowDrift(problem, theta0, Math.sqrt(2 / Math.PI)).map((x) => T * x);
  const square = size(way) * size(way);
  const seen = [1, 2].map((k) => {
    using runs = createRuns(
      Array.from({ length: replicas }, (_, seed) => ({ problem, optimizer: signSGD({ lr: lr / k }), noise, seed, theta0 })),
    );
    runs.advance(Math.round((k * k * T) / (lr * lr)));
    const moments = new Moments(1);
    for (const { theta } of runs.runs)
      moments.add([projectToManifold(problem, theta).reduce((sum, x, p) => sum + ((x - theta0[p]) * way[p]) / square, 0)]);
    return moments;
  });
  const [coarse, fine] = seen.map(({ mean }) => mean[0]);
  const [a, b] = [2 * seen[1].standardError[0], seen[0].standardError[0]];
  const standardError = Math.sqrt(a * a + b * b);
  yield compared({
    text: `signSGD: mean way along Γ of a diagonal net at t = ${T}, as a share of that of an S that does not follow theta, for lr to 0`,
    expected: 0,
    observed: 2 * fine - coarse,
    standardError,
    tolerance: 4 * standardError,
    note: `${coarse.toFixed(4)} at ${lr}, ${fine.toFixed(4)} at ${lr / 2}, ${replicas} runs`,
  });
}

function* rows(): Iterable<CheckRow> {
  yield* closedForms();
  yield* withoutMemory();
}

export const signMemoryCheck: Experiment = theoryCheck({
  id: 'sign-memory',
  title: 'What the memory of a sign method leaves of the drift to the ℓ½ norm',
  paper: 'chen2023',
  place: 'Alg. 2',
  rows,
});
