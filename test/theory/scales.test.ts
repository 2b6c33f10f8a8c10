// In any unit of the loss, the data and the parameters the same comes out, in that unit: no tolerance of the theories is an absolute one.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  adam,
  custom,
  diagonalNet,
  discreteStationaryCovariance,
  ellipse,
  fixedPointResidual,
  heavyBall,
  init,
  injectedNoise,
  labelNoise,
  labelNoiseFlow,
  logisticRegression,
  lossFloor,
  modifiedEquation,
  type Problem,
  projectionDerivative,
  projectionSecondDerivative,
  projectToManifold,
  quadratic,
  quasistatic,
  sgd,
  slowSde,
  type TheoryPath,
} from '../../src/index.js';
import { readMeasures } from '../../src/measures/registry.js';
import { close } from '../support/close.js';
import { last } from '../support/present.js';

test.before(init);

const H = [
  [2, 1, 0],
  [1, 3, 0],
  [0, 0, 0],
];
const theta0 = [1, 2, 3];
const times = (x: readonly number[], s: number): number[] => x.map((entry) => entry * s);
const end = (path: TheoryPath): Float64Array => last(path.theta);

/** The ellipse with half axes s and 2 s, and a point of it. */
function onEllipse(s: number): { problem: Problem; zeta: Float64Array } {
  const problem = ellipse({ a: s, b: 2 * s });
  return { problem, zeta: projectToManifold(problem, [s, 0.2 * s]) };
}

function measured(problem: Problem, theta: ArrayLike<number>, names: readonly string[]): number[] {
  const at = Float64Array.from(theta);
  const values = readMeasures(names)({ problem, theta: at, optimizer: adam(), at: problem.evaluate(at) });
  return names.map((name) => values[name]);
}

