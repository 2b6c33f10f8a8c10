// An optimizer that the user defined: its description, which is plain data, and what takes its steps.
import * as valibot from 'valibot';
import { conflict, invalid, missing, partOf } from '../../input/errors.js';
import { frozen } from '../../input/frozen.js';
import { check, isOptions, real, required } from '../../input/validate.js';
import { descriptions, facts } from '../../optimizers/define.js';
import { addDefinedOptimizers, type DefinedOptimizer, type SavedRule } from '../../optimizers/defined.js';
import type { OptimizerForm } from '../../optimizers/form.js';
import { type LearningRate, learningRate } from '../../optimizers/schedule.js';
import { checkName } from '../options.js';
import { saveList } from '../saved.js';
import type { Operand, Traced } from '../traced.js';
import { formOfRule } from './form.js';
import { type RuleNames, readRule, type TracedRule, traceRule } from './rule.js';
import { CompiledRule } from './stepper.js';

/** A rule as its user writes it. */
export interface DefineOptimizerOptions<Option extends string, State extends string> {
  /** What the optimizer is called in messages. */
  readonly name: string;
  /** Its options with their defaults: finite numbers; `lr`, which there must be, may be a schedule. */
  readonly options: Readonly<Record<Option, LearningRate>> & { readonly lr: LearningRate };
  /** The names of what it keeps of every entry, which starts at 0, or where each starts, as in `{ m: 0, product: 1 }`. Default none. */
  readonly state?: readonly State[] | Readonly<Record<State, number>> | undefined;
  /** One step of one entry: theta and every state after it, from what they are before it, the gradient g, the options and the step's number t = 1, 2, … */
  readonly step: (
    values: Readonly<Record<NoInfer<State> | 'theta' | 'g', Traced>>,
    options: Readonly<Record<NoInfer<Option> | 'lr', Traced>>,
    t: Traced,
  ) => Readonly<Record<NoInfer<State> | 'theta', Operand>>;
}

/** What a defined optimizer's function takes: its options, each with its default. */
export type DefinedOptimizerOptions<Option extends string> = {
  readonly [O in Option]?: (O extends 'lr' ? LearningRate : number) | undefined;
};

const finite = real('a finite number', Number.isFinite);
const schema = valibot.strictObject(
  {
    name: valibot.pipe(valibot.string('a name'), valibot.regex(/^[^\p{Cc}]{1,100}$/u, 'a name of 1 to 100 characters')),
    options: required('the options with their defaults, as in { lr: 0.1 }'),
    state: valibot.optional(valibot.unknown(), []),
    step: valibot.function('a function of ({ theta, g, ... }, options, t)'),
  },
  'an object with name, options, state and step',
);

/** A rule and what is known of it. */
interface Known {
  readonly saved: SavedRule;
  readonly rule: TracedRule;
  readonly compiled: CompiledRule;
  readonly schema: valibot.GenericSchema<unknown, Omit<DefinedOptimizer, 'name' | 'rule'>>;
}

/** The rules of this thread that somebody holds, by their text: equal ones are compiled once. */
const rules: Map<string, WeakRef<Known>> = new Map();
const dropped: FinalizationRegistry<string> = new FinalizationRegistry((text) => {
  if (!rules.get(text)?.deref()) rules.delete(text);
});

/** What is known of a rule, held by whoever holds the rule. */
const knownOf: WeakMap<SavedRule, Known> = new WeakMap();

function know(saved: SavedRule, rule: TracedRule): Known {
  const text = JSON.stringify(saved);
  const known = rules.get(text)?.deref();
  if (known) return known;
  const entries = Object.entries(saved.options).map(([key, usual]) => [
    key,
    valibot.optional(key === 'lr' ? learningRate : (finite as valibot.GenericSchema<LearningRate>), usual),
  ]);
  const made: Known = {
    saved: frozen(saved),
    rule,
    compiled: new CompiledRule(rule, saved.state),
    schema: valibot.strictObject(Object.fromEntries(entries), 'an object') as unknown as Known['schema'],
  };
  rules.set(text, new WeakRef(made));
  dropped.register(made, text);
  knownOf.set(made.saved, made);
  return made;
}

/** The options of a rule, the learning rate first and the others by name, however they were listed. */
function readOptions(given: unknown, path: string): SavedRule['options'] {
  if (!isOptions(given)) throw invalid('E_TYPE', path, given, 'options by name with their defaults, as in { lr: 0.1 }');
  if (!Object.hasOwn(given, 'lr')) throw missing(`${path}.lr`, 'the learning rate: a finite number >= 0, or a schedule');
  const others = Object.keys(given)
    .filter((key) => key !== 'lr')
    .sort();
  for (const key of others) {
    checkName(key, path);
    if (key === 'name' || key === 'rule') throw conflict(path, `every description has a '${key}' of its own`, { value: key });
  }
  const numbers = others.map((key) => [key, check(finite, given[key], `${path}.${key}`) + 0]);
  return { lr: check(learningRate, given.lr, `${path}.lr`), ...Object.fromEntries(numbers) };
}

