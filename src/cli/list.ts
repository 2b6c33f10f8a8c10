// minifold list
import type { Context } from './context.js';
import { wrap } from './text-table.js';

/** Prints the experiments: what each does and which paper it comes from. */
export function list({ experiments, stdout }: Context, json: boolean): void {
  if (json) {
    const listed = experiments.map(({ id, title, source, summary, presets }) => ({ id, title, source, summary, presets }));
    stdout.write(`${JSON.stringify({ experiments: listed })}\n`);
    return;
  }
  for (const { id, title, source, summary } of experiments) {
    const body = [title, source, summary].flatMap((text) => wrap(text, 76));
    stdout.write(`${id}\n${body.map((line) => `    ${line}\n`).join('')}\n`);
  }
  stdout.write('Run one with: minifold run <experiment>\n');
}
