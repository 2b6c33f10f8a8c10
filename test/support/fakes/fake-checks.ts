// Checks for tests of `verify`: one that holds, one with a known error of its paper, one that fails, one that breaks off, one whose thread ends.
import type { Experiment } from '../../../src/experiments/experiment.js';
import type { Reference } from '../../../src/papers.js';
import { compared, theoryCheck } from '../../../src/verify/check.js';

const reference: Reference = { paper: 'kingma2015', place: '(1)' };

export const fakeChecks: readonly Experiment[] = [
  theoryCheck({
    id: 'fake-good',
    title: 'What holds',
    ...reference,
    async *rows() {
      const order = { fitted: 1.02, standardError: 0.013, expected: 1, tolerance: 0.1 };
      yield compared({ text: 'one and one', expected: 2, observed: 2.0012, standardError: 0.001, tolerance: 0.01, order });
      yield compared({ text: 'a point', place: '(2)', expected: '(1, 0)', observed: '(1, 1e-9)', error: 1e-9, tolerance: 1e-8 });
    },
  }),
  theoryCheck({
    id: 'fake-noted',
    title: 'What a paper has wrong',
    ...reference,
    rows: () => [
      compared({ text: 'two and two', expected: 5, observed: 4, tolerance: 0.1, relative: true, refuted: true, note: 'The sum is 4.' }),
    ],
  }),
  theoryCheck({
    id: 'fake-bad',
    title: 'What does not hold',
    ...reference,
    rows: () => [compared({ text: 'three and three', expected: 6, observed: 7, tolerance: 0.5 })],
  }),
  theoryCheck({
    id: 'fake-broken',
    title: 'What breaks off',
    ...reference,
    *rows() {
      yield compared({ text: 'before the end', expected: 0, observed: 0, tolerance: 0 });
      throw new Error('no more');
    },
  }),
  theoryCheck({
    id: 'fake-crash',
    title: 'What ends its thread',
    ...reference,
    rows() {
      process.exit(3);
    },
  }),
];
