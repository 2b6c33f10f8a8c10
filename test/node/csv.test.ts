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
  // What a spreadsheet takes for a formula gets an apostrophe (OWASP, CSV Injection); numbers stay numbers.
  [['=1+1', '+cmd', '-x', '@SUM(A1)'], "'=1+1,'+cmd,'-x,'@SUM(A1)\n"],
  [['\t=1', ' =1', '\r@x'], "'\t=1,' =1,\"'\r@x\"\n"],
  [['＝1', '=HYPERLINK("http://x","y")'], '\'＝1,"\'=HYPERLINK(""http://x"",""y"")"\n'],
  [['-1', '+2.5e-3', '-.5', -3, '1=2', '-1-1'], "-1,+2.5e-3,-.5,-3,1=2,'-1-1\n"],
];

for (const [fields, line] of cases) test(JSON.stringify(line), () => assert.is(csvLine(fields), line));

test.run();
