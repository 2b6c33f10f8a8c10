// Any optimizer of the list in index.ts: read from plain data, and known by its form.
import { readVector } from '../input/arrays.js';
import { invalid, show, unavailable, unknownName } from '../input/errors.js';
import { descriptions, facts, type Named, type OptimizerFactory } from './define.js';
import { type DefinedOptimizer, definedOptimizers, definedRule } from './defined.js';
import type { OptimizerForm } from './form.js';
import * as all from './index.js';

/** The description of an optimizer, as its factory returns it. */
export type Optimizer = ReturnType<(typeof all)[keyof typeof all]> | DefinedOptimizer;

type AnyFactory = OptimizerFactory<Named<string, object>, object>;

function factoryOf(name: string): AnyFactory {
  if (name === 'defined') return definedOptimizers() as unknown as AnyFactory;
  return (all as unknown as Readonly<Record<string, AnyFactory>>)[name];
}

/** Checks a description that may have come from JSON. */
export function readOptimizer(value: unknown): Optimizer {
  if (typeof value !== 'object' || value === null || !('name' in value)) {
    throw invalid('E_TYPE', 'optimizer', value, 'what sgd(...), adam(...) and the other optimizers return');
  }
  if (descriptions.has(value)) return value as Optimizer;
  const { name, ...options } = value;
  if (typeof name !== 'string') throw invalid('E_TYPE', 'optimizer.name', name, 'a text');
  if (!(name === 'defined' || Object.hasOwn(all, name))) throw unknownName('optimizer', name, Object.keys(all), 'optimizer.name');
  return factoryOf(name)(options) as Optimizer;
}

/** Of descriptions that cannot change. */
const forms: WeakMap<Optimizer, OptimizerForm> = new WeakMap();

/** What an optimizer is, in the terms of kernels and theories. */
export function formOf(optimizer: Optimizer): OptimizerForm {
  const known = forms.get(optimizer);
  if (known) return known;
  const form = factoryOf(optimizer.name)[facts].form(optimizer);
  if (descriptions.has(optimizer)) forms.set(optimizer, form);
  return form;
}

/** What an optimizer is called: by its user, if it is the user's own. */
export function titleOf(optimizer: Optimizer): string {
  return definedRule(optimizer)?.name ?? optimizer.name;
}

function exampleOf(name: string): Optimizer {
  const make = factoryOf(name);
  return make(make[facts].example) as Optimizer;
}

/** The same optimizer with its usual options. */
function usualOf(optimizer: Optimizer): Optimizer {
  const rule = definedRule(optimizer);
  return rule ? { ...optimizer, ...rule.options } : exampleOf(optimizer.name);
}

/** The names of the optimizers whose form, for an example of each, `accepts` holds of: for messages. */
export function namesOf(accepts: (form: OptimizerForm) => boolean): string {
  return Object.keys(all)
    .filter((name) => accepts(formOf(exampleOf(name))))
    .join(', ');
}

/** The form of an optimizer, of which `accepts` must hold: else E_UNAVAILABLE, for the option that is in the way if it is one, with `why`. */
export function acceptedForm(optimizer: Optimizer, accepts: (form: OptimizerForm) => boolean, path: string, why: string): OptimizerForm {
  const form = formOf(optimizer);
  if (accepts(form)) return form;
  const [given, usual] = [optimizer, usualOf(optimizer)].map((one): Readonly<Record<string, unknown>> => ({ ...one }));
  const option = Object.keys(given).find((key) => accepts(formOf({ ...given, [key]: usual[key] } as unknown as Optimizer)));
  const [at, value] = option === undefined ? [path, titleOf(optimizer)] : [`${path}.${option}`, given[option]];
  const allowed = option === undefined ? namesOf(accepts) : usual[option] === undefined ? `no ${option}` : show(usual[option]);
  throw unavailable(at, `${show(value)} will not do: ${form.differs ? `${form.differs}; ` : ''}${why}`, { value, allowed });
}

/** Which moments an optimizer keeps. */
export function momentsOf(optimizer: Optimizer): { readonly m: boolean; readonly v: boolean } {
  const { m, v, keeps } = formOf(optimizer);
  return keeps ?? { m: m !== undefined, v: v !== undefined };
}

/** A checked copy of what a run keeps as v, of the given length if one is given. */
export function readSecondMoment(value: unknown, path: string, optimizer: Optimizer, length?: number): Float64Array {
  const form = formOf(optimizer);
  return form.keeps ? readVector(value, path, length) : readAverage(value, path, form, length);
}

/** A checked copy of v: entries that are averages of squares are not negative. */
export function readAverage(value: unknown, path: string, { v: of }: OptimizerForm, length?: number): Float64Array {
  const v = readVector(value, path, length);
  const below = of?.signed ? -1 : v.findIndex((x) => x < 0);
  if (below >= 0) throw invalid('E_RANGE', `${path}[${below}]`, v[below], 'a finite number >= 0');
  return v;
}

/** Whether an optimizer is numbers and names alone, without functions of the user's. */
export function isPlain(optimizer: Optimizer): boolean {
  return Object.values(optimizer).every((option) => typeof option !== 'function');
}

/** E_UNAVAILABLE for an optimizer that holds functions of the user's, which no one can save or post: `cannot` says what. */
export function checkPlain(optimizer: Optimizer, path: string, cannot: string): void {
  if (isPlain(optimizer)) return;
  const { name } = optimizer;
  throw unavailable(path, `the functions of ${name} are not plain data and cannot ${cannot}`, { value: name });
}
