// Derivatives of x^y with both of them parameters, against closed forms: where x > 0, and at x = 0, where x^y ln x counts as 0 with its derivatives.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { defineProblem, pow, sum } from '../../../src/define/index.js';
import { initSync } from '../../../src/index.js';
import { close } from '../../support/close.js';

initSync();

const power = defineProblem({ parameters: ['x', 'y'], loss: 'x^y' });

/** x^y, its gradient and Hessian for x > 0. */
function closedForm(x: number, y: number): { loss: number; gradient: number[]; hessian: number[] } {
  const [loss, log] = [x ** y, Math.log(x)];
  const mixed = x ** (y - 1) * (1 + y * log);
  return { loss, gradient: [y * x ** (y - 1), loss * log], hessian: [y * (y - 1) * x ** (y - 2), mixed, mixed, loss * log * log] };
}

test('x > 0, also at the exponents 0, 1 and 2', () => {
  for (const x of [0.3, 1, 2, 7])
    for (const y of [-1.5, -1, 0, 0.5, 1, 1.5, 2, 3]) {
      const { loss, gradient, hessian } = closedForm(x, y);
      const at = [x, y];
      close([power.loss(at)], [loss], 1e-14, `${at}`, 1);
      close(power.gradient(at), gradient, 1e-14, `gradient at ${at}`, 1);
      close(power.hessian(at), hessian, 1e-13, `H at ${at}`, 1);
      close(power.hessianDiagonal(at), [hessian[0], hessian[3]], 1e-13, `diagonal at ${at}`, 1);
      close(
        power.hessianVectorProduct(at, [1, -2]),
        [hessian[0] - 2 * hessian[1], hessian[2] - 2 * hessian[3]],
        1e-13,
        `product at ${at}`,
        1,
      );
    }
});

test('x = 0: what is finite is right, and H is symmetric', () => {
  // y, then loss, gradient and Hessian; 0^0 = 1 as in IEEE 754
  const known: [number, number, number[], number[]][] = [
    [0, 1, [0, 0], [0, 0, 0, 0]],
    [1, 0, [1, 0], [0, 0, 0, 0]],
    [2, 0, [0, 0], [2, 0, 0, 0]],
    [2.5, 0, [0, 0], [0, 0, 0, 0]],
    [3, 0, [0, 0], [0, 0, 0, 0]],
    [4.7, 0, [0, 0], [0, 0, 0, 0]],
  ];
  for (const [y, loss, gradient, hessian] of known) {
    assert.is(power.loss([0, y]), loss);
    assert.equal([...power.gradient([0, y])], gradient, `gradient at y = ${y}`);
    assert.equal([...power.hessian([0, y])], hessian, `H at y = ${y}`);
  }
  assert.equal([...power.gradient([0, 0.5])], [Number.POSITIVE_INFINITY, 0]);
  assert.equal([...power.gradient([0, 1.5])], [0, 0]);
  assert.is(power.hessianDiagonal([0, 1.5])[0], Number.POSITIVE_INFINITY);
  assert.is(power.gradient([-1, 2])[0], -2);
  assert.ok(Number.isNaN(power.gradient([-1, 2])[1]), 'ln of a negative number');
});

test('entry by entry, with one exponent for all', () => {
  const many = defineProblem({ parameters: { x: [4], y: [] }, loss: ({ x, y }) => sum(pow(x, y)) });
  const x = [0, 0.5, 2, 3];
  for (const y of [0, 1, 2]) {
    const { gradient, hessian } = x.slice(1).reduce(
      (sums, entry) => {
        const one = closedForm(entry, y);
        return { gradient: sums.gradient + one.gradient[1], hessian: sums.hessian + one.hessian[3] };
      },
      { gradient: 0, hessian: 0 },
    );
    close([many.gradient([...x, y])[4]], [gradient], 1e-14, `by y = ${y}`, 1);
    const H = many.hessian([...x, y]);
    close([H[24]], [hessian], 1e-14, `twice by y = ${y}`, 1);
    for (let p = 0; p < 4; p++) {
      const mixed = x[p] === 0 ? 0 : closedForm(x[p], y).hessian[1];
      close([H[p * 5 + 4], H[20 + p]], [mixed, mixed], 1e-14, `mixed, y = ${y}, entry ${p}`, 1);
    }
  }
});

test.run();
