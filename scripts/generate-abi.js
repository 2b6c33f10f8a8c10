// Generates what every update rule, problem and kernel has in common, from the files of assembly/ themselves, into assembly/generated/ (not committed):
//   rules.ts     the update rules, their numbers, and one generic function that is any of them
//   by-rule.ts   every loop over parameters that is compiled once for each rule, and the switch that chooses
//   problems.ts  the problems, their numbers, and the switches that choose a problem's gradient, loss and Hessian
//   abi.ts       the exports of kernels.wasm: for every generic kernel one in f64 and one in f32
// and the same numbers as TypeScript. What is found where:
//   rules/lion.ts             an update rule where it exports `lion<T>(theta: v128, g: v128, ...): v128`. It takes, by these names and in any
//                             order, what it reads: the addresses m and v of its and the coefficients of rules/coefficients.ts.
//   problems/logistic/*.ts    a problem with the kernels `create`, `gradient`, `loss` and `hessianDiagonal` with `hessianProduct`, or `hessian`
//                             for two parameters; their parameters are in abi/read.js.
//                             `gradientInLanes` too where replicas ride in lanes.
//   @abi                      before an exported function: a kernel of the ABI, with the problem's name before its own in a problem's folder;
//                             before a field of an exported class: a kernel that reads it; before a namespace or constant: numbers for TypeScript.
//   @byRule                   before an exported function of type parameters T and R: a loop that is compiled for each rule R.
// A generic kernel has the one type parameter T and becomes a pair. Classes travel as addresses, a u64 as two halves, a number of type T as f64.
// A v128 travels only between modules: functions that exchange it are there for the modules that import them. Those put their own functions
// into the exported table, and kernels call them there.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProblems, findRules, numbersOfProblems, parse, parseTree } from './abi/read.js';
import { abiFile, byRuleFile, problemsFile, rulesFile } from './abi/write.js';

/** The numbers as TypeScript. */
function typescript(tree, rules, problems) {
  const table = Object.fromEntries(
    rules.map(({ name, takes }, number) => [name, { number, m: takes.includes('m'), v: takes.includes('v') }]),
  );
  const constants = [
    { comment: 'The update rules: their numbers, and which moments they keep.', name: 'rules', value: table },
    { comment: 'The problems, by the numbers of assembly/.', name: 'problemKinds', value: numbersOfProblems(problems) },
    {
      comment: 'The problems whose replicas ride in lanes.',
      name: 'problemsInLanes',
      value: problems.filter(({ kernels }) => kernels.gradientInLanes).map(({ name }) => name),
    },
    ...tree.flatMap(({ file, numbers }) => numbers.map((number) => ({ comment: `The numbers of assembly/${file}.`, ...number }))),
  ];
  const kind =
    '\n/** The number by which the kernels know a problem. */\nexport type ProblemKind = (typeof problemKinds)[keyof typeof problemKinds];\n';
  const text = (value) => (typeof value === 'number' ? value : `${JSON.stringify(value, null, 2).replace(/"(\w+)":/g, '$1:')} as const`);
  return kind + constants.map(({ comment, name, value }) => `\n/** ${comment} */\nexport const ${name} = ${text(value)};\n`).join('');
}

/** Writes assembly/generated/ and returns the numbers as the text of a TypeScript module. */
export function generateAbi(root) {
  const assembly = join(root, 'assembly');
  const generated = join(assembly, 'generated');
  rmSync(generated, { recursive: true, force: true });
  const tree = parseTree(assembly);
  const rules = findRules(tree);
  const problems = findProblems(tree);
  mkdirSync(generated);
  const write = (file, text) => {
    writeFileSync(join(generated, file), text);
    return parse(`generated/${file}`, text);
  };
  write('rules.ts', rulesFile(tree, rules));
  write('by-rule.ts', byRuleFile(tree, rules));
  const withProblems = [...tree, write('problems.ts', problemsFile(problems))];
  write('abi.ts', abiFile(withProblems, problems));
  return typescript(tree, rules, problems);
}

/** The interfaces of the exports, from the declarations that asc writes: the kernels of each dtype by their names without it, and all others. */
export function kernelInterfaces(declarations) {
  const body = declarations.slice(declarations.indexOf('{') + 1, declarations.indexOf('\n}\n'));
  const members = body.match(/\n {2}\/\*\*[\s\S]*?\*\/\n {2}export [^\n]*/g);
  const members32 = members.filter((member) => /\w+F32\(/.test(member));
  const ofDtype = members.filter((member) => /\w+F64\(/.test(member)).map((member) => member.replace(/(\w+)F64(?=\(|\n)/g, '$1'));
  const others = members.filter((member) => !/\w+F(64|32)\(/.test(member));
  if (members32.length !== ofDtype.length) throw new Error('a kernel of one dtype is missing in the other');
  // JavaScript has no v128: a function that exchanges one is a value to be imported by another module
  const field = (member) =>
    member.includes('`v128`')
      ? member.replace(/export function (\w+)\(.*/, 'readonly $1: WebAssembly.ExportValue;')
      : member.replace('export const ', 'readonly ').replace('export function ', '');
  const list = (some) => some.map(field).join('');
  return `
/** The exports of kernels.wasm that have no dtype. */
export interface KernelExports {${list(others)}
}

/** The kernels of one dtype. */
export interface DtypeKernels {${list(ofDtype)}
}
`;
}
