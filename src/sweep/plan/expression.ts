// Conditions and values that follow from others: `optimizer.lr * steps > 1 && problem.name == 'ellipse'`. The text is parsed, never run as JavaScript. The
// grammar of models (define/text.ts) has no conditions that are true or false, and its parser is one for all, so this one is its own.
import { type MinifoldError, misread } from '../../input/errors.js';
import { meant } from '../../input/synonyms.js';

/** What an expression works with. */
export type Value = number | string | boolean;

/** The value of a name; undefined where there is none of that name. */
export interface Lookup {
  get(name: string): Value | undefined;
  known(): readonly string[];
}

type Evaluate = (names: Lookup) => Value;

/** An expression that was read. */
export interface Expression {
  readonly text: string;
  readonly evaluate: Evaluate;
}

const longest = 4096;
const deepest = 64;
const token =
  /\s*(?:(\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?)|([A-Za-z]\w*(?:\.[A-Za-z]\w*)*)|('[^']*'|"[^"]*")|(&&|\|\||[=!<>]=|[-+*/%<>!(),]))/y;

const levels: readonly (readonly string[])[] = [['||'], ['&&'], ['==', '!=', '<', '<=', '>', '>='], ['+', '-'], ['*', '/', '%']];
const comparisons = 2;

const functions: ReadonlyMap<string, (...values: number[]) => number> = new Map([
  ['abs', Math.abs],
  ['ceil', Math.ceil],
  ['floor', Math.floor],
  ['max', Math.max],
  ['min', Math.min],
  ['round', Math.round],
  ['sqrt', Math.sqrt],
]);

interface Token {
  readonly at: number;
  readonly kind: 'number' | 'name' | 'text' | 'sign' | 'end';
  readonly text: string;
}

class Parser {
  readonly #text: string;
  readonly #path: string;
  readonly #tokens: Token[] = [];
  #next = 0;
  #depth = 0;

  constructor(text: string, path: string) {
    this.#text = text;
    this.#path = path;
    if (text.length > longest) throw misread(path, text, longest, `longer than ${longest} characters`);
    token.lastIndex = 0;
    for (let at = 0; text.slice(at).trim() !== ''; at = token.lastIndex) {
      token.lastIndex = at;
      const match = token.exec(text);
      if (!match) throw misread(path, text, at, 'this is no part of an expression');
      const [whole, number, name, quoted, sign] = match;
      const kind = number !== undefined ? 'number' : name !== undefined ? 'name' : quoted !== undefined ? 'text' : 'sign';
      this.#tokens.push({ at: at + whole.length - whole.trimStart().length, kind, text: number ?? name ?? quoted ?? sign });
    }
    this.#tokens.push({ at: text.length, kind: 'end', text: '' });
  }

  whole(): Evaluate {
    const result = this.#level(0);
    if (this.#peek().kind !== 'end') throw this.wrong('an operator is missing');
    return result;
  }

  wrong(why: string, at: number = this.#peek().at): MinifoldError {
    return misread(this.#path, this.#text, at, why);
  }

  #peek(): Token {
    return this.#tokens[this.#next];
  }

  #take(...texts: readonly string[]): Token | undefined {
    const found = this.#peek();
    if (found.kind !== 'sign' || !texts.includes(found.text)) return undefined;
    this.#next++;
    return found;
  }

  #level(level: number): Evaluate {
    if (level === levels.length) return this.#unary();
    let left = this.#level(level + 1);
    for (let count = 0; ; count++) {
      const operator = this.#take(...levels[level]);
      if (!operator) return left;
      if (level === comparisons && count > 0) throw this.wrong('a comparison of a comparison; join two with &&', operator.at);
      left = this.#binary(operator, left, this.#level(level + 1));
    }
  }

  #binary({ text: operator, at }: Token, left: Evaluate, right: Evaluate): Evaluate {
    const flag = (value: Value): boolean => {
      if (typeof value === 'boolean') return value;
      throw this.wrong(`'${operator}' joins conditions, and ${JSON.stringify(value)} is none`, at);
    };
    if (operator === '||') return (names) => flag(left(names)) || flag(right(names));
    if (operator === '&&') return (names) => flag(left(names)) && flag(right(names));
    return (names) => {
      const [a, b] = [left(names), right(names)];
      if (typeof a !== typeof b)
        throw this.wrong(`'${operator}' of ${JSON.stringify(a)} and ${JSON.stringify(b)}, which are of two kinds`, at);
      if (operator === '==') return a === b;
      if (operator === '!=') return a !== b;
      if (typeof a !== 'number' || typeof b !== 'number') throw this.wrong(`'${operator}' is for numbers`, at);
      return arithmetic(operator, a, b);
    };
  }

  #unary(): Evaluate {
    const sign = this.#take('-', '+', '!');
    if (!sign) return this.#primary();
    const operand = this.#within(() => this.#unary());
    return (names) => {
      const value = operand(names);
      if (sign.text === '!' && typeof value === 'boolean') return !value;
      if (sign.text !== '!' && typeof value === 'number') return sign.text === '-' ? -value : value;
      throw this.wrong(`'${sign.text}' of ${JSON.stringify(value)}`, sign.at);
    };
  }

  #within<T>(read: () => T): T {
    if (++this.#depth > deepest) throw this.wrong(`nested deeper than ${deepest}`);
    const result = read();
    this.#depth--;
    return result;
  }

  #primary(): Evaluate {
    const { kind, text, at } = this.#peek();
    if (this.#take('(')) {
      const inner = this.#within(() => this.#level(0));
      if (!this.#take(')')) throw this.wrong('a bracket is not closed');
      return inner;
    }
    if (kind === 'end' || kind === 'sign') throw this.wrong('a number, a name or a bracket is missing');
    this.#next++;
    if (kind === 'number') return () => Number(text);
    if (kind === 'text') return () => text.slice(1, -1);
    if (text === 'true' || text === 'false') return () => text === 'true';
    return this.#take('(') ? this.#call(text, at) : (names) => this.#lookUp(names, text, at);
  }

  #call(name: string, at: number): Evaluate {
    const apply = functions.get(name);
    if (!apply) throw this.wrong(`there is no function '${name}'; known: ${[...functions.keys()].join(', ')}`, at);
    const operands = [this.#within(() => this.#level(0))];
    while (this.#take(',')) operands.push(this.#within(() => this.#level(0)));
    if (!this.#take(')')) throw this.wrong('a bracket is not closed');
    if (operands.length > 1 && name !== 'min' && name !== 'max') throw this.wrong(`${name} takes one number`, at);
    return (names) => {
      const values = operands.map((operand) => operand(names));
      if (values.every((value) => typeof value === 'number')) return apply(...values);
      throw this.wrong(`${name} takes numbers`, at);
    };
  }

  #lookUp(names: Lookup, name: string, at: number): Value {
    const value = names.get(name);
    if (value !== undefined) return value;
    const known = names.known();
    const [hint] = [...meant(name, known), ...known.filter((one) => one.endsWith(`.${name}`))];
    throw this.wrong(`a cell has no '${name}'${hint === undefined ? '.' : `; did you mean '${hint}'?`} Known: ${known.join(', ')}`, at);
  }
}

function arithmetic(operator: string, a: number, b: number): Value {
  switch (operator) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    default:
      return a % b;
  }
}

/**
 * Reads an expression: numbers, texts in quotes, names with dots, + - * / %, comparisons, && || !, and abs, ceil, floor, max, min, round, sqrt. What it
 * evaluates to is the same in every engine.
 *
 * @throws E_SYNTAX with a mark under the place, when it is read or evaluated
 */
export function readExpression(text: string, path: string): Expression {
  return { text, evaluate: new Parser(text, path).whole() };
}
