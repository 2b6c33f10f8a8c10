// Every row of every theory check has a negative control, or is itself a statement that is refuted. The controls of checks of at most a second are judged here, those of the others
// by `npm run test:claims`.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Cell, stepsOf } from '../../src/cells/cell.js';
import type { Claim } from '../../src/cells/claim.js';
import { compared, type RowOptions } from '../../src/verify/check.js';
import { checks } from '../../src/verify/registry.js';
import { verify } from '../../src/verify/verify.js';
import { complaint, complaints, control } from './controls/control.js';
import { lowerOrder, roundingOnly, seenBy, times } from './controls/effects.js';
import { rowControls } from './controls/index.js';

test('every check has controls, and every control a check', () => {
  assert.equal(Object.keys(rowControls).sort(), checks.map(({ id }) => id).sort());
  for (const [id, controls] of Object.entries(rowControls)) assert.ok(controls.length > 0, id);
});

const row = (options: Partial<RowOptions>): Claim => ({
  id: 'x-1',
  ...compared({ text: 'x', expected: 2, observed: 2.01, tolerance: 0.1, ...options } as RowOptions),
});

test('a row that holds of its control as well is found, and one without a control, and a control without a row', () => {
  const twice = [control(/x/, 'the speed', times(2))];
  const complain = (options: Partial<RowOptions>, controls = twice) => complaint(row(options), [row(options)], controls) ?? 'nothing';
  assert.is(complain({}), 'nothing');
  assert.match(complain({ tolerance: 3 }), 'holds of its control as well: the speed');
  assert.is(complain({ text: 'y' }), 'has no control');
  assert.match(complain({ observed: 7 }), 'is fails (7)');
  assert.is(complain({ text: 'y', observed: 7, refuted: true, note: 'why' }), 'nothing');
  assert.match(complain({ text: 'y', refuted: true, note: 'why' }), 'is fails');
  assert.match(complain({}, [control(/x/, 'all', times(Number.NaN))]), 'without a number');
  assert.equal(complaints([row({})], [...twice, control(/z/, 'z', times(2))]), ['no row has the control /z/']);
});

test('a tolerance that is not one of rounding is refused as such; orders and rows beside are read', () => {
  const rounding = [control(/x/, 'two ways', roundingOnly)];
  const exact = row({ observed: 2 + 1e-12, tolerance: 1e-10, relative: true });
  assert.is(complaint(exact, [exact], rounding), undefined);
  assert.match(String(complaint(row({}), [row({})], rounding)), 'holds of its control');
  const order = { fitted: 1, standardError: 0.1, expected: 1, tolerance: 0.3 };
  assert.is(complaint(row({ order }), [], [control(/x/, 'a factor lr', lowerOrder(1))]), undefined);
  assert.match(String(complaint(row({ order }), [], [control(/x/, 'a little', lowerOrder(0.2))])), 'holds');
  const other = row({ text: 'other', observed: 5 });
  assert.is(complaint(row({}), [row({}), other], [control(/x/, 'x', seenBy(/other/))]), undefined);
});

for (const one of checks.filter(({ cells, presets }) => stepsOf(cells(presets.quick)[0] as Cell) <= 1)) {
  test(`no row of ${one.id} holds of its control`, async () => {
    const { checks: results } = await verify({ only: one.id });
    assert.equal(
      results.flatMap(({ rows }) => complaints(rows, rowControls[one.id] ?? [])),
      [],
    );
  });
}

test.run();
