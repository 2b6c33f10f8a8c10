// Shares as typed, and from the environments of Slurm, Kubernetes, HyperQueue and GNU parallel.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { shardCount, shardOf } from '../../../src/cli/sweep/shard.js';
import { UsageError } from '../../../src/cli/usage-error.js';

const array = (id: number, { min = 0, max = 99, count = 100, step = 1 } = {}): Record<string, string> => ({
  SLURM_ARRAY_TASK_ID: `${id}`,
  SLURM_ARRAY_TASK_MIN: `${min}`,
  SLURM_ARRAY_TASK_MAX: `${max}`,
  SLURM_ARRAY_TASK_COUNT: `${count}`,
  SLURM_ARRAY_TASK_STEP: `${step}`,
});

function refused(shard: string | undefined, shards: string | undefined, env: Record<string, string>, message: RegExp): void {
  assert.throws(
    () => shardOf(shard, shards, env),
    (error: unknown) => {
      assert.instance(error, UsageError);
      assert.match((error as Error).message, message);
      return true;
    },
  );
}

test('shares count from 1, places from 0', () => {
  assert.equal(shardOf('1/4', undefined, {}), { index: 0, count: 4, from: '--shard' });
  assert.equal(shardOf('4/4', '4', {}), { index: 3, count: 4, from: '--shard' });
  assert.is(shardOf(undefined, undefined, {}), undefined);
  assert.is(shardCount('100'), 100);
});

test('what is typed wins over every environment', () => {
  const env = { ...array(7), JOB_COMPLETION_INDEX: '2', HQ_TASK_ID: '3', PARALLEL_SEQ: '4' };
  assert.equal(shardOf('2/3', undefined, env), { index: 1, count: 3, from: '--shard' });
  assert.equal(shardOf('2/3', undefined, { SLURM_ARRAY_TASK_ID: 'x' }), { index: 1, count: 3, from: '--shard' });
});

test('a Slurm array has its shares by itself, whatever its first element and step', () => {
  const from = 'SLURM_ARRAY_TASK_ID';
  assert.equal(shardOf(undefined, undefined, array(7)), { index: 7, count: 100, from });
  assert.equal(shardOf(undefined, '100', array(7)), { index: 7, count: 100, from });
  assert.equal(shardOf(undefined, undefined, array(1, { min: 1, max: 4, count: 4 })), { index: 0, count: 4, from });
  assert.equal(shardOf(undefined, undefined, array(20, { min: 10, max: 30, count: 3, step: 10 })), { index: 1, count: 3, from });
  const [, ...withoutMax] = ['', 'SLURM_ARRAY_TASK_ID', 'SLURM_ARRAY_TASK_MIN', 'SLURM_ARRAY_TASK_COUNT'];
  const few = Object.fromEntries(withoutMax.map((name) => [name, array(3)[name]])) as Record<string, string>;
  assert.equal(shardOf(undefined, undefined, few), { index: 3, count: 100, from });
});

test('an array whose elements are a list cannot tell the place of one', () => {
  refused(undefined, undefined, array(17, { min: 3, max: 42, count: 3 }), /element 17 of an array of 3 from 3 to 42 .*--shard i\/n/);
  refused(undefined, undefined, array(5, { min: 0, max: 3, count: 4 }), /no place/);
  refused(undefined, '50', array(7), /--shards 50, but the array of SLURM_ARRAY_TASK_ID has 100 elements/);
  refused(undefined, undefined, { SLURM_ARRAY_TASK_ID: '3' }, /SLURM_ARRAY_TASK_MIN is not/);
  refused(undefined, undefined, { ...array(3), SLURM_ARRAY_TASK_COUNT: '-4' }, /SLURM_ARRAY_TASK_COUNT is '-4'/);
});

test('with --shards, the place is that of Kubernetes, HyperQueue or GNU parallel', () => {
  assert.equal(shardOf(undefined, '8', { JOB_COMPLETION_INDEX: '7' }), { index: 7, count: 8, from: 'JOB_COMPLETION_INDEX' });
  assert.equal(shardOf(undefined, '8', { HQ_TASK_ID: '0' }), { index: 0, count: 8, from: 'HQ_TASK_ID' });
  assert.equal(shardOf(undefined, '8', { PARALLEL_SEQ: '1' }), { index: 0, count: 8, from: 'PARALLEL_SEQ' });
  refused(undefined, '8', { JOB_COMPLETION_INDEX: '8' }, /JOB_COMPLETION_INDEX of Kubernetes is '8'; allowed: a whole number from 0 to 7/);
  refused(undefined, '8', { PARALLEL_SEQ: '0' }, /from 1 to 8/);
  refused(undefined, '8', { PARALLEL_SEQ: '9' }, /from 1 to 8/);
});

test('without --shards they start processes for reasons of their own', () => {
  assert.is(shardOf(undefined, undefined, { JOB_COMPLETION_INDEX: '1', HQ_TASK_ID: '2', PARALLEL_SEQ: '3' }), undefined);
});

test('--shards without a place, or with two, is refused', () => {
  refused(undefined, '8', {}, /none is set: give --shard i\/n/);
  refused(undefined, '8', { ...array(3, { max: 7, count: 8 }), PARALLEL_SEQ: '1' }, /SLURM_ARRAY_TASK_ID and PARALLEL_SEQ are set/);
  refused('1/4', '8', {}, /differ/);
});

test('shares that there are not are refused with what is allowed', () => {
  for (const text of ['', '1', '/', '1/', '/4', '-1/4', '1/-4', '1.5/4', '1/4/2', ' 1/4', '1 /4', '1e0/4', '0x1/4', '٣/4', 'a/b', '1/4\n'])
    refused(text, undefined, {}, /--shard is/);
  refused('0/4', undefined, {}, /shares count from 1: 1\/4 to 4\/4/);
  refused('5/4', undefined, {}, /from 1 to 4/);
  refused('1/0', undefined, {}, /from 1 to/);
  refused('1/9007199254740993', undefined, {}, /from 1 to/);
  for (const text of ['', '0', '-1', '1.5', '1e3', 'ten', '1000001', '99999999999999999999']) refused('1/4', text, {}, /--shards/);
});

test('whatever is typed or set: a share that there is, or a refusal', () => {
  const small = fc.oneof(fc.integer({ min: -2, max: 12 }).map(String), fc.string({ maxLength: 4 }));
  const typed = fc.option(
    fc.oneof(
      fc.tuple(small, small).map((pair) => pair.join('/')),
      fc.string({ maxLength: 6 }),
    ),
    { nil: undefined },
  );
  const names = ['ID', 'MIN', 'MAX', 'COUNT', 'STEP'].map((name) => `SLURM_ARRAY_TASK_${name}`);
  const variables = [...names, 'JOB_COMPLETION_INDEX', 'HQ_TASK_ID', 'PARALLEL_SEQ'];
  const environment = fc.dictionary(fc.constantFrom(...variables), small);
  fc.assert(
    fc.property(typed, fc.option(small, { nil: undefined }), environment, (shard, shards, env) => {
      try {
        const given = shardOf(shard, shards, env);
        if (!given) return shard === undefined && shards === undefined;
        return Number.isInteger(given.index) && given.index >= 0 && given.index < given.count;
      } catch (error) {
        return error instanceof UsageError;
      }
    }),
    { numRuns: 5000 },
  );
});

test.run();
