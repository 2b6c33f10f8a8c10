// Noise added to the gradient itself, as Ma, Kunin, Ying 2023 do: with the covariance of the Hessian, isotropic, or along the valley only.
import * as valibot from 'valibot';
import { invalid } from '../input/errors.js';
import { check, nonNegative, oneOf, whole } from '../input/validate.js';
import { covariances, streams } from '../kernels/generated.js';
import type { KernelInstance } from '../kernels/instance.js';
import { place } from '../kernels/shared.js';
import type { Problem } from '../problems/problem.js';
import { seedWords } from '../random/seed-words.js';

/** The size of injected gradient noise, and the directions it has. */
export interface InjectedNoiseOptions {
  /** Size of the noise in the unit of the gradient, >= 0. */
  readonly sigma: number;
  /**
   * 'hessian': covariance sigma² H/2, which is the sigma² H of Ma, Kunin, Ying 2023, whose loss zᵀHz has no ½; negative curvature counts as none.
   * 'isotropic': sigma² I. 'tangent': sigma² on the directions without curvature, those along the valley; 'normal': on those with curvature.
   */
  readonly covariance: Covariance;
  /**
   * The number of directions with curvature on the manifold of minimizers. Off the manifold all directions have some: with this number those of the
   * largest curvatures count as normal to it and the others as tangent, and 'hessian' noise has only the normal ones, as the paper's D(Pz) does.
   * Default: curvature above 1e-6 of the largest counts, at the point itself.
   */
  readonly codimension?: number | undefined;
  /**
   * Besides 'hessian' or 'normal' noise, isotropic noise on the directions without curvature, those along the manifold: its size in units of sigma.
   * Default 0.
   */
  readonly along?: number | undefined;
}

/** The directions of injected noise. */
export type Covariance = 'hessian' | 'isotropic' | 'tangent' | 'normal';

/** The plain description of injected noise. */
export type InjectedNoise = Readonly<{ name: 'injectedNoise' } & InjectedNoiseOptions>;

const schema: valibot.GenericSchema<unknown, InjectedNoiseOptions> = valibot.pipe(
  valibot.strictObject({
    sigma: nonNegative,
    covariance: oneOf('hessian', 'isotropic', 'tangent', 'normal'),
    codimension: valibot.exactOptional(whole(1)),
    along: valibot.exactOptional(nonNegative),
  }),
  valibot.forward(
    valibot.check(
      ({ covariance, along }) => !along || covariance === 'hessian' || covariance === 'normal',
      "none besides 'isotropic' or 'tangent' noise",
    ),
    ['along'],
  ),
  valibot.forward(
    valibot.check(
      ({ covariance, codimension }) => codimension === undefined || covariance !== 'isotropic',
      "none besides 'isotropic' noise, which has all directions",
    ),
    ['codimension'],
  ),
);

/** Checks the options of injected noise. */
export function readInjectedNoise(options: unknown): InjectedNoise {
  return Object.freeze({ name: 'injectedNoise', ...check(schema, options, 'noise') });
}

/**
 * Injected gradient noise (Ma, Kunin, Ying 2023, Sec. 2): step t adds D z_t to the gradient, z_t standard normal, D Dᵀ the covariance at theta.
 * All but 'isotropic' take the eigenvectors of the dense Hessian at every step, so they are for small problems.
 *
 * @throws E_TYPE, E_RANGE, E_NON_FINITE, E_UNKNOWN_KEY or E_MISSING for a wrong option
 * @example injectedNoise({ sigma: 0.1, covariance: 'isotropic' }) // { name: 'injectedNoise', sigma: 0.1, covariance: 'isotropic' }
 * @eq ma2023 Sec. 2
 */
export function injectedNoise(options: InjectedNoiseOptions): InjectedNoise {
  return readInjectedNoise(options);
}

/** Throws for more directions with curvature than there are. */
export function checkCodimension({ codimension }: InjectedNoise, parameters: number, path: string): void {
  if (codimension === undefined || codimension <= parameters) return;
  throw invalid('E_RANGE', `${path}.codimension`, codimension, `a whole number from 1 to ${parameters}, the parameters of the problem`);
}

/** The covariance as the kernels number it. */
export function covarianceOf({ covariance }: InjectedNoise): number {
  return covariances[covariance];
}

/** Curvature below this share of the largest counts as none. */
const flat = 1e-6;

/** Whether direction k has curvature. */
function isCurved(values: Float64Array, k: number, codimension: number | undefined, most: number): boolean {
  const h = values[k];
  if (codimension === undefined) return Math.abs(h) > flat * most;
  return values.reduce((before, other, j) => before + (other > h || (other === h && j < k) ? 1 : 0), 0) < codimension;
}

/** What a direction of curvature h passes of z, apart from sigma. */
function gain({ covariance, codimension, along = 0 }: InjectedNoise, h: number, curved: boolean): number {
  if (!curved && along > 0) return along;
  if (covariance === 'hessian') return curved || codimension === undefined ? Math.sqrt(Math.max(0, h) / 2) : 0;
  return curved === (covariance === 'normal') ? 1 : 0;
}

/** D z of step t at theta, for losses whose Hessian the kernels do not have: assembly/noise/injected-noise.ts in the same order. The normals are those of the stream `injectedNoise`, the eigenvectors the kernels'. */
export function drawInjectedNoise(
  kernels: KernelInstance,
  noise: InjectedNoise,
  problem: Problem,
  theta: Float64Array,
  seed: number,
  t: number,
): Float64Array {
  const P = problem.parameters;
  return kernels.scoped(() => {
    const { exports } = kernels;
    const normals = kernels.allocate(8 * P);
    kernels.of('f64').normals(normals, P, ...seedWords(seed), streams.injectedNoise, ...seedWords(t), noise.sigma);
    if (noise.covariance === 'isotropic') return kernels.f64(normals, P).slice();
    const H = place(kernels, problem.hessian(theta));
    const vectors = kernels.allocate(8 * P * P);
    exports.jacobi(H, vectors, P);
    const z = kernels.f64(normals, P);
    const q = kernels.f64(vectors, P * P);
    const values = Float64Array.from({ length: P }, (_, k) => kernels.f64(H, P * P)[k * P + k]);
    const most = values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    const out = new Float64Array(P);
    values.forEach((h, k) => {
      const curved = isCurved(values, k, noise.codimension, most);
      const share = z.reduce((sum, x, p) => sum + x * q[p * P + k], 0) * gain(noise, h, curved);
      for (let p = 0; p < P; p++) out[p] += share * q[p * P + k];
    });
    return out;
  });
}
