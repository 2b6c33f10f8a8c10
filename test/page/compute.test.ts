// What the page's workers compute, in Node: tracks, moments from keyframes, crowds, flows, the limit of stability.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init, MinifoldError } from '../../src/index.js';
import { crowdOf } from '../../src/page/compute/crowd.js';
import { slowFlowOf } from '../../src/page/compute/flow.js';
import { landscapeOf } from '../../src/page/compute/landscape.js';
import { chosenOptimizer, loadRules, problemOf, runOptions } from '../../src/page/compute/make.js';
import { orderInRate } from '../../src/page/compute/order.js';
import { stabilityOf } from '../../src/page/compute/stability.js';
import { digestOf, keyframeBefore, momentOf, trackOf } from '../../src/page/compute/track.js';
import { firstState, type Setup } from '../../src/page/state/lab-state.js';
import { optimizers } from '../../src/page/state/optimizers.js';
import { problemInfo, problems } from '../../src/page/state/problems.js';
import { noiseSpec } from '../../src/page/state/spec.js';
import { createRun } from '../../src/runs/run.js';
import { present } from '../support/present.js';

await init();
const { setup } = firstState;
const on = async (): Promise<boolean> => true;

test('a track has the states of a run that goes there in one go', async () => {
  const problem = await problemOf(setup.problem);
  for (const [place, choice] of setup.optimizers.entries()) {
    const track = present(await trackOf(setup, place, 100, ['traceH'], on));
    assert.is(track.step.length, 101);
    assert.is(track.step[37], 7400);
    const run = createRun(runOptions(setup, problem, choice)).advance(7400);
    assert.equal([...track.theta.subarray(74, 76)], [...run.theta]);
    assert.is(track.measures.traceH[37], run.measure(['traceH']).traceH);
  }
});

test('any step of a million is reached with the bits of a run that goes there, from a keyframe before it', async () => {
  const long = { ...setup, steps: 1_000_000, seed: 5 };
  await trackOf(long, 1, 400, [], on);
  const straight = createRun(runOptions(long, await problemOf(long.problem), long.optimizers[1])).advance(777_777);
  assert.ok(present(keyframeBefore(long, 1, 777_777)).step > 0);
  assert.is(keyframeBefore(long, 0, 777_777), undefined); // the other run's are not taken for it
  const moment = await momentOf(long, 1, 777_777);
  assert.is(moment.digest, digestOf(straight));
  assert.equal([...moment.theta], [...straight.theta]);
});

test('an optimizer that takes over goes on from where the first was', async () => {
  const swap = { step: 500, optimizer: setup.optimizers[1] };
  const swapped: Setup = { ...setup, steps: 1000, swap };
  const track = present(await trackOf(swapped, 0, 10, [], on));
  const first = createRun(runOptions(setup, await problemOf(setup.problem), setup.optimizers[0])).advance(500);
  const start = [...first.theta];
  assert.equal([...track.theta.subarray(10, 12)], start);
  const then = createRun(runOptions({ ...setup, start }, await problemOf(setup.problem), setup.optimizers[1])).advance(500);
  assert.equal([...track.theta.subarray(20, 22)], [...then.theta]);
  assert.is((await momentOf(swapped, 0, 1000)).digest, digestOf(then));
});

test('the flow lies on the ring, and the mean of replicas near it; both runs share it with none', async () => {
  const short = { ...setup, steps: 4000 };
  const flow = await slowFlowOf(short, 1, 20);
  const crowd = present(await crowdOf(short, 1, 64, 10, on));
  if ('why' in flow) throw new Error(flow.why);
  const constraints = present((await problemOf(short.problem)).constraints?.());
  for (let k = 0; k < flow.step.length; k++) {
    const residual = constraints.values(flow.theta.slice(2 * k, 2 * k + 2))[0];
    assert.ok(Math.abs(residual) < 1e-6);
  }
  const last = crowd.step.length - 1;
  const gap = [0, 1].map((p) => crowd.mean[2 * last + p] - flow.theta[flow.theta.length - 2 + p]);
  assert.ok(Math.hypot(...gap) < 0.1, gap.join());
  const none = await slowFlowOf({ ...short, optimizers: [{ name: 'lion', options: { lr: 0.01 } }] }, 0, 20);
  assert.ok('why' in none);
});

