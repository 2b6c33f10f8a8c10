import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { bilinear, type Custom, custom, ellipse, init, MinifoldError, matrixFactorization, type Problem } from '../../src/index.js';
import { normals } from '../reference/random/normals.js';
import { close, sameBits } from '../support/close.js';
import { equalsDifferences, holdsHessian } from '../support/problems.js';

test.before(init);

/** The same loss without its Hessian. */
function asCustom(problem: Problem): Custom {
  const valueAndGradient = (theta: Float64Array) => ({ value: problem.loss(theta), gradient: problem.gradient(theta) });
  return custom({ parameters: problem.parameters, valueAndGradient });
}

test('a loss that changes on a scale far below 1 has its Hessian', () => {
  for (const k of [1, 30, 1000, 1e6, 1e9]) {
    const valueAndGradient = ([x, y]: Float64Array) => ({
      value: y + Math.log(Math.cosh(k * x)) / k / k,
      gradient: [Math.tanh(k * x) / k, 1],
    });
    const wall = custom({ parameters: 2, valueAndGradient });
    for (const at of [0, 0.3, -1])
      close(wall.hessian([at / k, 0.3]), [1 / Math.cosh(at) ** 2, 0, 0, 0], 1e-7, `ln cosh(${k} x) at ${at}/${k}`, 1);
  }
  const valueAndGradient = ([x]: Float64Array) => ({ value: -Math.cos(1000 * x) / 1e6, gradient: [Math.sin(1000 * x) / 1000] });
  const waves = custom({ parameters: 1, valueAndGradient });
  for (const x of [0, 0.02, 0.7]) close(waves.hessian([x]), [Math.cos(1000 * x)], 1e-9, `cos at ${x}`, 1);
});

test('values a period apart do not pass for a constant', () => {
  const valueAndGradient = ([x, y]: Float64Array) => ({
    value: Math.cos(1000 * x) + (y * y) / 2,
    gradient: [-1000 * Math.sin(1000 * x), y],
  });
  const waves = custom({ parameters: 2, valueAndGradient });
  for (const turns of [1, 2, 7]) {
    const far = (turns * 2 * Math.PI * 512) / 1000; // for which the step is so many periods
    for (const x of [0, 0.3, 1]) close(waves.hessian([x, far]), [-1e6 * Math.cos(1000 * x), 0, 0, 1], 1e-8, `${turns} turns, at ${x}`, 1e6);
  }
});

test('across a jump of the gradient the Hessian is that of the side of the point', () => {
  const valueAndGradient = ([x]: Float64Array) => ({ value: Math.max(0, x) ** 2, gradient: [2 * Math.max(0, x)] });
  const ramp = custom({ parameters: 1, valueAndGradient });
  close(ramp.hessian([1e-3]), [2], 1e-9, 'right');
  assert.equal(ramp.hessian([-1e-3]), Float64Array.of(0));
});

test('the Hessian of known losses is found to 1e-12', () => {
  const coordinate = fc.double({ min: -3, max: 3, noNaN: true });
  fc.assert(
    fc.property(coordinate, coordinate, (x, y) => {
      for (const problem of [ellipse({ a: 2, b: 1 }), bilinear()]) {
        const H = problem.hessian([x, y]);
        const scale = H.reduce((most, h) => Math.max(most, Math.abs(h)), Math.max(1, ...problem.gradient([x, y]).map(Math.abs)));
        close(asCustom(problem).hessian([x, y]), H, 1e-12, problem.name, scale);
      }
    }),
  );
});

test('products, diagonal and symmetry hold in more dimensions, and H x does not depend on the length of x but for a factor', () => {
  const problem = matrixFactorization({ dims: [3, 4, 2], rank: 1, n: 6, seed: 2 });
  const theta = problem.initialTheta(1);
  const own = asCustom(problem);
  holdsHessian(own, theta, 1e-12);
  fc.assert(
    fc.property(fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: theta.length, maxLength: theta.length }), (at) =>
      equalsDifferences(own, Float64Array.from(at)),
    ),
    { numRuns: 30 },
  );
  const x = theta.map((_, p) => 1000 * Math.sin(p));
  close(own.hessianVectorProduct(theta, x), problem.hessianVectorProduct(theta, x), 1e-12, 'H x', 1e4);
  sameBits(own.hessianVectorProduct(theta, new Float64Array(theta.length)), new Float64Array(theta.length), 'H 0');
});

test('a loss that is no polynomial: exp(x) at large and small x', () => {
  const problem = custom({ parameters: 1, valueAndGradient: ([x]) => ({ value: Math.exp(x), gradient: [Math.exp(x)] }) });
  for (const x of [-3, 0, 2.5]) close(problem.hessian([x]), [Math.exp(x)], 1e-12, `at ${x}`, 1);
});

test('evaluate gives loss, gradient and diagonal', () => {
  const problem = asCustom(bilinear());
  const { loss, gradient, hessianDiagonal } = problem.evaluate([1, 2]);
  assert.is(loss, bilinear().loss([1, 2]));
  assert.equal(gradient, bilinear().gradient([1, 2]));
  close(hessianDiagonal, [16, 4], 1e-11, 'diagonal');
});

test('the start: normal, a vector, or a function of the seed', () => {
  const options = { parameters: 2, valueAndGradient: () => ({ value: 0, gradient: [0, 0] }) };
  sameBits(custom(options).initialTheta(4), normals(2, { seed: 4, stream: 1, step: 0 }, 1), 'normal');
  assert.equal([...custom({ ...options, initialTheta: [3, 4] }).initialTheta(1)], [3, 4]);
  assert.equal([...custom({ ...options, initialTheta: (seed) => [seed, 0] }).initialTheta(7)], [7, 0]);
});

test('the user may keep or change what the function is given', () => {
  const kept: Float64Array[] = [];
  const problem = custom({
    parameters: 1,
    valueAndGradient: (theta) => {
      kept.push(theta);
      const gradient = [2 * theta[0]];
      theta.fill(99);
      return { value: 0, gradient };
    },
  });
  close(problem.hessian([5]), [2], 1e-12, 'H');
  assert.is(kept.length, 10);
});

test('what a custom problem cannot do is refused with E_UNAVAILABLE', () => {
  const problem = asCustom(bilinear());
  for (const action of [() => problem.spec, () => problem.load()]) {
    assert.throws(action, (error: unknown) => error instanceof MinifoldError && error.code === 'E_UNAVAILABLE');
  }
});

test.run();
