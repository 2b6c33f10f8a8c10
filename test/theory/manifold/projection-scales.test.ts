// Φ_S from far away and in any unit: closed forms at the ends of the range of numbers, and θ -> s θ with the problem scaled likewise.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { add, defineProblem, div, mul, sub } from '../../../src/define/index.js';
import {
  bilinear,
  custom,
  diagonalNet,
  ellipse,
  factorizationUV,
  init,
  type MinifoldError,
  projectToManifold,
  quadratic,
} from '../../../src/index.js';
import { close } from '../../support/close.js';

test.before(init);

const powers = [1e-308, 1e-150, 1e-8, 1, 1e8, 1e150, 1e308];

test('the circle: Φ(θ) = r θ/|θ| from anywhere, for any radius', () => {
  for (const radius of [1e-140, 1e-8, 1, 1e8, 1e140]) {
    const problem = ellipse({ a: radius, b: radius });
    for (const s of powers) {
      for (const [x, y] of [
        [0.6, 0.8],
        [-0.28, 0.96],
        [1, 1e-8],
      ] as const) {
        const length = Math.hypot(x, y);
        close(
          projectToManifold(problem, [x * s, y * s]).map((z) => z / radius),
          [x / length, y / length],
          1e-12,
          `radius ${radius}, from ${s} (${x}, ${y})`,
          1,
        );
      }
    }
  }
});

test('the ellipse from (1e308, 1): what is left of the flow is the end of its longer axis', () => {
  // a = 1, b = 2 with y1 = (x + y)/√2, y2 = (x - y)/√2: log|y1| - 4 log|y2| is constant along the flow, so y1 = 16 · (7e307)^-3 = 0 and y2 = 2.
  const r = Math.SQRT2;
  close(projectToManifold(ellipse({ a: 1, b: 2 }), [1e308, 1]), [r, -r], 1e-12, 'Φ');
  close(projectToManifold(ellipse({ a: 1, b: 2 }), [-1e308, 1]), [-r, r], 1e-12, 'Φ');
});

test('the ellipse from near its centre, and along its axes from anywhere: the end of the axis, and never NaN', () => {
  // The same invariant from s (1, 0): y2 = (s/√2)^¾ y1^¼, so that y1 = 1 up to s^1.5. Along an axis the other coordinate stays 0.
  const problem = ellipse({ a: 1, b: 2 });
  const [short, long] = [Math.SQRT1_2, Math.SQRT2];
  for (const s of [5e-324, 1e-320, 1e-308, 1e-200, 1e-150, 1e-30]) {
    close(projectToManifold(problem, [s, 0]), [short, short], 1e-12, `from (${s}, 0)`);
    close(projectToManifold(problem, [0, -s]), [-short, -short], 1e-12, `from (0, ${-s})`);
  }
  for (const s of [5e-324, ...powers, 1.7e308]) {
    close(projectToManifold(problem, [s, s]), [short, short], 1e-12, `from (${s}, ${s})`);
    close(projectToManifold(problem, [-s, s]), [-long, long], 1e-12, `from (${-s}, ${s})`);
  }
  // An S that moves y alone ends where f = 0 along it: from x = 1 at the root of 5y² + 6y - 3, from x = 0 at √(8/5).
  const S = [1, 1e150];
  close(projectToManifold(problem, [1, 1], { S }), [1, Math.sqrt(0.96) - 0.6], 1e-12, 'x stays');
  close(projectToManifold(problem, [3e-155, 0], { S }), [0, Math.sqrt(1.6)], 1e-12, 'from x = 0', 1);
});

test('the bilinear model: θ1² - θ2² stays as it is, θ1 θ2 becomes ¾', () => {
  const problem = bilinear();
  for (const s of powers) {
    for (const [x, y] of [
      [1, 0.3],
      [0.2, 1],
      [1, 1],
      [-1, -0.5],
      [1, -0.4],
    ] as const) {
      const landed = projectToManifold(problem, [x * s, y * s]);
      const [a, b] = landed as unknown as [number, number];
      close([a * b], [0.75], s === 1e308 ? 1e-7 : 1e-14, `θ1 θ2 from ${s} (${x}, ${y})`); // beyond 1e307 the smaller one is denormal
      const size = Math.max(s, 1);
      close(
        [(a / size - b / size) * (a / size + b / size)],
        [(x * x - y * y) * (s / size) * (s / size)],
        1e-14,
        `θ1² - θ2² from ${s} (${x}, ${y})`,
        1,
      );
      assert.is(Math.sign(a), Math.sign(x + y));
    }
  }
});

