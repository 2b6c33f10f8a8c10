// Curves that are not a measure of runs over time: what is left between replicas and their flow, and the plane of two singular values.
import { ruleStyle } from '../../figures/palette.js';
import type { Lab } from '../lab.js';
import type { Chart, ChartSeries } from './chart.js';
import { flowLook, lookOfEach, titlesOf } from './looks.js';

/** The value of a rising path in the plane at a step, between its two neighbours. */
function interpolated(step: Float64Array, values: Float64Array, p: number, at: number): number {
  let k = 1;
  while (k + 1 < step.length && step[k] < at) k++;
  const share = Math.min(1, Math.max(0, (at - step[k - 1]) / (step[k] - step[k - 1])));
  return values[2 * k - 2 + p] + share * (values[2 * k + p] - values[2 * k - 2 + p]);
}

/** Of each coordinate the mean of the replicas less the flow, within two standard errors. */
export function residualLines(
  { state, results }: Pick<Lab, 'state' | 'results'>,
  on: (place: number, step: Float64Array) => Float64Array,
): ChartSeries[] {
  const { optimizers } = state.setup;
  const looks = lookOfEach(optimizers);
  const titles = titlesOf(optimizers);
  return results.crowds.flatMap(({ step, mean, error }, place) => {
    const flow = results.flows[place];
    if (!flow || 'why' in flow || mean.length !== 2 * step.length) return [];
    return [0, 1].map((p) => ({
      of: { concept: 'mean', place } as const,
      title: `${titles[place]}, θ${'₁₂'[p]}`,
      look: p === 0 ? looks[place] : { ...looks[place], ...flowLook(looks[place]) },
      x: on(place, step),
      y: Float64Array.from(step, (k, j) => mean[2 * j + p] - interpolated(flow.step, flow.theta, p, k)),
      band: Float64Array.from(step, (_, j) => error[2 * j + p]),
    }));
  });
}

/** The plane of the two largest singular values: each run's way through it, and the truth where it is known. */
export function singularPlane(runs: readonly ChartSeries[], truth: Float64Array | undefined, title: string): Chart {
  const [first, second] = truth ?? [];
  const truthAt = { x: Float64Array.of(first), y: Float64Array.of(second) };
  const known = first === undefined ? [] : [{ title: 'truth', look: ruleStyle, ...truthAt, dots: true }];
  const most = Math.max(first ?? 0, ...runs.map(({ x }) => Math.max(...Array.from(x))));
  return {
    series: [...runs, ...known],
    rules: [],
    x: { title: 'largest singular value σ₁', log: false, to: 1.1 * most },
    y: { title, log: false },
  };
}
