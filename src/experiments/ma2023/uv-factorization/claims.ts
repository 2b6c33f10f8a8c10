// The claims of uv-factorization: near the manifold dynamics, and towards balanced factors.
import { formatNumber, formatRounded } from '../../../figures/index.js';
import { above, below, claim, notRun, type Outcome, outcome } from '../../claim.js';
import type { CellResult, Claim } from '../../experiment.js';
import { mean } from '../../readings.js';
import { alongReadings, lateReadings, leastNorm, readings } from './readings.js';
import { nameOf, type UvSettings } from './settings.js';

/** Three digits are what a few runs can tell. */
const short = (x: number): string => formatRounded(x, 3);

/** Whether a distance from the dynamics is small beside the displacement. */
function beside(last: readonly { readonly distance: number; readonly displacement: number }[]): Outcome {
  const [distance, displacement] = [mean(last.map((x) => x.distance)), mean(last.map((x) => x.displacement))];
  if (!Number.isFinite(distance)) return notRun;
  return outcome(`${short(distance)} against ${short(displacement)}`, below(distance, 0.25 * displacement));
}

const near = { expected: 'less than a quarter of it', tolerance: 'mean of the last tenth' };

export function claims(settings: UvSettings, results: readonly CellResult[]): Claim[] {
  const all = readings(settings, results);
  const least = leastNorm(settings);
  const ofHessian = settings.momenta.flatMap((momentum): Claim[] => {
    const own = all.filter(({ series }) => series === nameOf(momentum));
    const last = lateReadings(own, settings);
    const start = own[0]?.norm;
    const end = mean(last.map((x) => x.norm));
    const balanced = (): Outcome =>
      last.length > 0 ? outcome(`${formatNumber(start)} to ${formatNumber(end)}`, above((start - end) / (start - least), 0.9)) : notRun;
    return [
      claim(`distance-${momentum}`, beside(last), {
        text: `${nameOf(momentum)} stays near the manifold dynamics: its distance from them is small beside its displacement.`,
        ...near,
      }),
      claim(`balance-${momentum}`, balanced(), {
        text: `${nameOf(momentum)} moves towards the balanced, flattest factors: ‖U‖² + ‖V‖² falls towards twice the nuclear norm of M.`,
        expected: `to ${formatNumber(least)}`,
        tolerance: 'nine tenths of the way',
      }),
    ];
  });
  const along = lateReadings(alongReadings(settings, results), settings.along);
  const { observed, numbers } = beside(along);
  const chance = short(mean(along.map((x) => x.chance)));
  return [
    ...ofHessian,
    claim('distance-along', along.length > 0 ? outcome(`${observed}, ${chance} by chance alone`, ...numbers) : notRun, {
      text: 'With isotropic noise along the manifold besides, the average of SGD stays near the average of the manifold dynamics.',
      ...near,
    }),
  ];
}
