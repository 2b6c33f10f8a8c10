import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { CellResult } from '../../../src/cells/cell.js';
import { runCells } from '../../../src/cells/run-cells.js';
import { extrapolated, largestDistance } from '../../../src/experiments/li2025/own-models/claims.js';
import { ownModels } from '../../../src/experiments/li2025/own-models/index.js';
import { attention, tanhNet } from '../../../src/experiments/li2025/own-models/models.js';
import {
  cells,
  distanceColumn,
  distanceErrorColumn,
  flowColumn,
  meanColumn,
  methods,
  noiseColumn,
  type OwnModelsSettings,
  quantities,
  spreadColumn,
  timesPerLook,
} from '../../../src/experiments/li2025/own-models/settings.js';
import { experimentRunner } from '../../../src/experiments/runner.js';
import { init } from '../../../src/index.js';

test.before(init);

const { quick } = ownModels.presets;

test('the models are what their formulas say, and start at a minimizer with more weights than rows', () => {
  const seed = 7;
  const net = tanhNet(quick.net, seed);
  const head = attention(quick.attention, seed);
  const close = (found: ArrayLike<number>, formula: (row: Float64Array) => number, width: number, x: Float64Array): void => {
    for (let i = 0; i < found.length; i++) assert.ok(Math.abs(found[i] - formula(x.subarray(i * width, (i + 1) * width))) < 1e-12);
  };
  const dataOf = ({ spec }: typeof net): Float64Array =>
    Float64Array.from((spec as unknown as { data: { x: { data: number[] } } }).data.x.data);

  const { inputs, width } = quick.net;
  const theta = net.initialTheta(1);
  const [W, b, a] = [theta.subarray(0, width * inputs), theta.subarray(width * inputs, width * inputs + width), theta.subarray(-width)];
  const hidden = (x: Float64Array, h: number): number => Math.tanh(x.reduce((sum, xj, j) => sum + W[h * inputs + j] * xj, b[h]));
  close(net.outputs(theta), (x) => a.reduce((sum, ah, h) => sum + ah * hidden(x, h), 0), inputs, dataOf(net));

  const { size, tokens } = quick.attention;
  const at = head.initialTheta(1);
  const [Q, K, V] = [0, 1, 2].map((k) => at.subarray(k * size * size, (k + 1) * size * size));
  const out = at.subarray(-size);
  const times = (A: Float64Array, x: Float64Array): Float64Array =>
    Float64Array.from({ length: size }, (_, i) => x.reduce((sum, xj, j) => sum + A[i * size + j] * xj, 0));
  const inner = (x: Float64Array, y: Float64Array): number => x.reduce((sum, xi, i) => sum + xi * y[i], 0);
  const read = (x: Float64Array): number => {
    const all = Array.from({ length: tokens }, (_, t) => x.subarray(t * size, (t + 1) * size));
    const query = times(Q, all[tokens - 1]);
    const powers = all.map((one) => Math.exp(inner(times(K, one), query) / Math.sqrt(size)));
    const total = powers.reduce((sum, power) => sum + power, 0);
    return all.reduce((sum, one, t) => sum + (powers[t] / total) * inner(times(V, one), out), 0);
  };
  close(head.outputs(at), read, tokens * size, dataOf(head));

  for (const problem of [net, head]) {
    assert.is(problem.loss(problem.initialTheta(seed)), 0);
    assert.is(problem.constraints()?.count, problem.samples);
    assert.ok(problem.parameters > problem.samples);
  }
});