test('a problem of residuals in any unit, of theta and of itself, whose flow is followed', () => {
  const [a, b] = projectToManifold(ellipse({ a: 1, b: 2 }), [1, 0.2]);
  for (const [unit, size] of [
    [1, 1e-150],
    [1, 1e150],
    [1e-150, 1],
    [1e-150, 1e-150],
    [1e150, 1],
    [1e150, 1e150],
    [1e-50, 1e100],
  ]) {
    const problem = defineProblem({
      parameters: 2,
      residuals: ([x, y]) => {
        const [u, v] = [div(add(x, y), unit), div(sub(x, y), unit)];
        return [mul(size, sub(add(div(mul(u, u), 2), div(mul(v, v), 8)), 1))];
      },
    });
    const landed = projectToManifold(problem, [unit, 0.2 * unit]);
    close(
      landed.map((x) => x / unit),
      [a, b],
      1e-9,
      `theta in units of ${unit}, residuals of ${size}`,
    );
  }
});

/** A problem of two parameters x and y as text. */
const textual = (given: { loss: string } | { residuals: string[] }): ReturnType<typeof defineProblem> =>
  defineProblem({ parameters: ['x', 'y'], ...given });

/** What a projection ends with where it ends in no point. */
function refusal(problem: Parameters<typeof projectToManifold>[0], theta: number[]): string {
  try {
    return String(projectToManifold(problem, theta));
  } catch (error) {
    return `${(error as MinifoldError).code} ${(error as MinifoldError).path} ${(error as MinifoldError).message}`;
  }
}

test('a flow that starts at 0, or far nearer to it than to Γ, whose scale only the problem knows', () => {
  const line = textual({ residuals: ['x + 2 * y - 1'] }); // Φ(θ) = θ + (1 - x - 2y)/5 (1, 2)
  for (const s of [0, 5e-324, 1e-310, 1e-300, 1e-100, 1e-20, 1e-10, 1e-3])
    close(projectToManifold(line, [s, s]), [s + (1 - 3 * s) / 5, s + (2 - 6 * s) / 5], 1e-12, `a line from ${s}`);
  // dy/dx = 2/(1 + 2x): the minimizers are x + x² + 2y = 1, which the path y = log(1 + 2x) from 0 meets at x + x² + 2 log(1 + 2x) = 1
  for (const curve of [textual({ residuals: ['x * (1 + x) + 2 * y - 1'] }), textual({ loss: '(x * (1 + x) + 2 * y - 1)^2' })]) {
    const [x, y] = projectToManifold(curve, [0, 0]);
    close([y, x + x * x + 2 * y], [Math.log(1 + 2 * x), 1], 1e-9, 'a curve from 0');
  }
  // away from the saddle at 0 along its diagonal: xy = 1
  close(projectToManifold(textual({ loss: '(x * y - 1)^2' }), [1e-300, 1e-300]), [1, 1], 1e-12, 'from beside a saddle');
  assert.match(refusal(textual({ loss: '(x * y - 1)^2' }), [1e-310, 1e-310]), /^E_SINGULAR theta .*stationary point/);
});

test('residuals whose digits are lost are refused at once, those above lead to Γ', () => {
  for (const s of [1e-300, 1e-290, 1e-150])
    close(projectToManifold(textual({ residuals: [`${s} * (x + 2 * y - 1)`] }), [2, 1]), [1.4, -0.2], 1e-12, `in units of ${s}`);
  for (const s of [1e-303, 1e-308, 1e-310, 1e-315, 1e-323]) {
    for (const text of ['x + 2 * y - 1', 'x * y - 1', 'x^2 + y^2 - 1']) {
      const began = performance.now();
      assert.match(refusal(textual({ residuals: [`${s} * (${text})`] }), [2, 1]), /^E_SINGULAR theta .*a multiple of them/);
      assert.ok(performance.now() - began < 2000, `${s}: at once`);
    }
  }
});

test('a loss that falls along a line has no minimizer', () => {
  for (const loss of ['x + y', '(x - 1)^2 + y', '(x - 1)^2 + 1e-3 * y', '(x - 1)^2 + exp(-y)'])
    for (const theta of [
      [1, 0],
      [2, 3],
    ])
      assert.match(refusal(textual({ loss }), theta), /^E_SINGULAR theta .*no minimizer/, `${loss} from ${theta}`);
  close(projectToManifold(textual({ loss: '3 + 0 * x' }), [2, 1]), [2, 1], 0, 'a constant');
});

