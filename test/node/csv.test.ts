import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { csvLine } from '../../src/node/csv.js';

// RFC 4180, section 2, rules 5 to 7; the line feed alone is our choice.
const cases: [fields: (string | number | undefined)[], line: string][] = [
  [['a', 'b'], 'a,b\n'],
  [['a,b', 'c'], '"a,b",c\n'],
  [['say "x"'], '"say ""x"""\n'],
  [['two\nlines', 'cr\r'], '"two\nlines","cr\r"\n'],
  [[0.1, -0, 1e21, 5e-324], '0.1,0,1e+21,5e-324\n'],
  [[undefined, '', Number.NaN, Number.POSITIVE_INFINITY], ',,NaN,NaN\n'],
];

for (const [fields, line] of cases) test(JSON.stringify(line), () => assert.is(csvLine(fields), line));

test.run();
