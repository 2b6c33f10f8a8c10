import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Claim } from '../../src/cells/claim.js';
import { claimsTable } from '../../src/cli/claims-table.js';
import { wrapOrCut } from '../../src/cli/text-table.js';

const claim: Claim = {
  id: 'a',
  text: 'Adam recovers the sparse ground truth from fewer training rows than SGD does.',
  expected: 'at most 0.5',
  tolerance: '0.05',
  observed: '0.43 (bootstrap 0.41 to 0.46 over 10 seeds)',
  numbers: [{ value: 0.43, is: '≤', expected: 0.5, tolerance: 0.05 }],
  verdict: 'holds',
};
const output = (more: object) => ({ write: () => {}, ...more });

test('wrap breaks at spaces and cuts what is longer than a line', () => {
  assert.equal(wrapOrCut('a bc  def\ngh', 4), ['a bc', 'def', 'gh']);
  assert.equal(wrapOrCut('abcdefghij k', 4), ['abcd', 'efgh', 'ij k']);
  assert.equal(wrapOrCut('', 4), ['']);
});

test('every line fits 80 columns, whatever the claim says', () => {
  const long = { ...claim, text: 'word '.repeat(80), expected: 'x'.repeat(100), observed: 'y '.repeat(60), verdict: 'fails' as const };
  const table = claimsTable([claim, long], output({}));
  for (const line of table.split('\n')) assert.ok(line.length <= 80, line);
  assert.match(table.replace(/\s+/g, ' '), 'Claim Expected Observed Verdict');
});

test('colours only where the terminal has them', () => {
  assert.not.match(claimsTable([claim], output({})), '\x1b');
  assert.not.match(claimsTable([claim], output({ isTTY: true, hasColors: () => false })), '\x1b');
  assert.not.match(claimsTable([claim], output({ isTTY: false, hasColors: () => true })), '\x1b');
});

test('no claims, no table', () => assert.match(claimsTable([], output({})), 'no claims'));

test.run();
