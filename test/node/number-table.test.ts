import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readNumberTable } from '../../src/node/number-table.js';

const read = (text: string, columns?: readonly string[]): readonly [number[], number, number] => {
  const { data, rows, columns: count } = readNumberTable(text, 't.csv', columns, 'problem.data.x');
  return [[...data], rows, count];
};

test('rows of numbers, with a line of names and without, whatever stands between them', () => {
  const numbers = [[1, -2.5, 3e-7, 4], 2, 2] as const;
  assert.equal(read('1,-2.5\n3e-7,4\n'), numbers);
  assert.equal(read('a,b\r\n1,-2.5\r\n3e-7,4'), numbers);
  assert.equal(read('"a";"b, too"\n 1 ; -2.5\n3e-7;"4"\n\n'), numbers);
  assert.equal(read('# numpy.savetxt\n1 -2.5\n  3e-7   4\n'), numbers);
  assert.equal(read('a\tb\n1\t-2.5\n3e-7\t4\n'), numbers);
  assert.equal(read('7\n8\n9'), [[7, 8, 9], 3, 1]);
});

test('columns by their names in the order asked for, and by their numbers from 1 where they have none', () => {
  assert.equal(read('a,b,c\n1,2,3\n4,5,6\n', ['c', 'a']), [[3, 1, 6, 4], 2, 2]);
  assert.equal(read('1,2,3\n4,5,6\n', ['2']), [[2, 5], 2, 1]);
  assert.equal(read('"b, too","say ""x"""\n1,2\n', ['b, too']), [[1], 1, 1]);
  assert.equal(read('id,x\nfirst,1\nsecond,2\n', ['x']), [[1, 2], 2, 1], 'texts in other columns are left alone');
});

test('what is wrong is said with its line', () => {
  const wrong: readonly [string, readonly string[] | undefined, RegExp][] = [
    ['', undefined, /^t.csv: it is empty$/],
    ['# nothing\n\n', undefined, /^t.csv: it is empty$/],
    ['a,b\n', undefined, /^t.csv: it has a line of names and no numbers below$/],
    ['a,b\n1,2\n\n3\n', undefined, /^t.csv: line 4 has one field, and the first 2$/],
    ['a,b\n1,\n', undefined, /^t.csv: line 2: '' in column 'b' is no finite number$/],
    ['1,2\n3,nan\n', undefined, /^t.csv: line 2: 'nan' is no finite number$/],
    ['1,2\n3,Infinity\n', undefined, /'Infinity' is no finite number/],
    ['height,price\n1,2\n', ['prise'], /^problem.data.x: there is no column 'prise'; did you mean 'price'\? Known: height, price$/],
    [
      ',a,b\n0,1,2\n',
      undefined,
      /^t.csv: column 1 has no name, as a table's index has none; say which are wanted, as in columns: \['a', 'b'\]$/,
    ],
    ['a;b\n1;0,5\n', undefined, /^t.csv: line 2: '0,5' in column 'b' is no finite number: with a point it is one, 0.5$/],
    ['a;b\n1;1,000,5\n', undefined, /'1,000,5' in column 'b' is no finite number$/],
    ['a,b,a\n1,2,3\n', ['a'], /^problem.data.x: columns 1 and 3 are both called 'a'; allowed: a name of one column$/],
    ['"x","y","z"\n1,2\n', undefined, /^t.csv: line 2 has 2 fields, and the first 3$/],
    ['1,2\n', ['3'], /there is no column '3'. Known: 1, 2$/],
    ['1,5;2,5\n3,5;4\n', undefined, /^t.csv: line 1: '1,5' is no finite number: with a point it is one, 1.5; where these are names, say/],
    ['1,5\t2\n', undefined, /^t.csv: line 1: '1,5' is no finite number: with a point it is one, 1.5/],
    ['0,1,\n1,2,\n', undefined, /^t.csv: line 1: '' is no finite number; where these are names, .* columns: \['0', '1'\]$/],
    ['1\n0x10\n', undefined, /^t.csv: line 2: '0x10' is no finite number$/],
    [`a\n${'q'.repeat(1e5)}\n`, undefined, /^t.csv: line 2: 'q{40}…' in column 'a' is no finite number$/],
    ['NaN,1\n1,2\n', ['1'], /^t.csv: line 1: 'NaN' is no finite number$/],
  ];
  for (const [text, columns, message] of wrong) assert.throws(() => read(text, columns), message, JSON.stringify(text));
});

test('a first line of numbers, one of which is none, is no line of names that is left out', () => {
  for (const first of ['1e400', 'NaN,1', 'x,1', '-inf', '1d3', '1_000', '0x10', '1O,2', '-.5e,2'])
    assert.throws(
      () => read(`# of 2026\n${first}\n2,3\n`),
      /^t.csv: line 2: '[^']+' is no finite number; where these are names, say which/,
      first,
    );
  assert.equal(read('year,2020\n1,2\n', ['2020']), [[2], 1, 1], 'chosen by its name');
  assert.equal(read('-,information\n1,2\n'), [[1, 2], 1, 2]);
  assert.equal(read('sep=;\na;b\n1;2\n'), [[1, 2], 1, 2], 'as Excel is told the separator');
});

test.run();
