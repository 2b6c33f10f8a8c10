// Adaptive steps where they are tried too long, and where a part of the state relaxes fast: against closed forms.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { MinifoldError } from '../../../src/input/errors.js';
import { dormandPrince } from '../../../src/theory/solvers/ode.js';
import type { OdePath, VectorField } from '../../../src/theory/solvers/ode-path.js';
import { relaxingPath } from '../../../src/theory/solvers/relaxing.js';
import { close } from '../../support/close.js';

const last = ({ y }: OdePath): Float64Array => y.at(-1) as Float64Array;

/** A field of one entry that has no value beyond 1. */
function below1(slope: (y: number) => number, fail: (y: number) => number): VectorField {
  return (_, y, out) => {
    out[0] = y[0] > 1 ? fail(y[0]) : slope(y[0]);
  };
}

const failures: Record<string, (y: number) => number> = {
  'gives NaN': () => Number.NaN,
  'throws E_NON_FINITE': () => {
    throw new MinifoldError('E_NON_FINITE', 'r[0] is NaN');
  },
  'throws E_SINGULAR': () => {
    throw new MinifoldError('E_SINGULAR', 'there is nothing beyond 1');
  },
};

for (const [name, fail] of Object.entries(failures)) {
  test(`a first step far too long into where the field ${name} is tried shorter`, () => {
    // y' = 1 - y from 0: 1 - exp(-t)
    const path = dormandPrince(
      below1((y) => 1 - y, fail),
      { y0: new Float64Array(1), T: 3, firstStep: 3, rtol: 1e-10 },
    );
    close(last(path), [1 - Math.exp(-3)], 1e-9, name);
  });

  test(`a path into where the field ${name} ends with E_SINGULAR at the place`, () => {
    assert.throws(
      () =>
        dormandPrince(
          below1(() => 1, fail),
          { y0: new Float64Array(1), T: 3 },
        ),
      (error: MinifoldError) =>
        error.code === 'E_SINGULAR' &&
        Math.abs((error.value as number) - 1) < 1e-9 &&
        (name !== 'throws E_SINGULAR' || error.message.includes('there is nothing beyond 1')),
    );
  });

  test(`a retraction that ${name} makes the step shorter too`, () => {
    // y' = 1 to T = 1 in steps of at most ¼: what is behind by more than that cannot be brought back.
    let before = 0;
    const retract = (y: Float64Array): void => {
      if (y[0] - before > 0.25) y[0] = fail(y[0]);
      else before = y[0];
    };
    const path = dormandPrince((_, __, out) => void out.fill(1), { y0: new Float64Array(1), T: 1, firstStep: 1, retract });
    close(last(path), [1], 1e-15, name);
    assert.ok(path.steps >= 4);
  });
}

test('what a field throws that is no place without a value, or at the start, is thrown', () => {
  const other = (): never => {
    throw new MinifoldError('E_RANGE', 'no');
  };
  assert.throws(
    () =>
      dormandPrince(
        below1(() => 1, other),
        { y0: new Float64Array(1), T: 3 },
      ),
    (error: MinifoldError) => error.code === 'E_RANGE',
  );
  assert.throws(
    () =>
      dormandPrince(
        below1(() => 1, failures['throws E_NON_FINITE'] as () => number),
        { y0: Float64Array.of(2), T: 1 },
      ),
    (error: MinifoldError) => error.code === 'E_NON_FINITE',
  );
});

test('a relaxing part: the errors and the number of steps do not grow with its rate', () => {
  // x' = -v, v' = c (x - v): both roots of s² + c s + c, in the form that loses no digits. From v = x = 1.
  const counts: number[] = [];
  for (const c of [5, 100, 1e4, 1e6, 1e9, 1e12, 1e100]) {
    const fast = -(c / 2) * (1 + Math.sqrt(1 - 4 / c));
    const slow = c / fast;
    // x = a e^{slow t} + b e^{fast t} with x(0) = 1, x'(0) = -1
    const b = (-1 - slow) / (fast - slow);
    const at = (t: number): [number, number] => {
      const [e, f] = [(1 - b) * Math.exp(slow * t), b * Math.exp(fast * t)];
      return [e + f, -slow * e - fast * f];
    };
    const field: VectorField = (_, y, out) => {
      out[0] = -y[1];
      out[1] = c * (y[0] - y[1]);
    };
    const path = relaxingPath(field, { start: 1, c, target: (y) => y.slice(0, 1) }, { y0: Float64Array.of(1, 1), T: 2, record: [0.5] });
    path.t.forEach((t, k) => {
      close(path.y[k], at(t), 2e-8, `c = ${c}, t = ${t}`);
    });
    counts.push(path.steps);
  }
  // In between, where steps are a few relaxations long, the order of v is 3 (Kennedy, Carpenter 2003, Sec. 2): more of them, but not 3/c long.
  assert.ok(Math.max(...counts) < 5000 && Math.max(...counts.slice(4)) < 100, counts.join(', '));
});

test('a relaxing part that starts away from its target: the layer is resolved', () => {
  // x' = 0: v = x + (v0 - x) e^{-ct}
  for (const c of [1e3, 1e8]) {
    const field: VectorField = (_, y, out) => {
      out[0] = 0;
      out[1] = c * (y[0] - y[1]);
    };
    const record = [0.1, 1, 10].map((t) => t / c);
    const path = relaxingPath(field, { start: 1, c, target: (y) => y.slice(0, 1) }, { y0: Float64Array.of(1, 3), T: 1, record });
    path.t.forEach((t, k) => {
      close(path.y[k], [1, 1 + 2 * Math.exp(-c * t)], 1e-7, `c = ${c}, t = ${t}`);
    });
  }
});

test('the state may have any unit: the path is the same', () => {
  // y' = z, z' = -y
  const path = (unit: number): OdePath =>
    dormandPrince(
      (_, y, out) => {
        out[0] = y[1];
        out[1] = -y[0];
      },
      { y0: Float64Array.of(unit, 0), T: 2 },
    );
  const one = path(1);
  for (const power of [500, -500]) {
    const other = path(2 ** power);
    assert.is(other.steps, one.steps);
    assert.equal(
      Array.from(last(other), (x) => x / 2 ** power),
      [...last(one)],
    );
  }
});

test.run();
