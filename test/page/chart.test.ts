// Charts as marks: what tells runs apart beside colours, and means of noisy lines, which on the right clock fall on each other.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init } from '../../src/index.js';
import { type Choice, firstState, type LabState } from '../../src/page/state/lab-state.js';
import { chartMarks } from '../../src/page/views/chart.js';
import { chartOf } from '../../src/page/views/chart-figure.js';
import type { Mark } from '../../src/page/views/marks.js';
import { svgOf } from '../../src/page/views/svg.js';
import { tracksOnly } from '../support/page-results.js';

await init();
const size = { width: 800, height: 272 };

async function marksOf(optimizers: readonly Choice[], change: Partial<LabState>, steps = 20_000): Promise<Mark[]> {
  const setup = { ...firstState.setup, optimizers, steps };
  const state: LabState = { ...firstState, at: steps, setup, ...change };
  return chartMarks(chartOf({ state, results: await tracksOnly(state) }), size);
}

type Line = Extract<Mark, { kind: 'line' }>;
const linesOf = (marks: readonly Mark[]): Line[] => marks.filter((mark): mark is Line => mark.kind === 'line' && mark.of !== undefined);

/** How far two lines are apart in pixels, on average over the columns that both cross. */
function apart([one, other]: readonly Line[]): number {
  const heights = ({ points }: Line): Map<number, number> => {
    const at = new Map<number, number>();
    for (let k = 0; k < points.length; k += 2) at.set(Math.round(points[k]), points[k + 1]);
    return at;
  };
  const [a, b] = [heights(one), heights(other)];
  const gaps = [...a].flatMap(([x, y]) => (b.has(x) ? [Math.abs(y - (b.get(x) ?? 0))] : []));
  assert.ok(gaps.length > 100, `${gaps.length} columns`);
  return gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
}

test('under noise a line is faint and its mean is drawn over it; means of two rates fall on each other in slow time, and not over steps', async () => {
  const rates = [0.05, 0.0354].map((lr): Choice => ({ name: 'sgd', options: { lr } }));
  const gaps: number[] = [];
  for (const clock of ['η²k', 'k'] as const) {
    const lines = linesOf(await marksOf(rates, { clock }, 6000));
    assert.is(lines.length, 4);
    const [faint, bold] = [lines.slice(0, 2), lines.slice(2)];
    assert.ok(faint.every(({ opacity }) => opacity !== undefined && opacity < 0.5));
    assert.ok(bold.every(({ opacity, width }) => opacity === undefined && width > 2));
    bold.forEach(({ points }, k) => {
      assert.is(points[1], faint[k].points[1]); // the start is where it is
    });
    gaps.push(apart(bold));
    assert.ok(apart(faint) > apart(bold));
  }
  assert.ok(gaps[1] > 3 * gaps[0], gaps.join());
  const quiet = linesOf(await marksOf(rates, { setup: { ...firstState.setup, optimizers: rates, steps: 500, delta: 0 } }, 500));
  assert.is(quiet.length, 2);
});

test('each of four runs has a shape of its own, on its lines and in drawings that are downloaded', async () => {
  const four: Choice[] = ['sgd', 'adam', 'adamE', 'lion'].map((name) => ({
    name,
    options: { lr: 0.01, ...(name === 'adamE' && { lambda: 0.4 }) },
  }));
  const marks = await marksOf(four, {}, 1000);
  const shaped = marks.flatMap((mark) => (mark.kind === 'dots' && mark.shape ? [mark] : []));
  assert.equal(
    shaped.map(({ shape }) => shape),
    ['circle', 'square', 'triangle-up', 'diamond'],
  );
  assert.ok(shaped.every(({ points }) => points.length >= 8)); // so that a line can be followed
  const drawn = shaped.map((mark) => svgOf([{ ...mark, points: [50, 50], color: '#000000' }], size, ''));
  assert.is(new Set(drawn).size, 4);
});

test('the spectra of four runs have four names, since there is no room for twice as many; those of two have four', async () => {
  const four: Choice[] = [0.05, 0.04, 0.03, 0.02].map((lr) => ({ name: 'sgd', options: { lr } }));
  const names = (marks: readonly Mark[]): string[] =>
    marks.flatMap((mark) => (mark.kind === 'text' && /, λ/.test(mark.text) ? [mark.text] : []));
  assert.is(names(await marksOf(four, { curve: 'edge' }, 1000)).length, 4);
  assert.is(names(await marksOf(four.slice(0, 2), { curve: 'edge' }, 1000)).length, 4);
});

test.run();
