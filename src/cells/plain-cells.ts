// Cells as users hand them in: checked, and plain data from then on.
import * as valibot from 'valibot';
import { invalid } from '../input/errors.js';
import { check, isOptions, positive, required, whole } from '../input/validate.js';
import type { Cell, Labels } from './cell.js';

const texts = valibot.array(valibot.string('a name'), 'an array of names');
const labels = valibot.custom<Labels>(
  (given) => isOptions(given) && Object.values(given).every((label) => typeof label === 'string' || Number.isFinite(label)),
  'texts and finite numbers by their names',
);
const settings = valibot.custom<object>(isOptions, 'an object of plain data');

const task = valibot.strictObject({ labels, task: valibot.string('experiment-id/task-name'), settings, weight: positive, measures: texts });
const run = valibot.strictObject({
  labels,
  config: valibot.looseObject({
    problem: required('what diagonalNet(...) and the other problems return, or its spec'),
    optimizer: required('what sgd(...), adam(...) and the other optimizers return'),
    steps: whole(0),
    every: valibot.optional(whole(1)),
    measures: texts,
  }),
  stepWeight: valibot.optional(positive),
});

/** Whether a value is a problem and not its description. */
function isMade(value: unknown): value is { readonly spec: object } {
  return typeof value === 'object' && value !== null && typeof (value as { initialTheta?: unknown }).initialTheta === 'function';
}

/**
 * Copies of the cells, with the spec of a problem in place of the problem. Whether the options of a run fit is for the run to say, so that the error of a
 * cell is its own.
 */
export function plainCells(cells: unknown): readonly Cell[] {
  if (!Array.isArray(cells)) throw invalid('E_TYPE', 'cells', cells, 'an array of cells');
  const specs = new Map<object, object>();
  const plain = (problem: object): object => {
    if (!isMade(problem)) return problem;
    const spec = specs.get(problem) ?? problem.spec;
    specs.set(problem, spec);
    return spec;
  };
  return Array.from(cells, (cell: unknown, k) => {
    const isTask = isOptions(cell) && 'task' in cell;
    const read = check<object>(isTask ? task : run, cell, `cells[${k}]`) as Cell;
    return 'task' in read ? read : { ...read, config: { ...read.config, problem: plain(read.config.problem) } };
  });
}
