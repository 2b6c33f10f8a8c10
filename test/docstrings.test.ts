// What a reader sees on hovering a public name: every one says what it is, what it throws, and shows itself at work; the examples run here and give what
// they say.
import { inspect } from 'node:util';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import * as define from '../src/define/index.js';
import * as experiments from '../src/experiments/index.js';
import * as library from '../src/index.js';
import * as threads from '../src/node/threads.js';
import * as verification from '../src/verify/verify.js';
import { sources, textOf } from './support/tree.js';

const entries: Readonly<Record<string, unknown>> = { ...library, ...define, ...experiments, ...verification, ...threads };

interface Documented {
  readonly file: string;
  readonly docstring: string;
  /** What follows the name. */
  readonly rest: string;
}

const declaration = /(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n)?^export (?:async )?(?:const|function\*?|class|interface|type) (\w+)([^\n]*)/gm;

/**
 * Everything that src/ exports, by its name; of `init` and `initSync`, which both entries have, those of the whole library; of `exp`, `dot` and their like
 * those on traced values, which stand last.
 */
const exported = new Map<string, Documented>(
  [...sources('src'), ...sources('src/define/operations')]
    .filter((file) => file !== 'src/kernels/init-slim.ts' && !/^src\/experiments\/\w+\d{4}\//.test(file))
    .flatMap((file) =>
      [...textOf(file).matchAll(declaration)].map(([, doc = '', name, rest]): [string, Documented] => [
        name,
        { file, docstring: doc.replace(/^ \* ?/gm, '').trim(), rest },
      ]),
    ),
);

/** The text of a tag, to the next tag. */
function tag(docstring: string, name: string): string | undefined {
  return new RegExp(`(?:^|\\n)@${name}[ \\n]([\\s\\S]*?)(?=\\n@|$)`).exec(docstring)?.[1];
}

/** Whether a value reads as the docstring has it, where `…` stands for more digits. */
function reads(value: unknown, expected: string): boolean {
  const pattern = expected
    .split('…')
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join('\\d*');
  return new RegExp(`^${pattern}$`).test(inspect(value, { breakLength: Number.POSITIVE_INFINITY }));
}

/** Runs an example: a line `expression // value` is held against its value. Returns how many were. */
async function run(name: string, example: string): Promise<number> {
  let held = 0;
  const hold = (value: unknown, expected: string): void => {
    assert.ok(reads(value, expected), `${name}: ${inspect(value)} where its docstring has ${expected}`);
    held++;
  };
  const code = example.replace(/^( *)([^;\n]*[^;\s]) \/\/ (.*)$/gm, (_, indent, expression, expected) => {
    return `${indent}hold(${expression}, ${JSON.stringify(expected)});`;
  });
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
  await new AsyncFunction(...Object.keys(entries), 'hold', code)(...Object.values(entries), hold);
  return held;
}

test.before(library.init);

test('every public value says what it is and has an example that gives what it says', async () => {
  for (const name of Object.keys(entries)) {
    const documented = exported.get(name);
    assert.ok(documented, `${name} is declared in src/`);
    const example = tag(documented.docstring, 'example');
    assert.ok(/^[^@]/.test(documented.docstring) && example, `${name} (${documented.file}) has a docstring with @example`);
    assert.ok((await run(name, example)) > 0, `the example of ${name} shows no result`);
  }
});

test('every public function says with which codes it throws', () => {
  const codes = new Set(textOf('src/input/errors.ts').match(/(?<= {2}\| ')E_\w+/g));
  assert.ok(codes.size > 10);
  for (const [name, value] of Object.entries(entries)) {
    if (typeof value !== 'function' || /^class\b/.test(String(value)) || name === 'allHold') continue;
    const throws = tag(exported.get(name)?.docstring ?? '', 'throws');
    const named = throws?.match(/\bE_[A-Z_]+/g) ?? (throws?.includes('what `') ? ['E_TYPE'] : []);
    assert.ok(named.length > 0, `${name} has @throws with its codes`);
    for (const code of named) assert.ok(codes.has(code), `${name}: ${code} is no code`);
  }
});

/** The types that the entries export by name. */
const types: readonly string[] = [
  'src/api.ts',
  'src/define/index.ts',
  'src/experiments/index.ts',
  'src/verify/verify.ts',
  'src/node/threads.ts',
].flatMap((file) =>
  [...textOf(file).matchAll(/export (type )?\{([^}]*)\} from/g)].flatMap(([, all, names]) =>
    names
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '' && (all || name.startsWith('type ')))
      .map((name) => name.replace(/^type /, '')),
  ),
);

test('every public type says what it is, and so does each of its properties', () => {
  assert.ok(types.length > 60, `${types.length} types`);
  const bare = types.flatMap((name) => {
    const documented = exported.get(name);
    if (!documented?.docstring) return [name];
    const [, body = ''] = new RegExp(`^export interface ${name}\\b[^{]*\\{([\\s\\S]*?)^\\}`, 'm').exec(textOf(documented.file)) ?? [];
    return [...body.matchAll(/(\*\/)?\n {2}(?:readonly )?(\w+)\??[:(]/g)].filter(([, said]) => !said).map(([, , key]) => `${name}.${key}`);
  });
  assert.equal(bare, []);
});

/** What tells of a number or an array which values it has: a range, a default, a shape, a count or a unit. */
const measured =
  /[<>≥≤×=]|\[[01]|[Dd]efault|\bentr(?:y|ies)\b|\brows?\b|\bsteps?\b|\bbytes\b|\bms\b|\bseconds?\b|\bP\b|\bd\b|\bx\b|\bnumber\b|\b(?:how )?many\b|\bper\b|\bintegers?\b|\bone\b|\bstandard errors?\b/i;

/** Properties of numbers whose docstring does not say it; functions are told of by their types. */
function unmeasured(body: string): string[] {
  const numeric = /\b(?:number|Float64Array|FloatArray|VectorLike|MatrixLike|LearningRate)\b/;
  return [...body.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n {2}(?:readonly )?(\w+)\??: ([^;\n]*);/g)]
    .filter(([, said, , type]) => numeric.test(type) && !/=>|typeof/.test(type) && !measured.test(said.replace(/\s*\n \s*\* ?/g, ' ')))
    .map(([, , name]) => name);
}

test('every number and array in a public type has a range, default, unit, count or shape', () => {
  const body = (name: string): string =>
    new RegExp(`^export interface ${name}\\b[^{]*\\{([\\s\\S]*?)^\\}`, 'm').exec(textOf(exported.get(name)?.file ?? ''))?.[1] ?? '';
  const bodies = types.filter((name) => exported.has(name)).map((name) => [name, body(name)] as const);
  assert.ok(bodies.filter(([, text]) => text.includes(': number')).length > 30);
  assert.equal(
    bodies.flatMap(([name, text]) => unmeasured(text).map((key) => `${name}.${key}`)),
    [],
  );
  assert.equal(unmeasured('\n  /** A rate. */\n  readonly rate: number;\n  /** A share in [0, 1). */\n  readonly share?: number;\n'), [
    'rate',
  ]);
});

test('what comes from a paper names it: every public optimizer, noise, problem and theory, but schedules, losses of the user and what is read', () => {
  const without = Object.keys(library).filter((name) => {
    const { file = '', docstring = '' } = exported.get(name) ?? {};
    return /^src\/(?:optimizers|noise|problems|theory)\//.test(file) && tag(docstring, 'eq') === undefined;
  });
  assert.equal(without.sort(), ['constant', 'custom', 'exponentialDecay', 'readProblem', 'stepDecay', 'warmUp']);
});

test('what is spoken of can be imported', () => {
  const own = [...exported.keys()].filter((name) => /[a-z][A-Z]/.test(name) && !(name in entries) && !types.includes(name));
  const all = sources('src').map(textOf).join('\n');
  const members = new Set([...all.matchAll(/\n {2}(?:readonly |get |set )?(\w+)\??[:(]/g)].map(([, name]) => name));
  const unknown = own.filter((name) => !members.has(name));
  assert.ok(unknown.length > 100, `${unknown.length}`);
  const said = [...Object.keys(entries), ...types].flatMap((name) => {
    const documented = exported.get(name);
    if (!documented) return [];
    const [body = ''] = new RegExp(`^export interface ${name}\\b[\\s\\S]*?^\\}`, 'm').exec(textOf(documented.file)) ?? [];
    const words = [...`${documented.docstring}\n${body}`.matchAll(/`(\w+)/g)].map(([, word]) => word);
    return words.filter((word) => unknown.includes(word)).map((word) => `${name}: ${word}`);
  });
  assert.equal(said, []);
});

test('a wrong result, a missing example and a long number are told apart', async () => {
  assert.ok(reads([0.30000000000000004, 2], '[ 0.3…, 2 ]') && !reads([0.31, 2], '[ 0.30…, 2 ]'));
  let message = '';
  await run('sum', '1 + 1 // 3').catch((error) => {
    message = error.message;
  });
  assert.match(message, /sum: 2 where its docstring has 3/);
  assert.is(tag('What it is.\n\n@throws E_TYPE\n@example\na\nb // 1\n@eq x', 'example'), 'a\nb // 1');
  assert.is(tag('What it is.', 'example'), undefined);
});

test.run();
