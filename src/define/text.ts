// Models as text: `(x + y)^2/2 - 1` is read by jsep, never run as JavaScript, and becomes the same graph as a function would.
import jsep, { type Expression } from 'jsep';
import { misread, within } from '../input/errors.js';
import { checkSigns, typed } from '../input/signs.js';
import { meant } from '../input/synonyms.js';
import type { Graph } from './graph.js';
import type { Node } from './node.js';
import * as operations from './operations/index.js';
import { lift, type Operand, operation, Traced, tracing } from './traced.js';

/** The longest text, and how many brackets, signs, powers and conditions may stand in one another. */
const longest = 2 ** 14;
const deepest = 64;

type Apply = (...operands: Operand[]) => Traced;

const calls: ReadonlyMap<string, Apply> = new Map(Object.entries<unknown>(operations) as [string, Apply][]);
const constants: ReadonlyMap<string, number> = new Map([
  ['pi', Math.PI],
  ['e', Math.E],
]);
const powers = ['*'.repeat(2), '^'];
const comparisons: ReadonlyMap<string, Apply> = new Map<string, Apply>([
  ['<', (x, y) => operations.less(x, y)],
  ['<=', (x, y) => operations.lessOrEqual(x, y)],
  ['>', (x, y) => operations.less(y, x)],
  ['>=', (x, y) => operations.lessOrEqual(y, x)],
  ['==', (x, y) => operations.equal(x, y)],
]);
const binary: ReadonlyMap<string, Apply> = new Map<string, Apply>([
  ...comparisons,
  ['+', (x, y) => operations.add(x, y)],
  ['-', (x, y) => operations.sub(x, y)],
  ['*', (x, y) => operations.mul(x, y)],
  ['/', (x, y) => operations.div(x, y)],
  ...powers.map((power): [string, Apply] => [power, (x, y) => operations.pow(x, y)]),
]);

/** A part of the text, and where it begins. */
interface Part extends Expression {
  at?: number;
}

/** The part of jsep's parser that a hook sees. */
interface Parser {
  readonly expr: string;
  readonly code: number;
  index: number;
  gobbleSpaces(): void;
  gobbleToken(): Part | false;
  gobbleNumericLiteral(): Part;
  throwError(message: string): never;
}

interface Hook {
  readonly context: Parser;
  node?: Part | false;
}

/** Where the tokens and expressions begin that are being read, each within the one before. */
const open: number[] = [];

function enter({ context }: Hook): void {
  open.push(context.index);
  if (open.length > 2 * deepest) context.throwError(`nested deeper than ${deepest}`);
}

function operand(parser: Parser): Part {
  return parser.gobbleToken() || parser.throwError('a number, a name or a bracket is missing');
}

function prepare(): void {
  jsep.removeAllBinaryOps();
  jsep.removeAllUnaryOps();
  jsep.removeAllLiterals();
  [[...comparisons.keys()], ['+', '-'], ['*', '/']].forEach((names, k) => {
    for (const name of names) jsep.addBinaryOp(name, k + 1);
  });
  const hook = (name: string, run: (env: Hook) => void): void => jsep.hooks.add(name as 'gobble-token', run as never);
  hook('gobble-expression', enter);
  hook('after-expression', () => open.pop());
  hook('gobble-token', (env) => {
    enter(env);
    const parser = env.context;
    const sign = parser.expr[parser.index];
    if (/[\d.]/.test(sign)) env.node = parser.gobbleNumericLiteral();
    if (sign !== '-' && sign !== '+') return;
    parser.index += 1;
    env.node = { type: 'UnaryExpression', operator: sign, argument: operand(parser) }; // with its powers: -x^2 = -(x^2)
  });
  hook('after-token', (env) => {
    if (env.node) env.node = raised(env.context, env.node);
    open.pop();
  });
}

/** A token that was read, with the powers after it. */
function raised(parser: Parser, base: Part): Part {
  const at = open[open.length - 1];
  base.at = at;
  if ('+-'.includes(parser.expr[at])) return base; // its operand took them
  parser.gobbleSpaces();
  const operator = powers.find((name) => parser.expr.startsWith(name, parser.index));
  if (operator === undefined) return base;
  parser.index += operator.length;
  return { type: 'BinaryExpression', operator, left: base, right: operand(parser) };
}

let prepared = false;

/** What jsep says of 2x is about names of variables. */
function inOurWords(description: string): string {
  return description.startsWith('Variable names') ? 'an operator is missing behind a number: 2x is written 2 * x' : description;
}

function tree(text: string, path: string, names: readonly string[]): Part {
  if (!prepared) prepare();
  prepared = true;
  if (text.length > longest) throw misread(path, text, longest, `longer than ${longest} characters`);
  checkSigns(text, path, names);
  open.length = 0;
  try {
    return jsep(typed(text));
  } catch (error) {
    const { index = 0, description = String(error) } = error as { index?: number; description?: string };
    throw misread(path, text, index, inOurWords(description));
  }
}

/** Where a part begins; one of two operands begins with the first, if no bracket does. */
function startOf(part: Part): number | undefined {
  const first = (part.left ?? part.test) as Part | undefined;
  return part.at ?? (first && startOf(first));
}

/** The graph of a text, made part by part. */
class Reading {
  /** The place in the text that is being read. */
  at: number = 0;
  readonly #text: string;
  readonly #path: string;
  readonly #names: Readonly<Record<string, Node>>;
  readonly #graph: Graph;

  constructor(graph: Graph, path: string, text: string, names: Readonly<Record<string, Node>>) {
    this.#graph = graph;
    this.#path = path;
    this.#text = text;
    this.#names = names;
  }

