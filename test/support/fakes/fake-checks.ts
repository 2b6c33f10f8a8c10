// Checks for tests of `verify`: one that holds, one with a known error of its paper, one that fails, one that breaks off, one whose thread ends.
import type { Reference } from '../../../src/papers.js';
import { type Check, compared } from '../../../src/verify/check.js';

const reference: Reference = { paper: 'kingma2015', place: '(1)' };

export const fakeChecks: readonly Check[] = [
  {
    id: 'fake-good',
    title: 'What holds',
    async *rows() {
      const order = { fitted: 1.02, standardError: 0.013, expected: 1, tolerance: 0.1 };
      yield compared({ what: 'one and one', ...reference, predicted: 2, observed: 2.0012, standardError: 0.001, tolerance: 0.01, order });
      yield {
        what: 'a point',
        paper: 'kingma2015',
        place: '(2)',
        predicted: '(1, 0)',
        observed: '(1, 1e-9)',
        error: 1e-9,
        tolerance: 1e-8,
        holds: true,
      };
    },
  },
  {
    id: 'fake-noted',
    title: 'What a paper has wrong',
    rows: () => [
      compared({
        what: 'two and two',
        ...reference,
        predicted: 5,
        observed: 4,
        tolerance: 0.1,
        relative: true,
        refuted: true,
        note: 'The sum is 4.',
      }),
    ],
  },
  {
    id: 'fake-bad',
    title: 'What does not hold',
    rows: () => [compared({ what: 'three and three', ...reference, predicted: 6, observed: 7, tolerance: 0.5 })],
  },
  {
    id: 'fake-broken',
    title: 'What breaks off',
    *rows() {
      yield compared({ what: 'before the end', ...reference, predicted: 0, observed: 0, tolerance: 0 });
      throw new Error('no more');
    },
  },
  {
    id: 'fake-crash',
    title: 'What ends its thread',
    rows() {
      process.exit(3);
    },
  },
];
