// The experiments on the valley: small runs end to end, and their parts against closed forms.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { CellResult } from '../../../src/cells/cell.js';
import { runCells } from '../../../src/cells/run-cells.js';
import { rotatedValley } from '../../../src/experiments/ma2023/rotated-valley/index.js';
import { speedAndRange } from '../../../src/experiments/ma2023/speed-and-range/index.js';
import { uvFactorization } from '../../../src/experiments/ma2023/uv-factorization/index.js';
import { valleyMomentum } from '../../../src/experiments/ma2023/valley-momentum/index.js';
import { floorAt, motionEndOf, motionOf, type ValleySeries } from '../../../src/experiments/ma2023/valley-readings.js';
import { valleySgd } from '../../../src/experiments/ma2023/valley-sgd/index.js';
import { experimentRunner } from '../../../src/experiments/runner.js';
import { init, injectedNoise, sgd } from '../../../src/index.js';
import { close } from '../../support/close.js';
import { present } from '../../support/present.js';

test.before(init);

test('the floor at π/2^j has the cosine and sine of its angle', () => {
  for (const j of [1, 2, 3, 4, 10]) {
    const { angle, cosine, sine } = floorAt(j);
    close([cosine, sine], [Math.cos(Math.PI / 2 ** j), Math.sin(Math.PI / 2 ** j)], 1e-13, `j = ${j}`, 1);
    assert.is(angle, Math.PI / 2 ** j);
  }
  assert.equal(floorAt(Number.POSITIVE_INFINITY), { angle: 0, cosine: 1, sine: 0 });
});

test('valley-sgd: a short run follows its closed forms', async () => {
  const settings = { ...valleySgd.presets.quick, steps: 60_000, seeds: [0, 1, 2, 3], records: 60 };
  const { claims, figures, tables } = valleySgd.analyse(settings, await runCells(valleySgd.cells(settings)));
  const verdicts = Object.fromEntries(claims.map(({ id, verdict }) => [id, verdict === 'holds']));
  assert.is(verdicts.hessian, true);
  assert.equal(
    figures.map(({ id }) => id),
    ['plane', 'x-against-steps'],
  );
  assert.is(tables[0]?.rows.length, 2);
});

test('valley-momentum: a short run follows its closed forms', async () => {
  const settings = { ...valleyMomentum.presets.quick, time: 0.1, momenta: [0, 0.9], seeds: [0, 1, 2, 3], records: 20 };
  const { claims, figures } = valleyMomentum.analyse(settings, await runCells(valleyMomentum.cells(settings)));
  for (const { id, observed, verdict } of claims) assert.is(verdict, 'holds', `${id}: ${observed}`);
  assert.is(claims.length, 3);
  assert.is(figures.length, 1);
});

test('rotated-valley: Adam is the faster the nearer the floor is to an axis', async () => {
  const settings = { ...rotatedValley.presets.quick, x0: 1, lr: 0.01, steps: 15_000, halvings: [2, 4], seeds: [0, 1], records: 100 };
  const { claims, figures } = rotatedValley.analyse(settings, await runCells(rotatedValley.cells(settings)));
  assert.is(claims.find(({ id }) => id === 'angle')?.verdict, 'holds', claims[0]?.observed);
  assert.is(figures.length, 1);
  const none = rotatedValley.analyse(settings, []);
  assert.ok(none.claims.every(({ observed, verdict }) => observed === 'not run' && verdict === 'open'));
});

test('speed-and-range: equal factors, equal curves', async () => {
  const { quick } = speedAndRange.presets;
  const network = { ...quick.network, epochs: 500 };
  const settings = { ...quick, valley: { ...quick.valley, steps: 6000 }, network, seeds: [0, 1, 2, 3], records: 100 };
  const { claims, figures } = speedAndRange.analyse(settings, await runCells(speedAndRange.cells(settings)));
  for (const { id, observed, verdict } of claims) if (/^speed|network-1/.test(id)) assert.is(verdict, 'holds', `${id}: ${observed}`);
  assert.is(new Set(claims.map(({ id }) => id)).size, claims.length);
  assert.is(figures.length, 1);
});

test('uv-factorization: runs follow the manifold dynamics', async () => {
  const { quick } = uvFactorization.presets;
  const along = { ...quick.along, size: 2, time: 0.2, replicas: 12 };
  const settings = { ...quick, size: 2, lr: 0.003, time: 0.1, seeds: [0, 1], records: 20, along };
  const results = await runCells(uvFactorization.cells(settings), { runner: experimentRunner([uvFactorization]) });
  const { claims, figures, tables } = uvFactorization.analyse(settings, results);
  assert.is(claims.length, 5);
  assert.is(figures.length, 2);
  const theory = present(results.find(({ labels }) => labels.series === 'dynamics'));
  assert.is(theory.step.length, 21);
  // UVᵀ = M all along: the product of the coordinates stays what it is at the start
  const product = (k: number): number[] => {
    const [a, b, c, d, e, f, g, h] = Array.from({ length: 8 }, (_, j) => theory.measures[`theta@${j}`][k]) as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    return [a * e + b * f, a * g + b * h, c * e + d * f, c * g + d * h];
  };
  close(product(20), product(0), 1e-9, 'UVᵀ', 1);
  const [sgdRow] = tables[0].rows;
  assert.ok(Number(sgdRow[3]) < 4 * Number(sgdRow[4]), `distance ${sgdRow[3]} of the order of the oscillation ${sgdRow[4]}`);
  // with noise along the manifold the averages differ by what 12 runs and 12 paths leave to chance, and their spread is that noise:
  // 4 directions of variance (σ · along)² t each for the displacement of a run, 2/12 of it for the square of the distance
  const [[, distance, chance]] = tables[1].rows as [number[]];
  const expected = Math.sqrt((2 / 12) * 4 * along.noise ** 2 * 0.95 * along.time);
  assert.ok(Math.abs(Number(chance) / expected - 1) < 0.35, `${chance} by chance, ${expected} expected`);
  assert.ok(Number(distance) < 2 * Number(chance), `distance ${distance}, ${chance} by chance`);
  const none = uvFactorization.analyse(settings, []);
  assert.ok(none.claims.every(({ observed, verdict }) => observed === 'not run' && verdict === 'open'));
});

test('no theory is drawn where no run ended, or all diverged', () => {
  const noise = injectedNoise({ sigma: 6, covariance: 'normal', codimension: 1 });
  const own = (lr: number, steps: number): ValleySeries => ({
    series: 'SGD',
    optimizer: sgd({ lr }) as ValleySeries['optimizer'],
    noise,
    steps,
    x0: 5,
  });
  const run = (status: CellResult['status']): CellResult => ({ labels: { series: 'SGD' }, status, step: [0], measures: {}, seconds: 0 });
  assert.equal(motionOf([], own(1e-3, 600), 'first-order', 3), []);
  assert.equal(motionOf([run('diverged')], own(5, 600_000), 'first-order', 3), []);
  assert.is(motionEndOf([run('diverged')], own(5, 600_000), 'first-order'), undefined);
  assert.is(motionOf([run('diverged'), run('finished')], own(1e-3, 600), 'first-order', 3).length, 4);
});

test.run();
