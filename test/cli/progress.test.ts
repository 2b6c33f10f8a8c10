import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { RunCell } from '../../src/cells/cell.js';
import { type CellsProgress, ProgressCounter } from '../../src/cells/progress.js';
import { clock, progressLine } from '../../src/cli/progress.js';

const at = (cells: number, steps: number): CellsProgress => ({ cells: { done: cells, total: 4 }, steps: { done: steps, total: 400 } });

/** A stream that keeps what it was given, and a clock that the test sets. */
function stage(isTTY: boolean, columns = 80) {
  const stream = { written: [] as string[], isTTY, columns, write: (text: string) => stream.written.push(text) };
  const time = { ms: 1000 };
  return { stream, time, line: progressLine(stream, '', () => time.ms) };
}

test('a run whose steps take nine times as long counts nine times', () => {
  const config = { problem: {}, optimizer: {}, seed: 0, steps: 10, every: 1, measures: [] };
  const cells: RunCell[] = [
    { labels: {}, config },
    { labels: {}, config, stepWeight: 9 },
  ];
  const seen: number[] = [];
  const counter = new ProgressCounter(cells, ({ steps: { done, total } }) => seen.push(done / total));
  counter.advance([1], 5);
  counter.end([0]);
  counter.end([1]);
  assert.equal(seen, [0, 0.45, 0.55, 1]);
});

test('cells that are there already count from the start, and not for the pace', () => {
  const config = { problem: {}, optimizer: {}, seed: 0, steps: 100, every: 1, measures: [] };
  const cells: RunCell[] = Array.from({ length: 4 }, () => ({ labels: {}, config }));
  const { stream, time, line } = stage(false);
  const counter = new ProgressCounter(cells, line.update, new Set([0, 1]));
  time.ms += 10_000;
  counter.end([2]);
  assert.equal(stream.written, ['2/4 cells, 50 %, 0:00 elapsed\n', '3/4 cells, 75 %, 0:10 elapsed, about 0:10 left\n']);
});

test('the time left is said once a thousandth is done: a share next to nothing says nothing', () => {
  const { stream, time, line } = stage(false);
  const said = (done: number) => ({ cells: { done: 0, total: 4 }, steps: { done, total: 1_000_000 } });
  for (const done of [0, 10, 1000]) {
    line.update(said(done));
    time.ms += 8000;
  }
  assert.equal(stream.written, [
    '0/4 cells, 0 %, 0:00 elapsed\n',
    '0/4 cells, 0 %, 0:08 elapsed\n',
    '0/4 cells, 0 %, 0:16 elapsed, about 4:26:24 left\n',
  ]);
});

test('elsewhere than on a terminal: the start, at most a line per 5 seconds, the end', () => {
  const { stream, time, line } = stage(false);
  for (let tenths = 0; tenths < 120; tenths++) {
    line.update(at(Math.floor(tenths / 40), tenths));
    time.ms += 100;
  }
  line.end('stopped');
  assert.equal(stream.written, [
    '0/4 cells, 0 %, 0:00 elapsed\n',
    '1/4 cells, 12 %, 0:05 elapsed, about 0:35 left\n',
    '2/4 cells, 25 %, 0:10 elapsed, about 0:30 left\n',
    '2/4 cells, 29 %, 0:12 elapsed, about 0:28 left, stopped\n',
  ]);
});

test('on a terminal: one line redrawn in place, narrower than the terminal', () => {
  const { stream, time, line } = stage(true, 50);
  line.update(at(0, 0));
  line.update(at(0, 1)); // too soon to be drawn
  time.ms += 60_000;
  line.update(at(2, 200));
  line.end('done');
  const full = '\r\x1b[K[##########----------] 2/4 cells, 50 %, 1:00 elapsed, about 1:00 left';
  assert.equal(stream.written, [
    '\r\x1b[K[--------------------] 0/4 cells, 0 %, 0:00 elaps',
    full.slice(0, 4 + 49),
    full.slice(0, 4 + 49),
    '\n',
  ]);
});

test('a terminal that does not know its width is taken to have 80 columns', () => {
  const { stream, line } = stage(true, 0);
  line.update(at(0, 0));
  assert.equal(stream.written, ['\r\x1b[K[--------------------] 0/4 cells, 0 %, 0:00 elapsed']);
});

test('a run without steps is complete', () => {
  const { stream, line } = stage(false);
  line.update({ cells: { done: 0, total: 0 }, steps: { done: 0, total: 0 } });
  assert.equal(stream.written, ['0/0 cells, 100 %, 0:00 elapsed\n']);
});

// seconds -> text
for (const [seconds, text] of [
  [0, '0:00'],
  [59.4, '0:59'],
  [59.6, '1:00'],
  [3599, '59:59'],
  [3600, '1:00:00'],
  [360_061, '100:01:01'],
] as const)
  test(`${seconds} s is ${text}`, () => assert.is(clock(seconds), text));

test.run();
