// Cells of a sweep, held against what the library takes before anything runs: every problem, optimizer, noise and measure once.
import * as valibot from 'valibot';
import type { Labels, RunCell } from '../../cells/cell.js';
import { failed, invalid, missing, unavailable, unknownName } from '../../input/errors.js';
import { check, distinct, seed, whole } from '../../input/validate.js';
import { readMeasures } from '../../measures/registry.js';
import { type Noise, readNoise } from '../../noise/label-noise.js';
import * as optimizers from '../../optimizers/index.js';
import { checkPlain, type Optimizer, readOptimizer } from '../../optimizers/optimizer.js';
import type { Problem } from '../../problems/problem.js';
import { readProblem } from '../../problems/registry.js';
import { createRun } from '../../runs/run.js';
import { readRunConfig } from '../../runs/run-config.js';
import { withNumbers } from './data-file.js';
import { isTree, type Tree } from './document.js';

const someMeasures = valibot.pipe(valibot.array(valibot.string()), valibot.minLength(1, 'one measure or more'), distinct<string>());

/** A function that computes once for every object or value. */
function once<In, Out>(compute: (value: In) => Out): (value: In) => Out {
  const known = new Map<In, Out>();
  return (value) => {
    const found = known.get(value);
    if (found !== undefined) return found;
    const made = compute(value);
    known.set(value, made);
    return made;
  };
}

const named = { problem: '{ name: ellipse }', optimizer: '{ name: adam }', noise: '{ name: labelNoise, delta: 0.5 }' };

function nameOf(value: unknown, path: keyof typeof named): string {
  if (!isTree(value)) throw invalid('E_TYPE', path, value, `a name with options, as in ${named[path]}`);
  if (value.name === undefined) throw missing(`${path}.name`, `as in ${named[path]}`);
  if (typeof value.name !== 'string') throw invalid('E_TYPE', `${path}.name`, value.name, 'a name');
  return value.name;
}

/** The description of an optimizer; after a dot stands the preset, as in `adam.torch`. */
function optimizerOf(value: unknown): Optimizer {
  const [name, preset] = nameOf(value, 'optimizer').split('.');
  const { name: _, ...options } = value as Tree;
  if (preset === undefined) return readOptimizer(value);
  if (!Object.hasOwn(optimizers, name)) throw unknownName('optimizer', name, Object.keys(optimizers), 'optimizer.name');
  const presets = (optimizers as unknown as Readonly<Record<string, Readonly<Record<string, (options: object) => Optimizer>>>>)[name];
  if (!Object.hasOwn(presets, preset) || typeof presets[preset] !== 'function')
    throw unknownName(`preset of ${name}`, preset, Object.keys(presets), 'optimizer.name');
  return presets[preset](options);
}

function problemOf(value: unknown): Problem {
  nameOf(value, 'problem');
  return readProblem(value);
}

function noiseOf(value: unknown): Noise | undefined {
  if (nameOf(value, 'noise') !== 'none') return readNoise(value);
  const [option] = Object.keys(value as Tree).filter((key) => key !== 'name');
  if (option === undefined) return undefined;
  const why = `without noise there is no option '${option}'; beside 'none' it belongs to the other noise alone`;
  throw unavailable(`noise.${option}`, why, {
    value: (value as Tree)[option],
    allowed: 'noise: none alone, or a noise with its options, as in noise: [none, { name: labelNoise, delta: 0.1 }]',
  });
}

/** The labels that every cell has, whatever varies. */
function namesOf({ problem, optimizer, noise }: Tree): Labels {
  const name = (value: unknown): string => (value as { readonly name: string }).name;
  return { 'problem.name': name(problem), 'optimizer.name': name(optimizer), ...(noise !== undefined && { 'noise.name': name(noise) }) };
}

/** A measure that the problem cannot have is found at its first step. */
function tryMeasures({ measures }: RunCell['config'], problem: Problem, optimizer: Optimizer): void {
  const run = createRun({ problem, optimizer });
  try {
    for (const [k, name] of measures.entries()) {
      try {
        run.measure([name]);
      } catch (error) {
        const path = `measures[${k}]`;
        throw failed(`${path}, '${name}' with ${problem.name} and ${optimizer.name}`, error, { path, value: name });
      }
    }
  } finally {
    run.dispose();
  }
}

/**
 * The cells with everything decided: descriptions of optimizers with their defaults, `every`, and the names of their parts among their labels.
 *
 * @throws what the library throws for a wrong option, with its path
 */
export function checkCellsOf(cells: readonly RunCell[]): readonly RunCell[] {
  const filled = once(withNumbers);
  const problem = once((value: unknown) => problemOf(filled(value)));
  const [optimizer, noise] = [once(optimizerOf), once((value: unknown) => ({ noise: noiseOf(value) }))];
  const measures = once((names: unknown) => readMeasures(names) && check(someMeasures, names, 'measures'));
  const steps = once((value: unknown) => check(whole(0), value, 'steps') + 1);
  const every = once((value: unknown) => check(whole(1), value, 'every'));
  const seedOf = once((value: unknown) => check(seed, value, 'seed') + 1);
  const tried = new Map<string, Set<unknown>>();
  const kinds = new Map<string, number>();
  const kindOf = (value: unknown): string => {
    const text = JSON.stringify(value) ?? '';
    if (!kinds.has(text)) kinds.set(text, kinds.size);
    return String(kinds.get(text));
  };
  const kind = once(kindOf);
  const read = new Set<string>();
  return cells.map(({ labels, config }) => {
    const { problem: p, optimizer: o, noise: n, seed: s, measures: names, steps: T, every: between, ...others } = config;
    const rest = Object.fromEntries(Object.entries(others).map(([name, value]) => [name, filled(value)]));
    measures(names);
    steps(T);
    seedOf(s);
    if (between !== undefined) every(between);
    const [made, by, noisy] = [problem(p), optimizer(o), n === undefined ? undefined : noise(n).noise];
    const key = [kind(p), kind(o), kind(n), ...Object.values(others).map(kind)].join();
    if (!read.has(key)) {
      read.add(key);
      readRunConfig({ ...rest, problem: made, optimizer: by, ...(noisy && { noise: noisy }) }, 'sweep');
      checkPlain(by, 'optimizer', 'be swept');
    }
    const pair = `${made.name} ${by.name}`;
    const before = tried.get(pair) ?? new Set();
    tried.set(pair, before);
    if (!before.has(names)) {
      before.add(names);
      tryMeasures(config, made, by);
    }
    return {
      labels: { ...namesOf(config as unknown as Tree), ...labels },
      config: {
        ...rest,
        problem: filled(p) as object,
        optimizer: by,
        ...(noisy && { noise: noisy }),
        seed: s,
        steps: T,
        every: between ?? Math.max(1, T),
        measures: names,
      },
    };
  });
}