test('a small run end to end: both optimizers lower their own sharpness, on the way of their flow', async () => {
  const settings: OwnModelsSettings = {
    ...quick,
    seeds: [0, 1, 2, 3],
    sgd: { lr: [0.2, 0.1], T: 10 },
    adam: { ...quick.adam, lr: [0.02, 0.01], T: 0.05 },
    handover: { lr: [0.02], T: 0.05, rest: 50 },
    tolerance: 1e-4,
  };
  const results = await runCells(cells(settings), { runner: experimentRunner([ownModels]) });
  const { claims, figures, tables } = ownModels.analyse(settings, results);
  assert.equal(
    figures.map(({ id }) => id),
    ['net-paths', 'attention-paths', 'order'],
  );
  assert.is(tables[0]?.rows.length, 2 * (5 + 5 + 3)); // the flow at its start and end, the rates, and rate 0 where there are several
  assert.ok(claims.every(({ verdict }) => verdict !== 'open'));
  for (const { id, verdict, observed } of claims) if (id.endsWith('-falls')) assert.is(verdict, 'holds', `${id}: ${observed}`);
  for (const { labels, measures } of results) {
    const method = methods(settings).find(({ name }) => name === labels.method) as ReturnType<typeof methods>[number];
    const flow = measures[flowColumn(method.lowers)];
    const end = flow.length - 1;
    for (const lr of method.track.lr) {
      // The start is the flow's, and at the end the runs have gone its way: to a quarter of it, at rates that are large.
      assert.ok(measures[distanceColumn(lr)][0] < 1e-9);
      const seen = measures[meanColumn(method.lowers, lr)];
      assert.ok(
        Math.abs((seen[0] - seen[end]) / (flow[0] - flow[end]) - 1) < 0.25,
        `${labels.model}, ${labels.method}, ${lr}: ${seen[end]}`,
      );
    }
  }
});

/** What a task would find, from functions of slow time in units of T: the flow's two measures, and those of the runs and their distance at a rate. */
interface Pretence {
  readonly flow: Readonly<Record<'trace' | 'root', (t: number) => number>>;
  readonly runs?: Readonly<Record<'trace' | 'root', (t: number) => number>>;
  readonly distance?: (relativeRate: number) => number;
}

/** Both measures fall in the first two methods; in the third only tr(Diag(H)^½) does. Runs are off by the rate, with small standard errors. */
function pretend(of: (method: string) => Pretence): CellResult[] {
  return cells(quick).map(({ labels }) => {
    const { name, track } = methods(quick).find((one) => one.name === labels.method) as ReturnType<typeof methods>[number];
    const { flow, runs = flow, distance = (rate) => rate } = of(name);
    const times = Array.from({ length: quick.looks * timesPerLook + 1 }, (_, k) => k / (quick.looks * timesPerLook));
    const looked = (f: (t: number) => number): number[] => times.map((t, k) => (k % timesPerLook === 0 ? f(t) : Number.NaN));
    const most = track.lr[0];
    const measures = Object.fromEntries([
      ...quantities.map((quantity) => [flowColumn(quantity), times.map(flow[quantity])]),
      ...track.lr.flatMap((lr) => [
        ...quantities.flatMap((quantity) => [
          [meanColumn(quantity, lr), looked((t) => runs[quantity](t) + (0.1 * t * lr) / most)],
          [spreadColumn(quantity, lr), looked(() => 0.001)],
        ]),
        [distanceColumn(lr), looked((t) => 0.1 * t * distance(lr / most))],
        [distanceErrorColumn(lr), looked(() => 0.002)],
        [noiseColumn(lr), looked(() => 0.001)],
      ]),
    ]);
    return { labels, status: 'finished', seconds: 1, step: times.map((t) => t * track.T), measures };
  });
}

const verdicts = (results: readonly CellResult[]): string[] =>
  ownModels
    .analyse(quick, results)
    .claims.filter(({ verdict }) => verdict === 'holds')
    .map(({ id }) => id.replace(/^(net|attention)-/, ''))
    .filter((id, k, all) => all.indexOf(id) === k)
    .sort();

const trace = (t: number): number => 5 - 2 * t;
const root = (t: number): number => 5 - 3 * t * t;
const fallen = { trace, root };
const traded = { trace: (t: number) => 5 + t, root };
const usual = (method: string): Pretence => ({ flow: method === 'Adam after SGD' ? traded : fallen });

