// Thm. 4.1 of Li, Wen, Lyu 2025 under label noise, on random problems with random optimizers: how far means of runs are from the flow after 1/lr² steps
// falls like lr (proved is lr^¼ up to logarithms); from the flow with alpha/2, as their (3) prints it, they stay away however small lr is.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compareOrders, fitOrder, init, labelNoise, labelNoiseFlow, MinifoldError, type OrderFit } from '../../../src/index.js';
import { dot } from '../../../src/linear-algebra/products.js';
import { symmetricEigen } from '../../../src/linear-algebra/symmetric-eigen.js';
import { preconditionerOf } from '../../../src/theory/li2025/preconditioner.js';
import { factorizationAt, kinds, type Minimizer, netAt } from '../../support/minimizers.js';
import { randomSource } from '../../support/numbers.js';
import { type FamilyMember, family } from '../../support/optimizer-family.js';
import { last, present } from '../../support/present.js';

test.before(init);

const problems: Readonly<Record<string, (next: () => number) => Minimizer>> = {
  ellipse: kinds.ellipse,
  'diagonal net': (next) => netAt(next, 2, 3, 'dense'),
  'matrix factorization': (next) => factorizationAt(next, [2, 2, 2], 3, 3),
};
const replicas = 1500;

const norm = (x: Float64Array): number => Math.sqrt(dot(x, x));
const distance = (a: Float64Array, b: Float64Array): number => norm(a.map((x, p) => x - b[p]));

/** The end of a flow; undefined where it meets a singular point before. */
function endOf(flow: () => { readonly theta: readonly Float64Array[] }): Float64Array | undefined {
  try {
    return flow().theta.at(-1);
  } catch (error) {
    if (error instanceof MinifoldError && error.code === 'E_SINGULAR') return undefined;
    throw error;
  }
}

/** The orders of the distances from the flow and from that with alpha/2; undefined for a problem that cannot tell. */
async function orders({ problem, zeta }: Minimizer, { at }: FamilyMember, next: () => number): Promise<[OrderFit, OrderFit] | undefined> {
  const { scale, count, slopes } = present(problem.constraints?.());
  const J = slopes(zeta);
  // Labels of the size of J zeta, noise of a part of that.
  const delta = ((0.3 + 0.3 * next()) * norm(J.times(zeta))) / Math.sqrt(count);
  const { V, S } = preconditionerOf(at(1e-3, 1), problem);
  const H = problem.hessianDiagonal(zeta);
  const v0 = V(V(H).map((h) => (0.5 + next()) * scale * delta * delta * h));
  const start = { theta0: zeta, ...(v0.length > 0 && { v0 }) };
  const stiffness = dot(S(v0), H); // tr S H
  const rates = [0.2, 0.14, 0.1].map((x) => x / stiffness);
  const T = 600 * rates[0] * rates[0];
  const c = (0.5 + 4 * next()) / T;
  const optimizer = at(rates[0], c);
  const w0 = 'weightDecay' in optimizer ? optimizer.weightDecay / rates[0] : 0;
  const noise = labelNoise({ delta });
  const flow = { problem, noise, optimizer, ...start };
  const prediction = endOf(() => labelNoiseFlow({ ...flow, T }));
  // Twice the coefficient is twice the time at half the rates of v and of the decay.
  const doubled = endOf(() => labelNoiseFlow({ ...flow, c: c / 2, weightDecay: w0 / 2, T: 2 * T }));
  // The theory separates scales: the slowest motion towards Γ must be fast. And the two flows must part.
  const { values } = symmetricEigen(J.gram(S(v0)), count);
  if (!prediction || !doubled || scale * values[0] < stiffness / 12 || distance(prediction, doubled) < 0.05 * norm(zeta)) return undefined;
  const first = Math.floor(2 ** 40 * next()); // every problem has noise of its own
  const { fit, comparisons } = await compareOrders({
    steps: rates,
    compare: (lr) => ({
      run: { problem, optimizer: at(lr, c), noise, ...start },
      replicas: Array.from({ length: replicas }, (_, k) => first + k),
      prediction: { t: [T], theta: [prediction], timePerStep: lr * lr },
    }),
    error: ({ theta }) => theta.last,
  });
  const away = comparisons.map(({ theta }) => distance(last(theta.mean), doubled));
  return [fit, fitOrder(rates, away)];
}

test('order 1 from the flow with alpha/4, order 0 from that with alpha/2', async () => {
  const seen: OrderFit[] = [];
  for (const [kind, make] of Object.entries(problems)) {
    for (let seed = 1, found = 0; found < 3; seed++) {
      const next = randomSource(7919 * seed);
      const minimizer = make(next);
      const optimizer = family(next, minimizer.problem);
      const both = await orders(minimizer, optimizer, next);
      if (!both) continue;
      found++;
      const [near, far] = both;
      const what = `${kind}, ${optimizer.name}`;
      seen.push(near);
      assert.ok(Math.abs(near.order - 1) < 0.5 + 2 * near.standardError, `${what}: order ${near.order} ± ${near.standardError}`);
      assert.ok(Math.abs(far.order) < 0.4, `${what}: order ${far.order} from the flow with alpha/2`);
    }
  }
  // All together: the mean weighted by the standard errors.
  const weights = Float64Array.from(seen, ({ standardError }) => 1 / (standardError * standardError));
  const total = weights.reduce((a, b) => a + b);
  const mean =
    dot(
      weights,
      Float64Array.from(seen, ({ order }) => order),
    ) / total;
  assert.ok(Math.abs(mean - 1) < 0.2, `mean order ${mean} ± ${1 / Math.sqrt(total)}`);
});

test.run();
