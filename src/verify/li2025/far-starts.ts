// Beyond the neighbourhood of Γ (open question 3 of Li, Wen, Lyu 2025): how well S at the start says where Adam lands, by how far off it starts. And tr H along Adam's flow, which
// need not fall (Fig. 4): only tr Diag(H)^½ does.
// @eq li2025 Def. 4.1, Thm. 5.1
import { fitOrder } from '../../compare/fit-order.js';
import { labelNoise } from '../../noise/label-noise.js';
import { adam } from '../../optimizers/adam.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import { sgd } from '../../optimizers/sgd.js';
import { diagonalNet } from '../../problems/diagonal-net/problem.js';
import { ellipse } from '../../problems/ellipse/problem.js';
import { createRuns } from '../../runs/runs.js';
import { implicitSharpness } from '../../theory/li2025/implicit-sharpness.js';
import { labelNoiseFlow } from '../../theory/li2025/label-noise-flow.js';
import { projectToManifold } from '../../theory/manifold/projection.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';

const eps = 1e-3;
const rootMeanSquare = (x: Float64Array): number => Math.sqrt(x.reduce((sum, a) => sum + a * a, 0) / x.length);

function net() {
  const problem = diagonalNet({ d: 12, kappa: 2, n: 5, seed: 4 });
  const zeta = projectToManifold(
    problem,
    problem.initialTheta(1).map((x) => x + 0.6),
  );
  return { problem, zeta };
}

interface Landing {
  readonly miss: number;
  readonly way: number;
}

/** How far from Φ_S(theta0), S = S(v0), Adam lands without noise from a start off Γ by this share of theta, and its way. */
function landing(share: number, rest: number): Landing {
  const { problem, zeta } = net();
  const theta0 = zeta.map((x, p) => x * (1 + share * (p % 4)));
  const v0 = problem.hessianDiagonal(zeta).map((h) => (0.25 / 5) * h);
  const S = v0.map((x) => 1 / (Math.sqrt(x) + eps));
  const target = projectToManifold(problem, theta0, { S });
  const optimizer = adam({ lr: 1e-3, beta1: 0, beta2: 1 - rest, eps });
  const runs = createRuns([{ problem, optimizer, theta0, v0, seed: 0 }]).advance(1000);
  const end = projectToManifold(problem, Float64Array.from(runs.runs[0].theta), { S });
  runs.dispose();
  return { miss: rootMeanSquare(end.map((x, p) => x - target[p])), way: rootMeanSquare(target.map((x, p) => x - theta0[p])) };
}

function* far(): Iterable<CheckRow> {
  const still = landing(0.16, 1e-6);
  yield compared({
    text: 'Adam whose v hardly moves, from off Γ by up to 48 %: where it lands against Φ_S(θ) with the first S, as a share of the way',
    place: 'Def. 4.1',
    is: '<',
    expected: 0.01,
    observed: still.miss / still.way,
    tolerance: 0,
  });
  const shares = [0.16, 0.32, 0.64];
  const moving = shares.map((share) => landing(share, 1e-3));
  const relative = moving.map(({ miss, way }) => miss / way);
  yield compared({
    text: 'At β2 = .999 the approach makes v as its squared gradients do: power of the distance with which the miss grows, as a share of the way',
    place: 'Def. 4.1',
    is: '≥',
    expected: 2,
    observed: fitOrder(shares, relative).order,
    tolerance: 0.2,
    note: `${relative.map((x, k) => `${x.toFixed(4)} of the way from ${shares[k]}`).join(', ')}: far from Γ the first S does not say where Adam lands.`,
  });
}

function* traces(): Iterable<CheckRow> {
  const problem = ellipse({ a: 2, b: 1 });
  // Beside the end of the long axis, where tr H is least.
  const theta0 = projectToManifold(problem, [1.42, 1.4]);
  const noise = labelNoise({ delta: 0.5 });
  const cases: readonly (readonly [name: string, optimizer: Optimizer, T: number])[] = [
    ['Adam', adam({ lr: 0.01, eps: 1e-3 }), 2],
    ['SGD', sgd({ lr: 0.1 }), 5],
  ];
  for (const [name, optimizer, T] of cases) {
    const { theta } = labelNoiseFlow({ problem, optimizer, noise, theta0, T, c: Number.POSITIVE_INFINITY });
    const change = (f: (x: Float64Array) => number): number => f(theta[1]) / f(theta[0]) - 1;
    const trace = (x: Float64Array): number => problem.hessianDiagonal(x).reduce((sum, h) => sum + h, 0);
    yield compared({
      text: `tr H along the flow of ${name} on the ellipse, from beside its tip: its change`,
      place: 'Thm. 5.1',
      is: name === 'Adam' ? '>' : '<',
      expected: 0,
      observed: change(trace),
      tolerance: 0,
      ...(name === 'Adam' && { note: 'as in Fig. 4: tr H is not what Adam minimizes' }),
    });
    yield compared({
      text: `What ${name} minimizes along the same flow: its change`,
      place: 'Thm. 5.1',
      is: '<',
      expected: 0,
      observed: change((x) => implicitSharpness(problem, optimizer, x)),
      tolerance: 0,
    });
  }
}

function* rows(): Iterable<CheckRow> {
  yield* far();
  yield* traces();
}

export const farStartsCheck: Experiment = theoryCheck({
  id: 'far-starts',
  seconds: 1,
  title: 'Starts far from the manifold, and traces that rise',
  paper: 'li2025',
  place: 'Def. 4.1',
  rows,
});
