// Reads assembly/: what its files export, the update rules, the problems and the kernels of the ABI.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const gradientParameters = 'p: usize, theta: usize, g: usize, noise: usize, indices: usize, samples: i32';
export const lanesParameters = 'p: usize, theta: usize, g: usize, noise: usize, rows: usize, samples: i32, room: usize';
const problemKernels = {
  gradient: `gradient<T>(${gradientParameters}): void`,
  loss: 'loss(p: usize, theta: usize): f64',
  hessian: 'hessian(p: usize, theta: usize, h: usize): void',
  hessianDiagonal: 'hessianDiagonal(p: usize, theta: usize, out: usize): void',
  hessianProduct: 'hessianProduct(p: usize, theta: usize, x: usize, out: usize): void',
  gradientInLanes: `gradientInLanes<T>(${lanesParameters}): void`,
  roomInLanes: 'roomInLanes<T>(p: usize): usize',
};
/** It has runs of its own, in runs/net-lanes.ts, and only a part of these kernels: its number is -1. */
export const problemApart = 'diagonal-net';

export const plainTypes = new Set(['usize', 'i32', 'u32', 'f64', 'f32', 'bool', 'void', 'v128']);

const upperFirst = (name) => name[0].toUpperCase() + name.slice(1);
const lowerFirst = (name) => name[0].toLowerCase() + name.slice(1);
export const camel = (words) => lowerFirst(words.toLowerCase().replace(/[-_/](\w)/g, (_, letter) => letter.toUpperCase()));
const constantCase = (name) => name.toUpperCase().replaceAll('-', '_');

export function fail(file, message) {
  throw new Error(`assembly/${file}: ${message}`);
}

export function signature({ name, generics, parameters, result }) {
  return `${name}${generics.length > 0 ? `<${generics.join(', ')}>` : ''}(${parameters.map((x) => `${x.name}: ${x.type}`).join(', ')}): ${result}`;
}

/** The numbers in the body of a namespace, by their names in camel case. */
function numbersOf(file, name, body) {
  const lines = body.split('\n').filter((line) => line.includes('export const'));
  return Object.fromEntries(
    lines.map((line) => {
      const [, constant, value] =
        line.match(/export const (\w+): \w+ = (-?\d+);/) ?? fail(file, `${name} has something else than whole numbers`);
      return [camel(constant), Number(value)];
    }),
  );
}

/** What a file exports, as far as the ABI is concerned. */
export function parse(file, text) {
  const found = { file, functions: [], classes: [], fields: [], numbers: [] };
  const marks = (decorators) => ({ abi: /@abi\b/.test(decorators), byRule: /@byRule\b/.test(decorators) });
  for (const [, decorators, name, generics = '', parameters, result] of text.matchAll(
    /^((?:@\w+\s+)*)export function (\w+)(?:<([^>]*)>)?\(([^)]*)\): (\w+) \{/gm,
  )) {
    const list = parameters.split(',').flatMap((parameter) => {
      const [, key, type] = parameter.match(/^\s*(\w+): (\w+)\s*$/) ?? [];
      return key ? [{ name: key, type }] : [];
    });
    found.functions.push({ file, name, generics: generics.match(/\w+/g) ?? [], parameters: list, result, ...marks(decorators) });
  }
  for (const [, name, body] of text.matchAll(/^export class (\w+)[^{\n]*\{(?:\n([\s\S]*?)^)?[^\n]*\}$/gm)) {
    found.classes.push(name);
    for (const [, field, type] of (body ?? '').matchAll(/^ {2}@abi (\w+): (\w+);/gm))
      found.fields.push({ file, owner: name, name: field, type });
  }
  for (const [, decorators, name, body] of text.matchAll(/^((?:@\w+\s+)*)export namespace (\w+) \{\n([\s\S]*?)^\}/gm)) {
    if (marks(decorators).abi) found.numbers.push({ name: `${lowerFirst(name)}s`, value: numbersOf(file, name, body) });
  }
  for (const [, decorators, name, value] of text.matchAll(/^((?:@\w+\s+)+)export const (\w+): \w+ = (-?\d+);/gm)) {
    if (marks(decorators).abi) found.numbers.push({ name: camel(name), value: Number(value) });
  }
  const understood = found.functions.filter(({ abi, byRule }) => abi || byRule).length + found.fields.length + found.numbers.length;
  if ((text.match(/^\s*@(?:abi|byRule)\b/gm) ?? []).length !== understood) {
    fail(
      file,
      '@abi stands before an exported function, a field of an exported class, or exported whole numbers; @byRule before an exported function',
    );
  }
  return found;
}

/** Every file below assembly/, in an order that is the same everywhere. */
export function parseTree(root) {
  const stems = readdirSync(root, { recursive: true })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.replaceAll('\\', '/').replace(/\.ts$/, ''));
  return stems.sort().map((stem) => parse(`${stem}.ts`, readFileSync(join(root, `${stem}.ts`), 'utf8')));
}

