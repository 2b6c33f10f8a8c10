// How update rules, problems and kernels get into the ABI: from files by their names, in a copy of assembly/ that some are added to.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { init } from '../../src/index.js';
import { problemKinds, rules } from '../../src/kernels/generated.js';
import { kernels } from '../support/kernels.js';

test.before(init);

const project = fileURLToPath(new URL('../../../', import.meta.url));
const { generateAbi } = (await import(new URL('../../../scripts/generate-abi.js', import.meta.url).href)) as {
  generateAbi: (root: string) => string;
};

/** What is generated when these files are added to assembly/: the numbers for TypeScript, and a reader of assembly/generated/. */
function generatedWith<R>(added: Readonly<Record<string, string>>, use: (numbers: string, read: (file: string) => string) => R): R {
  const root = mkdtempSync(join(tmpdir(), 'minifold-abi-'));
  try {
    cpSync(join(project, 'assembly'), join(root, 'assembly'), { recursive: true });
    for (const [file, text] of Object.entries(added)) {
      mkdirSync(dirname(join(root, 'assembly', file)), { recursive: true });
      writeFileSync(join(root, 'assembly', file), text);
    }
    return use(generateAbi(root), (file) => readFileSync(join(root, 'assembly/generated', file), 'utf8'));
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** Fails unless the added files are refused with these words. */
function refused(added: Readonly<Record<string, string>>, words: RegExp): void {
  assert.throws(
    () => generatedWith(added, () => undefined),
    ({ message }: Error) => words.test(message),
  );
}

const rule = (signature: string) => `@inline\nexport function ${signature} {\n  return theta;\n}\n`;
const body = (signature: string) => `export function ${signature} {\n}\n`;

test('an update rule is a file that exports a function of its name', () => {
  const imaginary = rule('imaginary<T>(theta: v128, g: v128, m: usize, lr: v128, shrink: v128): v128');
  generatedWith({ 'rules/imaginary.ts': imaginary }, (numbers, read) => {
    const others = Object.keys(rules);
    const order = [...numbers.matchAll(/^ {2}(\w+): \{\s+number: (\d+),\s+m: (\w+),\s+v: (\w+)/gm)];
    assert.equal(
      order.map(([, name]) => name),
      [...others, 'imaginary'].sort((a, b) => (a < b ? -1 : 1)),
      'every rule once, in the order of the files',
    );
    assert.equal(order.find(([, name]) => name === 'imaginary')?.slice(3), ['true', 'false'], 'it keeps the moments that it takes');
    assert.match(read('rules.ts'), 'if (offsetof<R>() == offsetof<Imaginary>()) {\n    return imaginary<T>(theta, g, m, lr, shrink);');
    for (const loop of ['sweep', 'sweepNet'])
      assert.match(read('by-rule.ts'), new RegExp(`case Rule\\.IMAGINARY: return ${loop}<T, Imaginary>\\(`));
  });
});

test('a problem is a folder that exports its kernels; what it marks gets its name', () => {
  const fancied = `@unmanaged
export class Fancied {
  n: i32;
  @abi x: usize; // rows
}
${[
  'create<T>(n: i32): usize',
  'gradient<T>(p: usize, theta: usize, g: usize, noise: usize, indices: usize, samples: i32): void',
  'loss(p: usize, theta: usize): f64',
  'hessianDiagonal(p: usize, theta: usize, out: usize): void',
  'hessianProduct(p: usize, theta: usize, x: usize, out: usize): void',
]
  .map(body)
  .join('')}
@abi
${body('draw<T>(p: Fancied, seed: u64, scale: T): void')}`;
  generatedWith({ 'problems/fancied/problem.ts': fancied }, (numbers, read) => {
    assert.match(numbers, /problemKinds = \{[^}]* fancied: \d+,/);
    for (const kernel of ['gradient<T>', 'loss', 'hessianDiagonal', 'hessianProduct'])
      assert.match(read('problems.ts'), `case ProblemKind.FANCIED: return fancied_problem.${kernel}(`);
    const abi = read('abi.ts');
    assert.match(abi, 'export function createFanciedF32(n: i32): usize {\n  return fancied_problem.create<f32>(n);');
    assert.match(abi, 'export function fanciedX(address: usize): usize {');
    assert.match(
      abi,
      'export function fanciedDrawF32(p: usize, seedLow: u32, seedHigh: u32, scale: f64): void {\n' +
        '  fancied_problem.draw<f32>(changetype<fancied_problem.Fancied>(p), u64of(seedLow, seedHigh), <f32>scale);',
    );
  });
});

test('what does not fit is refused with the file and what would fit', () => {
  refused(
    { 'rules/imaginary.ts': rule('imaginary<T>(theta: v128, g: v128, rate: v128): v128') },
    /^assembly\/rules\/imaginary\.ts: imaginary<T>\(.*rate.* does not fit: a rule is/,
  );
  refused(
    { 'rules/imaginary.ts': rule('tiger<T>(theta: v128, g: v128): v128') },
    /^assembly\/rules\/imaginary\.ts: the rule tiger is called imaginary/,
  );
  refused(
    { 'problems/fancied/problem.ts': body('loss(p: usize, theta: usize): f64') },
    /^assembly\/problems\/fancied: a problem exports gradient, loss/,
  );
  refused(
    { 'problems/fancied/problem.ts': body('loss(theta: usize): f64') },
    /problem\.ts: loss\(theta: usize\): f64 does not fit: the kernel is loss\(p/,
  );
  refused(
    { 'measures/mean.ts': `@abi\n${body('exp(x: usize): void')}` },
    /measures\/mean\.ts: the kernel exp is also one of math\/exp\.ts/,
  );
  refused({ 'measures/mean.ts': `@abi\n${body('mean(x: Mean): void')}` }, /measures\/mean\.ts: no file exports a class Mean/);
  refused({ 'measures/mean.ts': '@abi\nfunction mean(): void {\n}\n' }, /measures\/mean\.ts: @abi stands before an exported function/);
});

test('the kernels of a dtype are the exports that end with it', () => {
  const { exports } = kernels();
  for (const dtype of ['f64', 'f32'] as const) {
    const own = kernels().of(dtype);
    for (const [name, kernel] of Object.entries(own))
      assert.is(kernel, (exports as unknown as Record<string, unknown>)[name + dtype.toUpperCase()]);
    assert.equal(Object.keys(own).sort(), Object.keys(kernels().of('f64')).sort());
  }
  assert.is(Object.keys(exports).filter((name) => /F(64|32)$/.test(name)).length, 2 * Object.keys(kernels().of('f64')).length);
});

test('numbers are those of the order of names; the diagonal net is apart', () => {
  const { diagonalNet, ...kinds } = problemKinds;
  assert.is(diagonalNet, -1);
  assert.equal(Object.values(kinds), [...Object.keys(kinds).keys()]);
  assert.equal(
    Object.values(rules).map(({ number }) => number),
    [...Object.keys(rules).keys()],
  );
});

test.run();
