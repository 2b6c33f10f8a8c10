// Models as text: `(x + y)^2/2 - 1` is read by jsep, never run as JavaScript, and becomes the same graph as a function would.
import jsep, { type Expression } from 'jsep';
import { misread } from '../input/errors.js';
import type { Graph } from './graph.js';
import type { Node } from './node.js';
import * as operations from './operations.js';
import { lift, type Operand, Traced, tracing } from './traced.js';

/** The longest text, and how deep brackets may stand in it. */
const longest = 2 ** 14;
const deepest = 64;

const calls: ReadonlyMap<string, (...operands: Operand[]) => Traced> = new Map(Object.entries(operations));
const constants: ReadonlyMap<string, number> = new Map([
  ['pi', Math.PI],
  ['e', Math.E],
]);
const powers = ['^', '**'];
const binary: ReadonlyMap<string, (x: Operand, y: Operand) => Traced> = new Map([
  ['+', operations.add],
  ['-', operations.sub],
  ['*', operations.mul],
  ['/', operations.div],
  ['<', operations.less],
  ['<=', operations.lessOrEqual],
  ['>', (x, y) => operations.less(y, x)],
  ['>=', (x, y) => operations.lessOrEqual(y, x)],
  ['==', operations.equal],
  ...powers.map((power) => [power, operations.pow] as const),
]);

/** The part of jsep's parser that a hook sees. */
interface Parser {
  readonly expr: string;
  index: number;
  gobbleSpaces(): void;
  gobbleToken(): Expression | false | undefined;
  throwError(message: string): never;
}

/** A base with its exponents, from right to left: binds closer than a sign before it, as -x^2 = -(x^2). */
function gobblePower(parser: Parser): Expression {
  const base = parser.gobbleToken();
  if (!base) return parser.throwError('A number, a name or a bracket is missing');
  parser.gobbleSpaces();
  const operator = powers.findLast((power) => parser.expr.startsWith(power, parser.index));
  if (operator === undefined) return base;
  parser.index += operator.length;
  parser.gobbleSpaces();
  return { type: 'BinaryExpression', operator, left: base, right: gobblePower(parser) };
}

function prepare(): void {
  jsep.removeAllBinaryOps();
  jsep.removeAllUnaryOps();
  jsep.removeAllLiterals();
  const order = [
    ['==', '<', '<=', '>', '>='],
    ['+', '-'],
    ['*', '/'],
  ];
  order.forEach((names, k) => {
    for (const name of names) jsep.addBinaryOp(name, k + 1);
  });
  for (const power of powers) jsep.addBinaryOp(power, order.length + 1, true);
  jsep.hooks.add('gobble-token', (env) => {
    const parser = (env as unknown as { context: Parser }).context;
    const operator = parser.expr[parser.index];
    if (operator !== '-' && operator !== '+') return;
    parser.index += 1;
    parser.gobbleSpaces();
    env.node = { type: 'UnaryExpression', operator, argument: gobblePower(parser), prefix: true } as Expression;
  });
}

let prepared = false;

function tree(text: string, path: string): Expression {
  if (!prepared) prepare();
  prepared = true;
  if (text.length > longest) throw misread(path, text, longest, `longer than ${longest} characters`);
  let depth = 0;
  for (let k = 0; k < text.length; k++) {
    if ('([?'.includes(text[k])) depth += 1;
    if (')]'.includes(text[k])) depth -= 1;
    const signs = /^(?:[-+^*]\s*){16}/.test(text.slice(k, k + 64));
    if (depth > deepest || signs) throw misread(path, text, k, `nested deeper than ${deepest}`);
  }
  try {
    return jsep(text);
  } catch (error) {
    const { index = 0, description = String(error) } = error as { index?: number; description?: string };
    throw misread(path, text, index, description);
  }
}

class Reading {
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

  value(expression: Expression): Operand {
    switch (expression.type) {
      case 'Literal':
        return this.#number(expression.value);
      case 'Identifier':
        return this.#name(expression.name as string);
      case 'UnaryExpression': {
        const argument = this.value(expression.argument as Expression);
        return expression.operator === '-' ? operations.neg(argument) : argument;
      }
      case 'BinaryExpression': {
        const apply = binary.get(expression.operator as string) as (x: Operand, y: Operand) => Traced;
        return apply(this.value(expression.left as Expression), this.value(expression.right as Expression));
      }
      case 'ConditionalExpression': {
        const { test, consequent, alternate } = expression as unknown as Record<'test' | 'consequent' | 'alternate', Expression>;
        return operations.select(this.value(test), this.value(consequent), this.value(alternate));
      }
      case 'ArrayExpression':
        return (expression.elements as Expression[]).map((element) => this.value(element));
      case 'CallExpression':
        return this.#call(expression.callee as Expression, expression.arguments as Expression[]);
      case 'MemberExpression':
        return this.#member(expression);
      default:
        throw this.#refused(
          0,
          expression.type === 'Compound' ? 'one expression is expected, and an operator between its parts' : 'not an expression',
        );
    }
  }

  #refused(at: number, why: string): Error {
    return misread(this.#path, this.#text, at, why);
  }

  #place(name: string): number {
    return Math.max(0, this.#text.search(new RegExp(`(?<![A-Za-z0-9_])${name.replace(/\W/g, '\\$&')}(?![A-Za-z0-9_])`)));
  }

  #number(value: unknown): number {
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw this.#refused(
      Math.max(0, this.#text.search(/["']|\d/)),
      typeof value === 'number' ? 'a number that is not finite' : 'only numbers can be written out',
    );
  }

  #name(name: string): Operand {
    if (Object.hasOwn(this.#names, name)) return new Traced(this.#graph, this.#names[name]);
    const constant = constants.get(name);
    if (constant !== undefined) return constant;
    throw this.#refused(
      this.#place(name),
      `there is no '${name}' here; known: ${[...Object.keys(this.#names), ...constants.keys()].join(', ')}`,
    );
  }

  #call(callee: Expression, given: readonly Expression[]): Operand {
    const name = callee.type === 'Identifier' ? String(callee.name) : '';
    const apply = calls.get(name);
    if (!apply) throw this.#refused(this.#place(name), `there is no function '${name}'; known: ${[...calls.keys()].join(', ')}`);
    if (apply.length !== 0 && apply.length !== given.length)
      throw this.#refused(this.#place(name), `${name} takes ${apply.length} argument${apply.length === 1 ? '' : 's'}, not ${given.length}`);
    return apply(...given.map((one) => this.value(one)));
  }

  #member({ object, property, computed }: Expression): Operand {
    const whole = this.value(object as Expression);
    const index = (property as Expression).type === 'Literal' ? (property as Expression).value : undefined;
    if (computed && whole instanceof Traced && Number.isInteger(index) && (index as number) < whole.length) return whole[index as number];
    throw this.#refused(Math.max(0, this.#text.search(/[.[]/)), 'entries are taken by a number in brackets, from 0 on, as in theta[0]');
  }
}

/** The node of a text in which these names stand for nodes. */
export function parsed(graph: Graph, path: string, text: string, names: Readonly<Record<string, Node>>): Node {
  const expression = tree(text, path);
  return tracing(graph, () => lift(new Reading(graph, path, text, names).value(expression), path, 'its value'));
}