test('halving the rate: the slow flow of SGD is off by the first power of η, the modified equation of gradient descent by the second; noise is told from either', async () => {
  const { signal } = new AbortController();
  const short = { ...setup, steps: 4000 };
  const slow = await orderInRate(short, 0, 200, signal);
  if ('why' in slow) throw new Error(slow.why);
  assert.is(slow.theory, 'slow flow');
  assert.equal(
    slow.at.map(({ lr }) => lr),
    [0.05, 0.025],
  );
  assert.ok(slow.standardError > 0 && slow.standardError < 0.1);
  assert.ok(Math.abs(slow.order - 1) < 3 * slow.standardError, `${slow.order} ± ${slow.standardError}`);
  const exact = await orderInRate({ ...short, delta: 0, start: [2, 2.5], steps: 2000 }, 0, 2, signal);
  if ('why' in exact) throw new Error(exact.why);
  assert.is(exact.theory, 'modified equation'); // of order 1: what is left is of order η² (Cattaneo, Klusowski, Shigida 2023)
  assert.ok(Math.abs(exact.order - 2) < 0.1, `${exact.order}`);
  const few = await orderInRate({ ...short, steps: 100 }, 1, 2, signal);
  assert.ok('order' in few && Number.isNaN(few.order), JSON.stringify(few));
});

test('where gradient descent comes to the edge of stability its theory is the central flow, which stays at curvature 2/η', async () => {
  const { choice, start, setup: own } = problemInfo({ name: 'sharpValley', options: {} });
  const steep: Setup = { ...setup, ...own, problem: choice, start: present(start) };
  const flow = await slowFlowOf(steep, 0, 20);
  if ('why' in flow) throw new Error(flow.why);
  assert.is(flow.theory, 'central flow');
  // the curvature of ½ (y + ζx) x² across the valley is y (Berthier 2026)
  const { lr } = steep.optimizers[0].options;
  assert.ok(Math.abs((flow.theta.at(-1) ?? 0) - 2 / lr) < 0.01);
  const half = await slowFlowOf({ ...steep, optimizers: [{ name: 'sgd', options: { lr: lr / 2 } }] }, 0, 20);
  assert.is('theory' in half && half.theory, 'modified equation');
});

test('level curves and the minimizers with their sharpness: the ring closes, tr H is least on the long axis', async () => {
  const { levels, minimizers } = await landscapeOf({
    problem: setup.problem,
    box: { x: [-3, 3], y: [-2.5, 2.5] },
    points: 81,
    exponent: 1,
  });
  assert.ok(levels.length > 3);
  assert.is(minimizers.length, 1);
  const [{ points, sharpness }] = minimizers;
  assert.equal([...points.slice(0, 2)], [...points.slice(-2)]);
  const flattest = sharpness.indexOf(Math.min(...sharpness));
  assert.ok(Math.abs(Math.abs(points[2 * flattest]) - Math.SQRT2) < 0.05);
});

test('a rate beyond 2/λ diverges; the product is λη, and the rate that is offered runs to the end', async () => {
  const steep: Setup = { ...setup, delta: 0, start: [2.6, 2.6], steps: 2000, optimizers: [{ name: 'sgd', options: { lr: 6 } }] };
  const track = present(await trackOf(steep, 0, 50, [], on));
  assert.is(track.status, 'diverged');
  assert.ok(track.theta.every(Number.isFinite));
  const { product, limit, stable, curvature } = await stabilityOf(steep, 0);
  // across the long axis f = u²/4 + v² - 1 has the second slope 2, and L = ½ f² there 2 f
  const f = (2.6 * 2.6 * 2) / 4 - 1;
  assert.ok(Math.abs(curvature - 2 * f) < 1e-9, `${curvature}`);
  assert.is(limit, 2);
  assert.ok(product > limit);
  const calm = present(await trackOf({ ...steep, optimizers: [{ name: 'sgd', options: { lr: present(stable) } }] }, 0, 50, [], on));
  assert.is(calm.status, 'running');
});