test('every claim holds of runs that come to their flow with the rate, and fails without the effect', () => {
  const all = ['adam-falls', 'adam-flow', 'adam-order', 'handover', 'sgd-falls', 'sgd-flow', 'sgd-order'];
  const without = (...ids: readonly string[]): string[] => all.filter((id) => !ids.includes(id));
  assert.equal(verdicts(pretend(usual)), all);
  // A flow of half the speed.
  const slow = ({ flow }: Pretence): Pretence => ({
    flow: { trace: (t) => flow.trace(t / 2), root: (t) => flow.root(t / 2) },
    runs: flow,
  });
  assert.equal(verdicts(pretend((method) => slow(usual(method)))), without('adam-flow', 'sgd-flow'));
  // The other sharpness in place of an optimizer's own.
  const swapped = ({ flow }: Pretence): Pretence => ({ flow, runs: { trace: flow.root, root: flow.trace } });
  assert.equal(
    verdicts(pretend((method) => (method === 'Adam after SGD' ? swapped({ flow: traded }) : usual(method)))),
    without('handover'),
  );
  const other = verdicts(pretend((method) => swapped(usual(method))));
  assert.ok(!other.includes('sgd-flow') && !other.includes('adam-flow') && !other.includes('handover'));
  // Runs that stay where they started, and runs whose sharpness rises.
  for (const runs of [
    { trace: () => trace(0), root: () => root(0) },
    { trace: (t: number) => trace(-t), root: (t: number) => 2 * root(0) - root(t) },
  ]) {
    const left = verdicts(pretend((method) => ({ ...usual(method), runs })));
    assert.equal(left, ['adam-order', 'sgd-order']);
  }
  // A distance that is the same at every rate, and one that falls like its root.
  for (const distance of [() => 1, (rate: number) => Math.sqrt(rate)])
    assert.equal(verdicts(pretend((method) => ({ ...usual(method), distance }))), without('adam-order', 'sgd-order'));
});

test('what is read at rate 0 is exact where runs are off by a polynomial in the rate, and its standard error is that of the sum', () => {
  const [sgd] = methods(quick);
  const [result] = pretend(usual).filter(({ labels }) => labels.method === 'SGD');
  const row = 2 * timesPerLook;
  const [a, b, c] = sgd.track.lr;
  const off = (lr: number): number => 7 + 3 * lr - 5 * lr * lr;
  const measures = Object.fromEntries(
    Object.entries(result.measures).map(([name, values]) => {
      const lr = sgd.track.lr.find((rate) => name === meanColumn('trace', rate));
      return [name, lr === undefined ? values : values.map(() => off(lr))];
    }),
  );
  const { value, standardError } = extrapolated({ ...result, measures }, sgd, 'trace', row);
  assert.ok(Math.abs(value - 7) < 1e-12);
  // Lagrange's weights of three rates, each half of the one before: 1/3, -2, 8/3.
  assert.equal([b / a, c / b], [0.5, 0.5]);
  assert.ok(Math.abs(standardError - 0.001 * Math.hypot(1 / 3, 2, 8 / 3)) < 1e-15);
});

test('a distance is what noise does not explain', () => {
  const [result] = pretend((method) => ({ ...usual(method), distance: () => 0.01 })).filter(({ labels }) => labels.method === 'SGD');
  assert.is(largestDistance(result, quick.sgd.lr[0]).value, 0);
  assert.not.ok(verdicts([result]).includes('sgd-order'));
});

test('cells that were not run make claims say so', () => {
  const { claims, figures, tables } = ownModels.analyse(quick, []);
  assert.ok(claims.every(({ observed, verdict }) => observed === 'not run' && verdict === 'open'));
  assert.equal([figures.length, tables.length], [0, 0]);
});

test.run();
