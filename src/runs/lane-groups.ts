// Which runs ride together. Grouping changes no result, only the time: runs in lanes that share data are sorted by their number of rows and cut
// into batches so that few lanes stay idle and few rows are computed for a lane that does not have them. Other runs share their problem.
import type { Dtype } from '../kernels/instance.js';
import { isEntrywise, ruleOf } from '../optimizers/kernel/load.js';
import type { Lanes } from '../problems/lanes.js';
import type { RunConfig } from './run-config.js';
import { groupByProblem } from './shared-problems.js';

/** How runs of this config share passes over the data with others, if they can. */
export function lanesOf({ problem, optimizer, noise }: RunConfig): Lanes | undefined {
  return isEntrywise(optimizer) && noise?.name !== 'injectedNoise' ? problem.lanes : undefined;
}

/** The most lanes that one pass serves: four vectors of 16 bytes. */
export const mostLanes: Readonly<Record<Dtype, number>> = { f64: 8, f32: 16 };

/** The vectors in an entry for that many lanes, 1, 2 or 4; 0 for one run alone. */
export function vectorsFor(lanes: number, dtype: Dtype): number {
  const each = mostLanes[dtype] / 4;
  return lanes === 1 ? 0 : ([1, 2, 4].find((vectors) => vectors * each >= lanes) as number);
}

/** Time of a pass over the data, by vectors, in passes of a run alone; measured by bench/diagonal-net.ts. */
const passCost: Readonly<Record<number, number>> = { 0: 1, 1: 1.45, 2: 2.6, 4: 4.8 };
/** Rows whose pass takes as long as the update of one lane's parameters. */
export const updateRows = 36;

function cost(lanes: number, rows: number, dtype: Dtype): number {
  const vectors = vectorsFor(lanes, dtype);
  const capacity = vectors === 0 ? 1 : (vectors * mostLanes[dtype]) / 4;
  return passCost[vectors] * rows + updateRows * capacity;
}

/** Cuts runs in order of falling n into batches of at most `most`, at the least cost: best[k] is that of the first k runs. */
function cut(rows: readonly number[], dtype: Dtype, most: number): number[] {
  const best = [0];
  const last = [0];
  for (let k = 1; k <= rows.length; k++) {
    best[k] = Number.POSITIVE_INFINITY;
    for (let size = 1; size <= Math.min(k, most); size++) {
      const total = best[k - size] + cost(size, rows[k - size], dtype);
      if (total < best[k]) [best[k], last[k]] = [total, size];
    }
  }
  const sizes: number[] = [];
  for (let k = rows.length; k > 0; k -= last[k]) sizes.unshift(last[k]);
  return sizes;
}

/**
 * The runs, by index, that ride together: in lanes those of the same data, rule, dtype and batch size, at most `most` of them; without lanes, where it
 * saves but little, those of the same problem and dtype, at most `mostWithout`.
 */
export function groupForLanes(
  configs: readonly RunConfig[],
  most: number = Number.POSITIVE_INFINITY,
  mostWithout: number = most,
): number[][] {
  const byData = new Map<unknown, Map<string, number[]>>();
  const withoutLanes: number[] = [];
  configs.forEach((config, index) => {
    const lanes = lanesOf(config);
    if (!lanes) {
      withoutLanes.push(index);
      return;
    }
    const { optimizer, dtype, batchSize } = config;
    const byKind = byData.get(lanes.dataKey) ?? new Map<string, number[]>();
    byData.set(lanes.dataKey, byKind);
    const key = `${ruleOf(optimizer)} ${dtype} ${batchSize}`;
    const group = byKind.get(key);
    if (group) group.push(index);
    else byKind.set(key, [index]);
  });
  const rowsOf = (index: number): number => configs[index].problem.samples;
  const inLanes = [...byData.values()].flatMap((byKind) =>
    [...byKind.values()].flatMap((group) => {
      const sorted = [...group].sort((a, b) => rowsOf(b) - rowsOf(a) || a - b);
      const { dtype } = configs[sorted[0]];
      let start = 0;
      return cut(sorted.map(rowsOf), dtype, Math.min(most, mostLanes[dtype])).map((size) => {
        start += size;
        return sorted.slice(start - size, start);
      });
    }),
  );
  return [...inLanes, ...groupByProblem(configs, withoutLanes, mostWithout)];
}
