// The first screen as a drawing: what the page shows before any script runs, and without scripts. Made by the build.
import { slowFlowOf } from './compute/flow.js';
import { landscapeOf } from './compute/landscape.js';
import { momentOf, trackOf } from './compute/track.js';
import { firstState } from './state/lab-state.js';
import { boxOf } from './state/problems.js';
import { exponentOf, lookOfEach, titlesOf } from './views/looks.js';
import { backgroundMarks, frameOf, pathMarks } from './views/plane.js';
import { svgOf } from './views/svg.js';

const size = { width: 700, height: 500 };

/** The poster: the same start and noise as the page's first screen. */
export async function poster(): Promise<string> {
  const { setup, at } = firstState;
  const { centre, half } = boxOf(setup);
  const frame = frameOf(size.width, size.height, centre, half);
  const places = [...setup.optimizers.keys()];
  const landscape = await landscapeOf({ problem: setup.problem, box: frame.box, points: 41, exponent: exponentOf(setup.optimizers[0]) });
  const tracks = await Promise.all(places.map((place) => trackOf(setup, place, 300, [], async () => true)));
  const flows = await Promise.all(places.map((place) => slowFlowOf(setup, place, 60)));
  const moments = await Promise.all(places.map((place) => momentOf(setup, place, at)));
  const paths = {
    looks: lookOfEach(setup.optimizers),
    titles: titlesOf(setup.optimizers),
    tracks: tracks.flatMap((track) => track ?? []),
    flows,
    crowds: [],
    moments,
    at,
  };
  const title =
    'A ring of minimizers. SGD and Adam start at one point and end at different places, each near the end of its dashed slow flow.';
  return svgOf([...backgroundMarks(frame, landscape), ...pathMarks(frame, paths)], size, title).replace('<svg ', '<svg class="poster" ');
}
