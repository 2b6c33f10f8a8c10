// What is asked of Slurm: the forms that sbatch(1) names, and refusals of all others.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { slurmRequest, slurmTime, type TypedRequest } from '../../../src/cli/sweep/slurm-request.js';
import { UsageError } from '../../../src/cli/usage-error.js';

const none: TypedRequest = {
  time: undefined,
  partition: undefined,
  account: undefined,
  qos: undefined,
  cpus: undefined,
  mem: undefined,
  nice: undefined,
};

test('the six forms of a time limit', () => {
  const seconds: [string, number][] = [
    ['90', 5400],
    ['90:30', 5430],
    ['1:30:15', 5415],
    ['2-12', 216000],
    ['2-12:30', 217800],
    ['2-12:30:15', 217815],
    ['1', 60],
    ['00:01:00', 60],
  ];
  for (const [text, expected] of seconds) assert.equal(slurmTime(text), { text, seconds: expected });
});

test('what sbatch takes', () => {
  const given = { time: '90', partition: 'short,gpu-a100', account: 'lab.x', qos: 'low', cpus: '8', mem: '2G', nice: '-5' };
  assert.equal(slurmRequest(given), { ...given, cpus: 8, nice: -5, time: { text: '90', seconds: 5400 } });
  assert.is(slurmRequest(none).cpus, 1);
});

const wrong: [keyof TypedRequest, readonly string[]][] = [
  ['time', ['', '0', '0:30', '-5', '1h', '1:60', '1:2', '1:00:60', '1-24', '1-', '1:00:00:00', '1 0', '1e3', 'UNLIMITED', '1\n', '٣']],
  ['partition', ['', '-p', 'a b', 'a,', ',a', 'a\nb', 'a\n#SBATCH --array=0-9', '$(id)', '`id`', "a'", 'a"', 'a;b', '%j', 'a=b', 'é', '#']],
  ['account', ['', '-A', 'a b', 'a,b', '$HOME', '\n', 'a\r']],
  ['qos', ['', '--qos', 'a,b', '*', 'x\\']],
  ['cpus', ['', '0', '-1', '1.5', '1e2', '4097', 'two', ' 1', '1\n']],
  ['mem', ['', '0', '-1', '1.5G', '2GB', '2 G', 'G', '2g', '2G\n']],
  ['nice', ['', 'x', '1.5', '2147483646', '-2147483646', '1\n#SBATCH']],
];
for (const [name, texts] of wrong) {
  test(`--${name} is checked`, () => {
    for (const text of texts) {
      assert.throws(
        () => slurmRequest({ ...none, [name]: text }),
        (error: unknown) => error instanceof UsageError && error.message.startsWith(`--${name} is '${text}'; allowed: `),
        JSON.stringify(text),
      );
    }
  });
}

test('whatever is typed, what is taken is one word of an #SBATCH line', () => {
  const unit = fc.constantFrom(...`aZ09_.@+-:,=%'"$\`\\ \n\r\t#;KMG`);
  const name = fc.constantFrom(...(Object.keys(none) as (keyof TypedRequest)[]));
  fc.assert(
    fc.property(name, fc.string({ unit, maxLength: 8 }), (option, text) => {
      try {
        slurmRequest({ ...none, [option]: text });
      } catch (error) {
        return error instanceof UsageError;
      }
      return /^[\w.@+:,-]+$/.test(text) && (option === 'nice' || !text.startsWith('-'));
    }),
    { numRuns: 20_000 },
  );
});

test.run();
