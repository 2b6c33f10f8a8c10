// What the page computes of a state of its laboratory, without its workers: the tracks of its runs.
import { trackOf } from '../../src/page/compute/track.js';
import { measuresOfCurve } from '../../src/page/lab.js';
import { noResults, type Results } from '../../src/page/lab-results.js';
import type { LabState } from '../../src/page/state/lab-state.js';
import { present } from './present.js';

export async function tracksOnly({ setup, curve }: LabState): Promise<Results> {
  const measures = measuresOfCurve[curve] ?? [];
  const tracks = await Promise.all(
    setup.optimizers.map(async (_, place) => present(await trackOf(setup, place, 1500, measures, async () => true))),
  );
  return { ...noResults, tracks };
}