/** What each theory gives in a unit s, and the power of s that it goes by. */
const cases: Readonly<Record<string, { readonly power: number; readonly of: (s: number) => ArrayLike<number> }>> = {
  'modifiedEquation, parameters': {
    power: 1,
    of: (s) =>
      end(modifiedEquation({ problem: quadratic({ hessian: H }), optimizer: sgd({ lr: 0.1 }), theta0: times(theta0, s), T: 1, order: 1 })),
  },
  'modifiedEquation of Adam, parameters': {
    power: 1,
    of: (s) => {
      const optimizer = adam({ lr: 0.01 * s, eps: 0.5 * s, beta2: 0.9 });
      return end(modifiedEquation({ problem: quadratic({ hessian: H }), optimizer, theta0: times(theta0, s), T: 0.1 * s, order: 1 }));
    },
  },
  'modifiedEquation, loss': {
    power: 0,
    of: (s) => {
      const problem = quadratic({ hessian: H.map((row) => times(row, s)) });
      return end(modifiedEquation({ problem, optimizer: heavyBall({ lr: 0.1 / s, momentum: 0.5 }), theta0, T: 1 / s, order: 1 }));
    },
  },
  'projectionDerivative, parameters': { power: 0, of: (s) => projectionDerivative(onEllipse(s).problem, onEllipse(s).zeta) },
  'projectionSecondDerivative, parameters': {
    power: -1,
    of: (s) =>
      projectionSecondDerivative(onEllipse(s).problem, onEllipse(s).zeta, {
        M: [
          [1, 0],
          [0, 2],
        ],
      }),
  },
  'fixedPointResidual, parameters': {
    power: -2,
    of: (s) => fixedPointResidual(onEllipse(s).problem, adam(), onEllipse(s).zeta),
  },
  'slowSde, parameters': {
    power: 1,
    of: (s) => {
      const { problem, zeta } = onEllipse(s);
      const optimizer = adam({ lr: 0.1, eps: 0 });
      return end(slowSde({ problem, optimizer, noise: labelNoise({ delta: 0.5 }), theta0: zeta, T: s * s, c: 5 / s / s, steps: 8 }));
    },
  },
  'quasistatic, parameters': {
    power: 1,
    of: (s) => {
      const { problem, zeta } = onEllipse(s);
      const noise = injectedNoise({ sigma: 1, covariance: 'hessian' });
      return end(quasistatic({ problem, optimizer: sgd({ lr: 0.01 * s * s }), noise, theta0: zeta, T: s * s }));
    },
  },
  'labelNoiseFlow on a net, labels': {
    power: 0.5,
    of: (s) => {
      const problem = diagonalNet({
        z: [
          [1, -1, 1],
          [1, 1, -1],
        ],
        y: [s, 0.5 * s],
      });
      const start = projectToManifold(problem, times([0.5, 0.3, 0.4, 0.2, 0.6, 0.1], Math.sqrt(s)));
      const optimizer = adam({ lr: 0.1, eps: 0 });
      return end(labelNoiseFlow({ problem, optimizer, noise: labelNoise({ delta: 1 }), theta0: start, T: 0.01 * s, c: 1000 / s }));
    },
  },
  'lossFloor, loss': {
    power: -1,
    of: (s) => {
      const problem = quadratic({ hessian: H.map((row) => times(row, s)) });
      return [
        lossFloor({
          problem,
          optimizer: sgd({ lr: 0.1 / s }),
          noise: injectedNoise({ sigma: 1, covariance: 'isotropic' }),
          zeta: [0, 0, 1],
        }),
      ];
    },
  },
  'discreteStationaryCovariance, loss': {
    power: -1,
    of: (s) =>
      discreteStationaryCovariance({
        hessian: [times([2, 1], s), times([1, 3], s)],
        covariance: [times([1, 0], s), times([0, 2], s)],
        lr: 0.1 / s,
        momentum: 0.9,
      }),
  },
  'the Hessian of a custom loss, parameters': {
    power: -2,
    of: (s) => {
      const valueAndGradient = ([x, y]: Float64Array): { value: number; gradient: number[] } => {
        const [a, b] = [x / s, y / s];
        const f = a * a + (b * b) / 4 - 1;
        return { value: (f * f) / 2, gradient: [(f * 2 * a) / s, (f * b) / 2 / s] };
      };
      return custom({ parameters: 2, valueAndGradient }).hessian([s, s]);
    },
  },
  'offDiagonalMass, parameters': { power: 0, of: (s) => measured(onEllipse(s).problem, onEllipse(s).zeta, ['offDiagonalMass']) },
  'topEigenvalue and the gradient norm, loss': {
    power: 1,
    of: (s) =>
      measured(quadratic({ hessian: H.map((row) => times(row, s)) }), theta0, ['topEigenvalue', 'topEigenvalue@2', 'gradientNorm']),
  },
  'batchSharpness, rows': {
    power: 2,
    of: (s) => {
      const x = [
        [s, 0.5 * s],
        [-0.3 * s, 2 * s],
      ];
      return measured(logisticRegression({ x, y: [1, -1] }), [0.3 / s, -0.2 / s], ['batchSharpness@1', 'batchSharpness@2']);
    },
  },
  'norms of a net, labels': {
    power: 1,
    of: (s) => {
      const problem = diagonalNet({
        z: [
          [1, -1, 1],
          [1, 1, -1],
        ],
        y: [s, 0.5 * s],
        wStar: [0.75 * s, 0, 0.25 * s],
      });
      return measured(problem, times([0.5, 0.3, 0.4, 0.2, 0.6, 0.1], Math.sqrt(s)), ['distance', 'l1', 'l0.5', 'l2', 'l3']);
    },
  },
};

for (const [name, { power, of }] of Object.entries(cases)) {
  test(`${name}: multiplied by 1e±100`, () => {
    const expected = of(1);
    assert.ok(Array.from(expected).some((x) => x !== 0));
    for (const s of [1e100, 1e-100]) {
      // The unit is taken out in two steps, as its square may be no number.
      const unit = s ** (power / 2);
      close(
        Array.from(of(s), (x) => x / unit / unit),
        expected,
        1e-8,
        `in the unit ${s}`,
        1,
      );
    }
  });
}

test('norms whose squares are no numbers', () => {
  for (const s of [1e200, 1e-200]) {
    close(
      measured(
        quadratic({
          hessian: [
            [1, 0],
            [0, 1],
          ],
        }),
        [3 * s, 4 * s],
        ['gradientNorm', 'gradientNorm1eps@0'],
      ).map((x) => x / s),
      [5, 7],
      1e-14,
      `${s}`,
    );
    const net = diagonalNet({ z: [[1, 1]], y: [1], wStar: [0, 0] });
    const theta = [Math.sqrt(3 * s), Math.sqrt(4 * s), 0, 0];
    close(
      measured(net, theta, ['l2', 'distance']).map((x) => x / s),
      [5, 5],
      1e-14,
      `${s}`,
    );
  }
});

test.run();