test('a rule that leaves the finite numbers at every rate has no better one, and the search for one ends', async () => {
  const text = 'theta = theta + g/0';
  const hopeless: Setup = { ...setup, delta: 0, steps: 20, optimizers: [{ name: 'defined', options: { lr: 0.1 }, text }] };
  await loadRules(hopeless);
  assert.is(present(await trackOf(hopeless, 0, 5, [], on)).status, 'diverged');
  assert.is((await stabilityOf(hopeless, 0)).stable, undefined);
});

test('every problem and every optimizer of the page runs, each pair with the noise that the problem has or says why not', async () => {
  let refused = 0;
  for (const { choice, start, setup: own } of problems)
    for (const one of optimizers) {
      const { start: _, ...rest } = setup;
      const pair: Setup = { ...rest, ...own, problem: choice, ...(start && { start }), optimizers: [one], steps: 50 };
      await loadRules(pair);
      try {
        const track = present(await trackOf(pair, 0, 10, [], on));
        assert.ok(track.theta.every(Number.isFinite), `${one.name} on ${choice.name}`);
      } catch (error) {
        if (!(error instanceof MinifoldError)) throw error;
        assert.is(error.code, 'E_UNAVAILABLE', `${one.name} on ${choice.name}: ${error.message}`);
        assert.is(one.name, 'sam'); // it does not know where noise on the gradient belongs
        refused++;
      }
    }
  assert.is(refused, problems.filter(({ choice }) => noiseSpec({ problem: choice, delta: 1 })?.name === 'injectedNoise').length - 1); // the steep valley begins without noise
});

test('a rule as text is an optimizer: Adam written by hand takes the steps of Adam, and one that is wrong says where', async () => {
  const text = 'm = 0.9*m + 0.1*g; v = 0.99*v + 0.01*g^2\nstep = lr*m/(sqrt(v) + 1e-6); theta = theta - step';
  const [own, named] = [
    { name: 'defined', options: { lr: 0.01 }, text },
    { name: 'adam', options: { lr: 0.01, beta1: 0.9, beta2: 0.99, eps: 1e-6 } },
  ];
  const pair: Setup = { ...setup, optimizers: [own, named], steps: 300 };
  await loadRules(pair);
  const problem = await problemOf(pair.problem);
  const runs = [own, named].map((one) => createRun({ ...runOptions(pair, problem, one), v0: undefined }).advance(300));
  const [a, b] = runs.map(({ theta }) => [...theta]);
  a.forEach((x, p) => {
    assert.ok(Math.abs(x - b[p]) < 1e-9, `${x} and ${b[p]}`);
  });
  const { rule } = chosenOptimizer(own, problem) as { rule?: { state: readonly (readonly [string, number])[] } };
  assert.equal(
    rule?.state.map(([name]) => name),
    ['m', 'v'],
  );
  for (const [wrong, said] of [
    ['theta = theta - lr*', /Expected expression/],
    ['m = g', /theta = …/],
    ['theta = theta - lr*alert(1)', /alert/],
    ['g = 0; theta = g', /no line of a rule/],
  ] as const) {
    let message = '';
    try {
      chosenOptimizer({ ...own, text: wrong }, problem);
    } catch (error) {
      message = (error as Error).message;
    }
    assert.match(message, said);
  }
});

test('a text is a problem, and one that does not parse says where', async () => {
  const problem = await problemOf({ name: 'defined', options: {}, text: 'x^2 + y^2 - 1' });
  assert.is(problem.loss([1, 0]), 0);
  let message = '';
  await problemOf({ name: 'defined', options: {}, text: 'x^2 +' }).catch((error: Error) => {
    message = error.message;
  });
  assert.match(message, /residuals/);
});

test.run();
