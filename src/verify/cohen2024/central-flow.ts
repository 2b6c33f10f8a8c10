// Central flows against closed forms, against the reduced flow of a valley with two directions, and against runs; the rod flow in the same places.
// @eq cohen2024
// @eq regis2026
import { fitOrder } from '../../compare/fit-order.js';
import { defineProblem } from '../../define/index.js';
import { twoDirections } from '../../experiments/berthier2026/edge-of-stability/tracks.js';
import { track } from '../../experiments/cohen2024/central-flow/track.js';
import { adaSGD } from '../../optimizers/block-means/ada-sgd.js';
import { rmsprop } from '../../optimizers/rmsprop.js';
import { sgd } from '../../optimizers/sgd.js';
import { quadratic } from '../../problems/quadratic/problem.js';
import { sharpValley } from '../../problems/sharp-valley/problem.js';
import { createRun } from '../../runs/run.js';
import { edgeFlow } from '../../theory/berthier2026/edge-flow.js';
import { energyDrift, orbitEnergy } from '../../theory/berthier2026/sharp-valley.js';
import { centralFlow } from '../../theory/cohen2024/central-flow.js';
import { rodFlow } from '../../theory/regis2026/rod-flow.js';
import { type CheckRow, compared, type Experiment, theoryCheck } from '../check.js';

const lr = 0.3;
const unwatched = { signal: new AbortController().signal, progress: async (): Promise<void> => {} };

function* inTheValley(): Iterable<CheckRow> {
  const epsilon = 1e-3;
  const problem = sharpValley({ zeta: 1, epsilon });
  const { theta, sigma } = centralFlow({ problem, optimizer: sgd({ lr }), theta0: [0, 2 / lr - 0.02], T: 2000 });
  const [at, s] = [theta[1], sigma[1][0]];
  yield compared({
    text: 'Gradient descent: σ² of the flow at rest on one critical direction is 2<−∇L, ∇S>/‖∇S‖², ∇S = ∇³L[u, u]',
    expected: (() => {
      const g = problem.gradient(at);
      const [, y] = at;
      // S = y + 3x but for x²/S: of the eigenvector (1, x/S).
      const x = at[0];
      const slope = [3 + (2 * x * -3) / (y * y), 1];
      const along = -(g[0] * slope[0] + g[1] * slope[1]);
      return (2 * along) / (slope[0] * slope[0] + slope[1] * slope[1]);
    })(),
    observed: s,
    tolerance: epsilon,
    relative: true,
  });
  yield compared({
    text: 'σ² there, x̄ relaxed, is that of the reduced equations: 2 ε',
    expected: 2 * epsilon,
    observed: s,
    tolerance: epsilon,
    relative: true,
  });
}

function twoRow(): CheckRow {
  const { fast, slow, whole } = twoDirections();
  const y0 = [6.5, 6, 0];
  const T = 1.5;
  const reduced = edgeFlow({ fast, slow, across: 2, lr, y0, T, steps: 600 });
  const sizes = [1e-2, 3e-3, 1e-3];
  const errors = sizes.map((epsilon) => {
    const path = centralFlow({ problem: whole(epsilon), optimizer: sgd({ lr }), theta0: [0, 0, ...y0], T: T / epsilon, substeps: 1 });
    return Math.max(...reduced.y[600].map((y, i) => Math.abs(y - path.theta[1][2 + i])));
  });
  const { order, standardError } = fitOrder(sizes, errors);
  return compared({
    text: 'Two critical directions: the flow comes to the y of the reduced flow as ε falls, with this order',
    expected: 1,
    observed: order,
    tolerance: 0.2,
    order: { fitted: order, standardError, expected: 1, tolerance: 0.2 },
    note: `errors ${errors.map((x) => x.toExponential(2)).join(', ')}`,
  });
}

function* quadratics(): Iterable<CheckRow> {
  const rate = 0.01;
  const problem = quadratic({
    hessian: [
      [3, 0],
      [0, 2],
    ],
  });
  const theta0 = [0.5, 0.4];
  const cases = [
    {
      text: 'RMSProp on a quadratic: (Σ11, Σ22)/lr² of the flow, both directions at the edge',
      optimizer: rmsprop({ lr: rate, beta2: 0.99, eps: 0 }),
      expected: [0.25, 0.25],
    },
    {
      text: 'Scalar RMSProp, v the mean of squares of P = 2 entries: P/4 along the steeper one',
      optimizer: adaSGD({ lr: rate, beta1: 0, beta2: 0.99, eps: 0 }),
      expected: [0.5, 0],
    },
  ];
  for (const { text, optimizer, expected } of cases) {
    const { sigma } = centralFlow({ problem, optimizer, theta0, T: 3000, substeps: 1 });
    const flow = [sigma[1][0], sigma[1][3]].map((x) => x / (rate * rate));
    yield compared({
      text,
      expected: expected.join(', '),
      observed: flow.map((x) => x.toFixed(6)).join(', '),
      error: Math.max(...flow.map((x, k) => Math.abs(x - expected[k]))),
      tolerance: 1e-6,
    });
    const run = createRun({ problem, optimizer, theta0 }).advance(3000);
    const squares = [0, 0];
    for (let k = 0; k < 200; k++) {
      for (const [p, x] of run.advance(1).theta.entries()) squares[p] += (x * x) / 200 / (rate * rate);
    }
    yield compared({
      text: 'The same of its run',
      expected: expected.join(', '),
      observed: squares.map((x) => x.toFixed(6)).join(', '),
      error: Math.max(...squares.map((x, k) => Math.abs(x - expected[k]))),
      tolerance: rate,
    });
  }
}