/** The names of the coefficients, in the order of their slots. */
export function coefficientsOf(tree) {
  const { numbers } = tree.find(({ file }) => file === 'rules/coefficients.ts');
  return Object.keys(numbers.find(({ name }) => name === 'slots').value).filter((name) => name !== 'bytes');
}

/** The update rules: files of rules/ that export a function of their own name on two vectors. */
export function findRules(tree) {
  const known = ['theta: v128', 'g: v128', 'm: usize', 'v: usize', ...coefficientsOf(tree).map((x) => `${x}: v128`)];
  return tree.flatMap(({ file, functions }) => {
    const stem = file.match(/^rules\/([\w-]+)\.ts$/)?.[1];
    if (stem === undefined) return [];
    const rule = functions.find(({ name }) => name === camel(stem));
    const nameless = functions.find(
      ({ parameters }) => parameters[0]?.type === 'v128' && parameters[1]?.name === 'g' && parameters[1].type === 'v128',
    );
    if (nameless && !rule) fail(file, `the rule ${nameless.name} is called ${camel(stem)}, as its file is`);
    if (rule?.result !== 'v128') return [];
    const given = rule.parameters.map(({ name, type }) => `${name}: ${type}`);
    const unknown = given.filter((parameter) => !known.includes(parameter));
    if (unknown.length > 0 || given[0] !== 'theta: v128' || given[1] !== 'g: v128' || rule.generics.join() !== 'T') {
      fail(
        file,
        `${signature(rule)} does not fit: a rule is ${camel(stem)}<T>(theta: v128, g: v128, ...): v128 with any of ${known.slice(2).join(', ')}`,
      );
    }
    return [
      { file, name: rule.name, constant: constantCase(stem), type: upperFirst(rule.name), takes: rule.parameters.map(({ name }) => name) },
    ];
  });
}

/** The problems: folders of problems/, named as their class is or as their folder. */
export function findProblems(tree) {
  const folderOf = ({ file }) => file.match(/^problems\/([\w-]+)\//)?.[1];
  const folders = [...new Set(tree.map(folderOf))].filter((folder) => folder !== undefined);
  return folders.map((folder) => {
    const files = tree.filter((parsed) => folderOf(parsed) === folder);
    const sameName = (name) => name.toLowerCase() === folder.replaceAll('-', '');
    const name = lowerFirst(files.flatMap(({ classes }) => classes).find(sameName) ?? camel(folder));
    const problem = { folder, name, constant: constantCase(folder), kernels: {} };
    if (folder === problemApart) return problem;
    for (const [kernel, expected] of Object.entries(problemKernels)) {
      const [first, second] = files.flatMap(({ functions }) => functions.filter((f) => f.name === kernel));
      if (second) fail(second.file, `${first.file} exports ${kernel} too`);
      if (!first) continue;
      if (signature(first) !== expected) fail(first.file, `${signature(first)} does not fit: the kernel is ${expected}`);
      problem.kernels[kernel] = first.file;
    }
    const { gradient, loss, hessian, hessianDiagonal, hessianProduct } = problem.kernels;
    if (!gradient || !loss || !(hessian ? !hessianDiagonal && !hessianProduct : hessianDiagonal && hessianProduct)) {
      fail(
        `problems/${folder}`,
        'a problem exports gradient, loss, and hessianDiagonal with hessianProduct or, for two parameters, hessian alone',
      );
    }
    return problem;
  });
}

/** The problems' numbers by name: -1 for the one with runs of its own, and the others in order. */
export function numbersOfProblems(problems) {
  const numbered = problems.filter(({ folder }) => folder !== problemApart);
  return Object.fromEntries(problems.map((problem) => [problem.name, numbered.indexOf(problem)]));
}

/** The kernels that `@abi` marks and those that create a problem, each with its name in the ABI. */
export function findKernels(tree, problems) {
  const nameOf = ({ file, name }) => {
    const problem = problems.find(({ folder }) => file.startsWith(`problems/${folder}/`));
    if (!problem) return name;
    return name === 'create' ? `create${upperFirst(problem.name)}` : problem.name + upperFirst(name);
  };
  const isCreate = ({ file, name }) => name === 'create' && /^problems\/[\w-]+\//.test(file);
  const functions = tree.flatMap(({ functions }) =>
    functions.filter((f) => f.abi || isCreate(f)).map((f) => ({ ...f, exported: nameOf(f) })),
  );
  const fields = tree.flatMap(({ fields }) =>
    fields.map((field) => ({ ...field, exported: lowerFirst(field.owner) + upperFirst(field.name) })),
  );
  const seen = new Map();
  for (const { file, exported } of [...functions, ...fields]) {
    if (seen.has(exported)) fail(file, `the kernel ${exported} is also one of ${seen.get(exported)}`);
    if (/F(64|32)$/.test(exported)) fail(file, `${exported} ends like a kernel of one dtype`);
    seen.set(exported, file);
  }
  return { functions, fields };
}

/** The file that exports a class. */
export function homeOf(tree, type, file) {
  return (tree.find(({ classes }) => classes.includes(type)) ?? fail(file, `no file exports a class ${type}`)).file;
}