/** States with where they start: m first, the others as they were listed. */
function readStates(given: unknown, path: string): SavedRule['state'] {
  if (!Array.isArray(given) && !isOptions(given))
    throw invalid('E_TYPE', path, given, "names, as in ['m'], or names with where they start");
  const names = Array.isArray(given) ? check(valibot.array(valibot.string('a name')), given, path) : Object.keys(given);
  const entries = names.map((name) => {
    return [name, Array.isArray(given) ? 0 : check(finite, given[name], partOf(path, name)) + 0] as const;
  });
  checkStates(entries, path);
  return [...entries.filter(([name]) => name === 'm'), ...entries.filter(([name]) => name !== 'm')];
}

function checkStates(entries: SavedRule['state'], path: string): void {
  entries.forEach(([name], k) => {
    checkName(name, path);
    if (name === 'theta' || name === 'g') throw conflict(path, `every rule has a '${name}'`, { value: name, allowed: 'other names' });
    if (entries.findIndex(([other]) => other === name) < k) throw conflict(path, `'${name}' is there twice`, { value: name });
  });
}

function namesOf({ options, state }: Pick<SavedRule, 'options' | 'state'>): RuleNames {
  return { options: Object.keys(options), states: state.map(([name]) => name) };
}

function describe({ saved, schema: ofOptions }: Known, options: unknown): DefinedOptimizer {
  const given = options === undefined ? {} : options;
  const description = frozen({ name: 'defined' as const, rule: saved, ...check(ofOptions, given, 'optimizer') });
  descriptions.add(description);
  return description;
}

const savedSchema = valibot.strictObject(
  {
    name: schema.entries.name,
    options: valibot.unknown(),
    state: valibot.array(valibot.tuple([valibot.string(), finite]), 'names of states, each with where it starts'),
    nodes: valibot.array(valibot.unknown()),
    next: valibot.array(valibot.unknown()),
  },
  'a rule as defineOptimizer saves it',
);

/** The rule of a description that may have come from JSON. */
function knownRule(given: unknown): Known {
  const known = knownOf.get(given as SavedRule);
  if (known) return known;
  const path = 'optimizer.rule';
  if (given === undefined) throw missing(path, 'a rule as defineOptimizer saves it');
  const read = check(savedSchema, given, path);
  const at = `${path}.state`;
  checkStates(read.state, at);
  if (read.state.findIndex(([name]) => name === 'm') > 0) throw conflict(at, "the state 'm' stands first");
  const parts = { options: readOptions(read.options, `${path}.options`), state: read.state };
  const rule = readRule(namesOf(parts), read.nodes, read.next, path);
  return know({ name: read.name, ...parts, ...saved(rule) }, rule);
}

function saved({ next }: TracedRule): Pick<SavedRule, 'nodes' | 'next'> {
  const { nodes, place } = saveList(next);
  return { nodes, next: next.map(place) };
}

/** The forms of descriptions: each is found once. */
const forms: WeakMap<DefinedOptimizer, OptimizerForm> = new WeakMap();

function formOf(optimizer: DefinedOptimizer): OptimizerForm {
  const known = forms.get(optimizer);
  if (known) return known;
  const { rule, compiled } = knownRule(optimizer.rule);
  const form = formOfRule(rule, optimizer, (setting) => compiled.stepper(setting, optimizer));
  if (Object.isFrozen(optimizer)) forms.set(optimizer, form);
  return form;
}

/**
 * An optimizer from a rule that is written once, for one entry, on traced values: `step` is run once and what it did is compiled to WebAssembly, where it
 * moves every entry by itself,
 *
 *     (theta, states) <- step(theta, g, states, options, t),  t = 1, 2, …
 *
 * It returns a function of the options, as `adam` is one: what that makes goes wherever an optimizer does. What depends on options and t alone is computed once
 * a step, in f64, and then rounded to the dtype. A state of the name `m` is what a run shows as `m`; the others are its `v`, P entries each, one after the
 * other in their order. The slow equations take a rule where it is Adam, RMSProp, AdamE, sgdMomentum or SGD, however it is written, without
 * states besides; else they say what differs.
 *
 * @throws E_TYPE, E_RANGE, E_SHAPE, E_NON_FINITE, E_MISSING or E_UNKNOWN_KEY for a wrong option, or for a step that reads or returns what there is not;
 *   E_UNAVAILABLE for a sum or mean over the entries
 * @example
 * const steps = defineOptimizer({ name: 'sign-steps', options: { lr: 0.5 }, step: ({ theta, g }, { lr }) => ({ theta: sub(theta, mul(lr, sign(g))) }) });
 * steps({ lr: 0.25 }).lr // 0.25
 */
export function defineOptimizer<Option extends string, State extends string = never>(
  options: DefineOptimizerOptions<Option, State>,
): (options?: DefinedOptimizerOptions<Option>) => DefinedOptimizer & Readonly<Record<Exclude<Option, 'lr'>, number>> {
  const { name, step, ...rest } = check(schema, options, 'rule');
  const parts = { options: readOptions(rest.options, 'rule.options'), state: readStates(rest.state, 'rule.state') };
  const rule = traceRule(namesOf(parts), step as never);
  const known = know({ name, ...parts, ...saved(rule) }, rule);
  return (given) => describe(known, given) as ReturnType<ReturnType<typeof defineOptimizer<Option, State>>>;
}

addDefinedOptimizers(
  Object.assign(({ rule, ...options }: { readonly rule?: unknown }) => describe(knownRule(rule), options), {
    [facts]: {
      name: 'defined' as const,
      schema: valibot.unknown() as never,
      form: formOf,
      example: {},
    },
  }),
);
