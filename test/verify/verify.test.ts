import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Cell, stepsOf } from '../../src/cells/cell.js';
import { type Claim, errorOf, type Verdict } from '../../src/cells/claim.js';
import { main } from '../../src/cli/cli.js';
import { compared, type RowOptions, theoryCheck } from '../../src/verify/check.js';
import { quickChecks } from '../../src/verify/quick-checks.js';
import { checks } from '../../src/verify/registry.js';
import { verify } from '../../src/verify/verify.js';
import { fakeChecks } from '../support/fakes/fake-checks.js';

/** The command with the fake checks, on their threads. */
async function minifold(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const texts = { out: '', err: '' };
  const output = (name: 'out' | 'err') => ({
    write(text: string) {
      texts[name] += text;
    },
  });
  const worker = new URL('../support/fakes/fake-worker.js', import.meta.url);
  const code = await main(argv, { experiments: [], checks: fakeChecks, worker, stdout: output('out'), stderr: output('err') });
  return { code, ...texts };
}

test('error and verdict follow from the numbers and from the order', () => {
  const row = { text: 'x', expected: -4, observed: -5, tolerance: 0.5 };
  const error = (options: RowOptions): number => errorOf(compared(options).numbers[0]);
  const verdict = (options: RowOptions): Verdict => compared(options).verdict;
  assert.is(error(row), 1);
  assert.is(verdict(row), 'fails');
  assert.is(error({ ...row, relative: true }), 0.25);
  assert.is(verdict({ ...row, relative: true }), 'holds');
  const order = { fitted: 1.2, standardError: 0.1, expected: 1 };
  assert.is(verdict({ ...row, tolerance: 2, order }), 'holds');
  assert.is(verdict({ ...row, tolerance: 2, order: { ...order, tolerance: 0.1 } }), 'fails');
  assert.is(verdict({ ...row, observed: Number.NaN }), 'fails');
  assert.is(verdict({ ...row, is: '<' }), 'holds');
  assert.is(error({ ...row, is: '>' }), 1);
  assert.is(verdict({ ...row, is: '>' }), 'fails');
});

test('a refuted statement is explained by its note while it does not hold, and fails otherwise', () => {
  const row = { text: 'x', expected: 1, observed: 2, tolerance: 0.5, note: 'why' };
  assert.is(compared(row).verdict, 'fails');
  assert.is(compared({ ...row, refuted: true }).verdict, 'explained');
  assert.is(compared({ ...row, refuted: true, note: '' }).verdict, 'fails');
  assert.is(compared({ ...row, refuted: true, observed: 1 }).verdict, 'fails');
});

for (const jobs of ['1', '2', '9']) {
  test(`results come in the order of the checks on ${jobs} threads; what fails does not stop the others`, async () => {
    const { code, out, err } = await minifold('verify', '--json', '--jobs', jobs);
    const { holds, checks: results } = JSON.parse(out);
    assert.is(code, 1);
    assert.is(holds, false);
    assert.equal(
      results.map(({ id, rows }: { id: string; rows: Claim[] }) => [id, rows.map((row) => row.verdict), rows.at(-1)?.observed]),
      [
        ['fake-good', ['holds', 'holds'], '(1, 1e-9)'],
        ['fake-noted', ['explained'], '4'],
        ['fake-bad', ['fails'], '7'],
        ['fake-broken', ['holds', 'fails'], 'no more'],
        ['fake-crash', ['fails'], 'cell 4 (check=fake-crash): its worker ended with exit code 3 before the cell did'],
      ],
    );
    assert.match(err, '5/5 cells');
  });
}

test('the table fits 80 columns and says what each row amounts to', async () => {
  const { out } = await minifold('verify');
  for (const line of out.split('\n')) assert.ok(line.length <= 80, line);
  assert.match(out, /fake-good: What holds \(\d+\.\d s\)\n {4}Kingma, Ba 2015, \(1\)\none and one/);
  assert.match(out, / {4}Kingma, Ba 2015, \(2\)\na point/);
  assert.is(out.match(/Kingma, Ba 2015, \(1\)/g)?.length, 5);
  assert.match(out, /one and one +2 +2\.001 ± 0\.001 +0\.0012 +holds/);
  assert.match(out, / {4}order 1\.02 ± 0\.013, expected 1\n/);
  assert.match(out, /two and two +5 +4 +0\.2 rel\. +noted\n.* 0\.1\n {4}The sum is 4\.\n/);
  assert.match(out, /three and three +6 +7 .*FAILS/);
  assert.match(out, /The check broke off\. +no error +no more +FAILS/);
  assert.match(out.replace(/\s+/g, ' '), /3 of 7 rows in 5 checks hold, 1 show .* \(noted\), 3 FAIL;/);
});

test('exit code 0 when every row holds or explains itself; checks are named in any order', async () => {
  const { code, out } = await minifold('verify', 'fake-noted', 'fake-good');
  assert.is(code, 0);
  assert.ok(out.indexOf('fake-good:') < out.indexOf('fake-noted:'));
  assert.not.match(out, 'fake-bad');
});

test('an unknown id is refused with the nearest one', async () => {
  const { code, err } = await minifold('verify', 'fake-god');
  assert.is(code, 64);
  assert.match(err, /^minifold: unknown check 'fake-god'; the nearest is 'fake-good' \(known: fake-good, /);
});

test('the library runs the same checks and hands out the rows of each', async () => {
  const rows: string[] = [];
  const only = ['recovery-line', 'lemma-5-1'];
  const { holds, checks: results } = await verify({ only, onRow: ({ text }, id) => rows.push(`${id}: ${text}`) });
  assert.is(holds, true);
  assert.equal(
    results.map(({ id }) => id),
    ['lemma-5-1', 'recovery-line'],
  );
  assert.equal(
    rows,
    results.flatMap((result) => result.rows.map(({ text }) => `${result.id}: ${text}`)),
  );
  await verify({ only: 'lemma-51' }).then(
    () => assert.unreachable(),
    (error) => {
      assert.is(error.code, 'E_UNKNOWN_KEY');
      assert.match(error.message, "did you mean 'lemma-5-1'?");
    },
  );
});

test('the quick round leaves out what takes longer than seven seconds; --all does not', async () => {
  const slow = theoryCheck({ id: 'slow', title: 'slow', seconds: 8, paper: 'kingma2015', place: '(1)', rows: () => [] });
  const quick = theoryCheck({ id: 'quick', title: 'quick', seconds: 7, paper: 'kingma2015', place: '(1)', rows: () => [] });
  assert.equal(quickChecks([slow, quick]), [quick]);
  assert.ok(quickChecks(checks).length < checks.length);
  const seconds = quickChecks(checks).reduce((sum, one) => sum + stepsOf(one.cells(one.presets.quick)[0] as Cell), 0);
  assert.ok(seconds <= 120, `${seconds} s`);
});

test('ids are unique and are words with hyphens', () => {
  const ids = checks.map(({ id }) => id);
  assert.is(new Set(ids).size, ids.length);
  for (const id of ids) assert.match(id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
});

test.run();