test('quadratics: one step from anywhere', () => {
  // ½ θᵀHθ with H of rank one along (1, 2)/√5
  const problem = quadratic({
    hessian: [
      [1, 2],
      [2, 4],
    ],
  });
  for (const s of powers.slice(1, -1)) {
    close(
      projectToManifold(problem, [3 * s, 1 * s]).map((x) => x / s),
      [2, -1],
      1e-13,
      `from ${s}`,
    );
  }
});

test('quadratics with one minimizer: it, also where it is 0', () => {
  for (const hessian of [
    [[3]],
    [
      [3, 0],
      [0, 3],
    ],
    [
      [2, 0],
      [0, 3],
    ],
    [
      [2, 1, 0],
      [1, 3, 0],
      [0, 0, 3],
    ],
  ]) {
    for (const s of [1e-150, 1, 1e8, 1e150]) {
      const start = hessian.map((_, p) => s * (5 - 2 * p));
      assert.ok(projectToManifold(quadratic({ hessian }), start).every((x) => Math.abs(x) <= 1e-15 * s));
      const center = hessian.map((_, p) => s * (p + 1));
      close(projectToManifold(quadratic({ hessian, center }), start), center, 1e-14, `center ${center}`);
    }
  }
});

test('the diagonal net: labels s² y scale Φ by s', () => {
  const one = diagonalNet({ d: 6, n: 3, kappa: 1, seed: 4 });
  const theta = Float64Array.from({ length: 12 }, (_, p) => Math.sin(p + 1));
  const landed = projectToManifold(one, theta);
  for (const s of [1e-100, 1e-8, 1e8, 1e100]) {
    for (const feature of [1, 1e-40, 1e40]) {
      const problem = diagonalNet({ z: { data: one.z.map((x) => feature * x), shape: [3, 6] }, y: one.y.map((x) => feature * s * s * x) });
      close(
        projectToManifold(
          problem,
          theta.map((x) => s * x),
        ).map((x) => x / s),
        landed,
        1e-12,
        `theta ${s}, features ${feature}`,
        1,
      );
    }
  }
});

test('without a closed form: U Vᵀ = s² M, and a loss of the user’s own', () => {
  const M = [
    [2, 0.5],
    [0.3, 1],
  ];
  const start = [1, 0.2, -0.3, 1.1, 0.8, 0.1, 0.2, 0.9];
  const landed = projectToManifold(factorizationUV({ M, p: 2 }), start);
  // (x² + 2 y² - 1)²/4: dx/dy = x/(2y) along the flow
  const own = (s: number): ReturnType<typeof custom> =>
    custom({
      parameters: 2,
      valueAndGradient: ([x, y]) => {
        const f = (x / s) ** 2 + 2 * (y / s) ** 2 - 1;
        return { value: (f * f) / 4, gradient: [(f * x) / s / s, (2 * f * y) / s / s] };
      },
    });
  const ownLanded = projectToManifold(own(1), [1, 0.5]);
  for (const s of [1e-30, 1e-8, 1e8, 1e30]) {
    const problem = factorizationUV({ M: M.map((row) => row.map((x) => s * s * x)), p: 2 });
    close(
      projectToManifold(
        problem,
        start.map((x) => s * x),
      ).map((x) => x / s),
      landed,
      1e-9,
      `U Vᵀ, ${s}`,
      1,
    );
    if (s < 1) continue; // differences of a loss of the user's own are taken in steps that are not below 1/512
    close(
      projectToManifold(own(s), [s, 0.5 * s]).map((x) => x / s),
      ownLanded,
      1e-8,
      `own, ${s}`,
      1,
    );
  }
});

test('where numbers end the error is typed', () => {
  const problems = [diagonalNet({ d: 2, n: 1, kappa: 1 }), factorizationUV({ M: [[1]], p: 1 })];
  for (const problem of problems) {
    for (const s of [1e200, 1e308]) {
      const far = new Float64Array(problem.parameters).fill(s);
      assert.throws(
        () =>
          projectToManifold(
            problem,
            far.map((x, p) => x / (p + 1)),
          ),
        (error: MinifoldError) => error.name === 'MinifoldError' && error.code === 'E_SINGULAR',
        `${problem.name}, ${s}`,
      );
    }
  }
});

test.run();
