// An update rule as text: a line a value, `m = 0.9*m + 0.1*g`, the last of which is theta.
import { defineOptimizer } from '../../define/rules/optimizer.js';
import { tracedText } from '../../define/text.js';
import type { Operand } from '../../define/traced.js';
import { malformed } from '../../input/errors.js';
import type { DefinedOptimizer } from '../../optimizers/defined.js';

interface Line {
  readonly name: string;
  readonly text: string;
}

/** The lines of a rule; semicolons end them too. */
function linesOf(rule: string): Line[] {
  const lines = rule.split(/[;\n]/).filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const [, name, text] = /^\s*([A-Za-z]\w*)\s*=(?!=)(.*)$/.exec(line) ?? [];
    if (name === undefined || name === 'g' || name === 'lr' || name === 't')
      throw malformed('optimizer.text', `'${line.trim()}' is no line of a rule; allowed: name = expression, the last of them theta = …`);
    return { name, text };
  });
}

const mentions = (text: string, name: string): boolean => new RegExp(`(?<![\\w.])${name}(?!\\w)`).test(text);

/** What is read before a line has made it is kept from step to step. */
function statesOf(lines: readonly Line[]): string[] {
  const names = [...new Set(lines.map(({ name }) => name))].filter((name) => name !== 'theta');
  return names.filter((name) => {
    const first = lines.findIndex((line) => line.name === name);
    return lines.slice(0, first + 1).some(({ text }) => mentions(text, name));
  });
}

/** The optimizer of a rule: theta, the gradient g, the rate lr, the number t = 1, 2, … of the step, and what its lines make. */
export function optimizerOfText(rule: string, lr: number): DefinedOptimizer {
  const lines = linesOf(rule);
  if (!lines.some(({ name }) => name === 'theta')) throw malformed('optimizer.text', 'a rule says what theta is after the step: theta = …');
  const state = statesOf(lines);
  const make = defineOptimizer<'lr', string>({
    name: 'your rule',
    options: { lr },
    state,
    step: (values, options, t) => {
      const now: Record<string, Operand> = { theta: values.theta, g: values.g, lr: options.lr, t };
      for (const name of state) now[name] = values[name];
      for (const { name, text } of lines) now[name] = tracedText('optimizer.text', text, now);
      return Object.fromEntries(['theta', ...state].map((name) => [name, now[name]])) as Record<string, Operand> & { theta: Operand };
    },
  });
  return make({ lr });
}
