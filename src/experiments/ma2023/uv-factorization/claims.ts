// The claims of uv-factorization: at the pace of the manifold dynamics, and towards balanced factors.
import { claim, notRun, type Outcome } from '../../claim.js';
import type { CellResult, Claim } from '../../experiment.js';
import { measuredMean, predictedMean } from '../../measured.js';
import { last, mean } from '../../readings.js';
import { alongPaces, dynamicsOf, leastNorm, leftOutBy, paces, readings } from './readings.js';
import { nameOf, type UvSettings } from './settings.js';

export function claims(settings: UvSettings, results: readonly CellResult[]): Claim[] {
  const { size, target, lr, along } = settings;
  const all = readings(settings, results);
  const least = leastNorm(settings);
  const { points } = dynamicsOf(settings, results);
  const pace = (seen: readonly number[], share: number): Outcome =>
    seen.length === 0 ? notRun : predictedMean(measuredMean(seen), 1, share);
  const ofHessian = settings.momenta.flatMap((momentum): Claim[] => {
    const share = leftOutBy(size, target, lr) / (1 + momentum);
    const own = all.filter(({ series }) => series === nameOf(momentum));
    const seeds = [...new Set(own.map(({ seed }) => seed))];
    /** How much of the way to the balanced factors is gone at the end. */
    const gone = (norm: number, start: number): number => (start - norm) / (start - least);
    const balanced = (): Outcome => {
      if (seeds.length === 0 || points.length === 0) return notRun;
      const ends = seeds.map((seed) => {
        const norms = own.filter((reading) => reading.seed === seed).map(({ norm }) => norm);
        return gone(mean(norms.slice(-Math.ceil(norms.length / 10))), norms[0]);
      });
      const [from, to] = [points[0], last(points)].map((point) => point.reduce((sum, x) => sum + x * x, 0));
      return predictedMean(measuredMean(ends), gone(to, from), share);
    };
    return [
      claim(`pace-${momentum}`, pace(paces(settings, results, momentum), share), {
        text: `${nameOf(momentum)} goes the way of the manifold dynamics at their pace, in slow time k η²/(1−μ)². The pace with the least distance:`,
      }),
      claim(`balance-${momentum}`, balanced(), {
        text: `${nameOf(momentum)} comes as near to the balanced, flattest factors as the dynamics: the share of the way of ‖U‖² + ‖V‖² to twice the nuclear norm of M.`,
      }),
    ];
  });
  return [
    ...ofHessian,
    claim('pace-along', pace(alongPaces(settings, results), leftOutBy(along.size, target, along.lr)), {
      text: 'With isotropic noise along the manifold besides, averages of SGD go at the pace of averages of the manifold dynamics.',
    }),
  ];
}
