// Words of scripts, read by the shells themselves.
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { shellQuoted } from '../../../src/node/slurm/shell-quoted.js';
import { hostileTexts } from './hostile-texts.js';

/** The words that a shell makes of these, in one script of several lines. */
function words(shell: string, texts: readonly string[]): string[] {
  const script = `set -- ${texts.map(shellQuoted).join(' ')}\nfor word in "$@"; do printf '%s\\0' "$word"; done\n`;
  assert.is(script.split('\n').length, 3, 'no word is more than one line');
  const { status, stdout, stderr } = spawnSync(shell, ['-s'], { input: script, encoding: 'utf8' });
  assert.is(stderr, '');
  assert.is(status, 0);
  return stdout.split('\0').slice(0, -1);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what is left out
const hasControls = (text: string): boolean => /[\u0000-\u001f\u007f]/.test(text);

test('hostile texts come out of bash as they went in, and of sh where they have no control characters', () => {
  assert.equal(words('bash', hostileTexts), hostileTexts);
  const plain = hostileTexts.filter((text) => !hasControls(text));
  assert.equal(words('sh', plain), plain);
});

test('so do 2000 random ones', () => {
  const units = [
    ...`'"\`$(){}[]\\!*?#;&|<>~-= \t\n\r%@:,._/aA0é\u{1f600}`,
    '$(',
    '${',
    '#SBATCH',
    '\u0001',
    '\u007f',
    '\\n',
    '\\x41',
    'EOF',
    '\u0085',
    '\u2028',
  ];
  const text = fc.oneof(
    fc.array(fc.constantFrom(...units), { maxLength: 12 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary', maxLength: 12 }).map((any) => any.replaceAll('\0', '')),
  );
  const texts = fc.array(text, { minLength: 700, maxLength: 700 });
  fc.assert(
    fc.property(texts, (given) => {
      assert.equal(words('bash', given), given);
      const plain = given.filter((one) => !hasControls(one));
      assert.equal(words('sh', plain), plain);
    }),
    { numRuns: 3 },
  );
});

test('usual paths stay as they are', () => {
  assert.is(shellQuoted('/home/a_b/runs/lr-beta2.1'), '/home/a_b/runs/lr-beta2.1');
  assert.is(shellQuoted('it’s'), "'it’s'");
  assert.is(shellQuoted("it's"), "'it'\\''s'");
  assert.is(shellQuoted('a\nb'), "$'a\\012b'");
  assert.is(shellQuoted(''), "''");
  assert.is(shellQuoted('--rm'), "'--rm'");
});

test('a NUL is refused', () => {
  assert.throws(
    () => shellQuoted('a\0b'),
    (error: { code?: string }) => error.code === 'E_RANGE',
  );
});

test.run();
