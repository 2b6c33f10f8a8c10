// A problem made again from its spec, which is plain data.
import { invalid, unavailable, unknownName } from '../input/errors.js';
import * as all from './described.js';
import type { Problem } from './problem.js';

type Factory = (options: never) => Problem;

/** Problems of modules that are loaded only by those who need them. */
const added: Map<string, Factory> = new Map();

/** Problems that are not read, and why: those that a module of its own adds, before it does, and what is no data. */
const unread: Readonly<Record<string, string>> = {
  defined: "a problem of the name 'defined' is read after import 'minifold/define'",
  custom: "a loss in JavaScript is no text; give a model as text by name: 'defined'",
};

/** Makes a problem known by its name. */
export function addProblem(name: string, factory: Factory): void {
  added.set(name, factory);
}

/**
 * The problem that a spec describes: what makes a problem again that was saved or posted as its `spec`. Specs of problems that `defineProblem` made
 * are read once `minifold/define` was imported.
 *
 * @param spec - what `problem.spec` is, also by way of JSON
 * @throws E_TYPE for no spec, E_UNKNOWN_KEY for an unknown name or option, E_UNAVAILABLE for a model whose compiler was not imported and for `custom`,
 *   and what its options throw
 * @example
 * const text = JSON.stringify(ellipse({ a: 1, b: 2 }).spec);
 * readProblem(JSON.parse(text)).loss([1, 1]) // 0.5
 */
export function readProblem(spec: unknown): Problem {
  if (typeof spec !== 'object' || spec === null || !('name' in spec)) throw invalid('E_TYPE', 'problem', spec, "a problem's spec");
  const { name, ...options } = spec;
  const factories: Readonly<Record<string, Factory>> = all;
  if (typeof name !== 'string') throw invalid('E_TYPE', 'problem.name', name, 'the name of a problem');
  const known = Object.hasOwn(all, name) ? factories[name] : added.get(name);
  if (known) return known(options as never);
  if (Object.hasOwn(unread, name)) throw unavailable('problem.name', unread[name], { value: name });
  throw unknownName('problem', name, [...Object.keys(all), ...added.keys()], 'problem.name');
}