  /** The node of all of it. */
  node(expression: Part): Node {
    return lift(this.#value(expression), 'its value');
  }

  #value(part: Part | null): Operand {
    if (!part) throw this.#refused(this.at, 'something is missing between commas');
    this.at = startOf(part) ?? this.at;
    switch (part.type) {
      case 'Literal':
        return this.#number(part.value);
      case 'Identifier':
        return this.#name(String(part.name));
      case 'UnaryExpression': {
        const argument = this.#value(part.argument as Part);
        return part.operator === '-' ? operations.neg(argument) : argument;
      }
      case 'BinaryExpression':
        return this.#chain(part);
      case 'ConditionalExpression': {
        const [c, x, y] = [part.test, part.consequent, part.alternate].map((one) => this.#value(one as Part));
        this.at = startOf(part) ?? this.at;
        return operations.select(c, x, y);
      }
      case 'ArrayExpression':
        return (part.elements as (Part | null)[]).map((element) => this.#value(element));
      case 'CallExpression':
        return this.#call(part.callee as Part, part.arguments as (Part | null)[]);
      case 'MemberExpression':
        return this.#member(part);
      case 'Compound': {
        const [, second] = part.body as Part[];
        throw this.#severed((second && startOf(second)) ?? this.at);
      }
      case 'SequenceExpression':
        throw this.#severed(startOf((part.expressions as Part[])[1]) ?? this.at);
      default:
        throw this.#refused(this.at, 'this is no expression');
    }
  }

  /** Two expressions, the second of which begins at `at`: one number with a comma in it, or an operator is missing. */
  #severed(at: number): Error {
    const before = this.#text.slice(0, at);
    if (/\d,$/.test(before) && /\d/.test(this.#text[at]))
      return this.#refused(at - 1, 'a number has a point: 1,5 is written 1.5, and 1,000 is written 1000');
    return this.#refused(at, 'one expression is expected, with an operator between its parts');
  }

  #refused(at: number, why: string): Error {
    return misread(this.#path, this.#text, at, why);
  }

  /** Operands one after the other: a + b - c + ... may be long. */
  #chain(last: Part): Operand {
    const steps: Part[] = [];
    let first = last;
    for (; first.type === 'BinaryExpression' && (first === last || first.at === undefined); first = first.left as Part) steps.push(first);
    return steps.reduceRight((left, step) => {
      const { operator, right } = step as Part & { operator: string; right: Part };
      const value = this.#value(right);
      this.at = this.#text.slice(0, startOf(right)).trimEnd().length - operator.length; // before what stands right of it
      const inner = step.left as Part & { operator: string };
      if (comparisons.has(operator) && comparisons.has(inner.operator) && inner.at === undefined)
        throw this.#refused(this.at, 'a comparison of a comparison; a < b < c is (a < b) * (b < c)');
      return (binary.get(operator) as Apply)(left, value);
    }, this.#value(first));
  }

  #number(value: unknown): number {
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw this.#refused(this.at, typeof value === 'number' ? 'a number that is not finite' : 'only numbers can be written out');
  }

  #name(name: string): Operand {
    if (Object.hasOwn(this.#names, name)) return new Traced(this.#graph, this.#names[name]);
    const constant = constants.get(name);
    if (constant !== undefined) return constant;
    throw this.#unknown('name', name, [...Object.keys(this.#names), ...constants.keys()]);
  }

  #unknown(what: string, name: string, known: readonly string[]): Error {
    const [hint] = meant(name, known);
    const also = hint === undefined ? '' : `did you mean '${hint}'? `;
    return this.#refused(this.at, `there is no ${what} '${name}'; ${also}Known: ${known.join(', ')}`);
  }

  #call(callee: Part, given: readonly (Part | null)[]): Operand {
    if (callee.type !== 'Identifier') throw this.#refused(this.at, 'functions are called by their names, as in tanh(x)');
    const name = String(callee.name);
    const apply = calls.get(name);
    if (!apply && Object.hasOwn(this.#names, name))
      throw this.#refused(this.at, `'${name}' is no function; a product is written ${name} * (…)`);
    if (!apply) throw this.#unknown('function', name, [...calls.keys()]);
    const { at } = this;
    const operands = given.map((one) => this.#value(one));
    this.at = at;
    return apply(...operands);
  }

  #member({ object, property, computed }: Part): Operand {
    const whole = this.#value(object as Part);
    const { type, value: index } = property as Part;
    if (computed) this.at = startOf(property as Part) ?? this.at;
    if (!computed || type !== 'Literal' || typeof index !== 'number')
      throw this.#refused(this.at, 'entries are taken by a number in brackets, from 0 on, as in theta[0]');
    return (whole instanceof Traced ? whole : operations.vector(...(Array.isArray(whole) ? whole : [whole])))[index];
  }
}

/** The node of a text in which these names stand for nodes. */
export function parsed(graph: Graph, path: string, text: string, names: Readonly<Record<string, Node>>): Node {
  const expression = tree(text, path, Object.keys(names));
  const reading = new Reading(graph, path, text, names);
  return tracing(graph, path, () => {
    try {
      return reading.node(expression);
    } catch (error) {
      throw within(path, error, text, reading.at);
    }
  });
}

/** The value of a text in which these names stand for traced values, where something is being traced. */
export function tracedText(path: string, text: string, names: Readonly<Record<string, Operand>>): Traced {
  const keys = Object.keys(names);
  return operation('text', keys.length, Object.values(names), (graph, ...nodes) =>
    parsed(graph, path, text, Object.fromEntries(keys.map((key, k) => [key, nodes[k]]))),
  );
}