async function* movingEdge(): AsyncIterable<CheckRow> {
  const rate = 1e-3;
  const epsilon = 250 * rate * rate;
  const common = { zeta: 1, epsilon, theta0: [0.7 * rate, 1] as const, steps: 4000, windows: 10 };
  const edge = (rate * rate) / 4;
  const cases = [
    { name: 'RMSProp', optimizer: rmsprop({ lr: rate, beta2: 0.9, eps: 0 }), v0: [edge, epsilon * epsilon] as const },
    { name: 'Scalar RMSProp', optimizer: adaSGD({ lr: rate, beta1: 0, beta2: 0.9, eps: 0 }), v0: [edge, edge] as const },
  ];
  for (const { name, optimizer, v0 } of cases) {
    const { measures } = await track({ ...common, optimizer, v0 }, unwatched);
    const [seen, flow] = [Array.from(measures.sigma), Array.from(measures['sigma-flow'])];
    const off = seen.map((x, k) => (k < 2 ? 0 : Math.abs(x / flow[k] - 1)));
    yield compared({
      text: `${name} in the valley, where the edge moves with v: σ² of a run over that of the flow, the worst of eight windows`,
      expected: 0,
      observed: Math.max(...off),
      tolerance: rate,
      note: `σ²/lr² from ${(flow[2] / rate / rate).toFixed(4)} to ${(flow[9] / rate / rate).toFixed(4)}`,
    });
  }
}

function* rods(): Iterable<CheckRow> {
  const [S, Q] = [8, 2];
  const problem = defineProblem({ parameters: ['w'], loss: `${S / 2}*w^2 - ${Q / 4}*w^4` });
  const expected = S / Q - 2 / (lr * Q);
  const from = { paper: 'regis2026', place: '' } as const;
  const { sigma } = rodFlow({ problem, optimizer: sgd({ lr }), theta0: [0], delta0: [0.3], T: 200 });
  yield compared({
    ...from,
    text: 'Rod flow on (S/2)w² − (Q/4)w⁴, S above 2/η, rests at Σ = S/Q − 2/(ηQ)',
    expected,
    observed: sigma[1][0],
    tolerance: 1e-6,
  });
  const run = createRun({ problem, optimizer: sgd({ lr }), theta0: [0.3] }).advance(1000);
  yield compared({
    ...from,
    text: 'So does gradient descent: w² at its end',
    expected,
    observed: run.theta[0] * run.theta[0],
    tolerance: 1e-6,
  });
  const flat = defineProblem({ parameters: ['w'], loss: '3*w^2 - w^4/2' });
  const below = rodFlow({ problem: flat, optimizer: sgd({ lr }), theta0: [0], delta0: [0.3], T: 200 });
  yield compared({
    ...from,
    text: 'Below the edge, S = 6 < 2/η, the rod shrinks to nothing',
    expected: 0,
    observed: below.sigma[1][0],
    tolerance: 1e-8,
  });
  const [zeta, epsilon] = [0.2, 1e-3];
  const root = Math.sqrt(epsilon);
  const record = Array.from({ length: 1000 }, (_, k) => k + 1);
  const rod = rodFlow({
    problem: sharpValley({ zeta, epsilon }),
    optimizer: sgd({ lr }),
    theta0: [0, 2 / lr + 0.3 * root],
    delta0: [root, 0],
    T: 1000,
    record,
  });
  const orbit = rod.t.map((_, k) => [Math.sqrt(rod.sigma[k][0] / epsilon), (rod.theta[k][1] - 2 / lr) / root]);
  const square = orbit.reduce((sum, [, b]) => sum + (b * b) / orbit.length, 0);
  const energy = orbit.map(([a, b]) => orbitEnergy(a, b));
  const drift = energyDrift(lr, zeta, square);
  yield compared({
    ...from,
    text: 'The energy of the rod at the edge, ζ = 0.2, grows as that of gradient descent: η²(2 − 9ζ²)<b²> over ε k = 1',
    expected: drift,
    observed: energy[energy.length - 1] - energy[0],
    tolerance: lr * lr * root,
    refuted: true,
    note: 'it falls: the rod has the orbit of gradient descent right, not what moves it on the next order, and dies down where ζ² < 2/9 too',
  });
}

async function* rows(): AsyncIterable<CheckRow> {
  yield* inTheValley();
  yield twoRow();
  yield* quadratics();
  yield* movingEdge();
  yield* rods();
}

export const centralFlowCheck: Experiment = theoryCheck({
  id: 'central-flow-theory',
  seconds: 2,
  title: 'Central flows and rod flows against closed forms and runs',
  paper: 'cohen2024',
  place: '',
  rows,
});
