// The numbers of the figures as files: CSV with a row a step and a run, and JSON with all that makes them.
import type { Results } from '../lab-results.js';
import { titlesOf } from '../views/looks.js';
import type { LabState } from './lab-state.js';

interface Shown {
  readonly state: LabState;
  readonly results: Results;
}

/** A field of CSV. */
function field(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** run, step, theta_0, theta_1, …, and the measures there are. */
export function csvOf({ state, results }: Shown): string {
  const titles = titlesOf(state.setup.optimizers);
  const P = results.tracks[0]?.parameters ?? 0;
  const measures = Object.keys(results.tracks[0]?.measures ?? {});
  const lines = [['run', 'step', ...Array.from({ length: P }, (_, p) => `theta_${p}`), ...measures].map(field).join()];
  results.tracks.forEach(({ step, theta, measures: values }, place) => {
    for (let k = 0; k < step.length; k++)
      lines.push(
        [field(titles[place]), step[k], ...theta.subarray(k * P, (k + 1) * P), ...measures.map((name) => values[name]?.[k] ?? '')].join(),
      );
  });
  return `${lines.join('\n')}\n`;
}

/** The setup, and every run, flow and mean as arrays. */
export function jsonOf({ state, results }: Shown): string {
  const { tracks, flows, crowds, moments } = results;
  const plain = (_: string, value: unknown): unknown => (ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value);
  return `${JSON.stringify({ setup: state.setup, runs: tracks, flows, replicas: crowds, at: moments }, plain)}\n`;
}
