// Noise added to the gradient itself, as Ma, Kunin, Ying 2023 do: with the covariance of the Hessian, isotropic, or along the valley only.
import * as v from 'valibot';
import type { KernelInstance } from './kernels/instance.js';
import { place } from './kernels/shared.js';
import type { Problem } from './problems/problem.js';
import { seedWords } from './random/seed-words.js';
import { streams } from './random/streams.js';
import { check, nonNegative } from './validate.js';

export interface InjectedNoiseOptions {
  /** Size of the noise in the unit of the gradient, >= 0. */
  readonly sigma: number;
  /**
   * 'hessian': covariance sigma² H/2, which is the sigma² H of Ma et al., whose loss zᵀHz has no ½; negative curvature counts as none.
   * 'isotropic': sigma² I. 'tangent': sigma² on the directions without curvature, those along the valley.
   */
  readonly covariance: 'hessian' | 'isotropic' | 'tangent';
}

/** The plain description of injected noise. */
export type InjectedNoise = Readonly<{ name: 'injectedNoise' } & InjectedNoiseOptions>;

const schema: v.GenericSchema<unknown, InjectedNoiseOptions> = v.strictObject(
  { sigma: nonNegative, covariance: v.picklist(['hessian', 'isotropic', 'tangent'], "'hessian', 'isotropic' or 'tangent'") },
  'an object with sigma and covariance',
);

/** Checks the options of injected noise. */
export function readInjectedNoise(options: unknown): InjectedNoise {
  return Object.freeze({ name: 'injectedNoise', ...check(schema, options, 'noise') });
}

/**
 * Injected gradient noise (Ma, Kunin, Ying, section 2): step t adds D z_t to the gradient, z_t standard normal, D Dᵀ the covariance at theta.
 * 'hessian' and 'tangent' take the eigenvectors of the dense Hessian at every step, so they are for small problems.
 */
export function injectedNoise(options: InjectedNoiseOptions): InjectedNoise {
  return readInjectedNoise(options);
}

/** The covariance as the kernels number it: Covariance of assembly/injected-noise.ts. */
export function covarianceOf({ covariance }: InjectedNoise): number {
  return { hessian: 1, isotropic: 2, tangent: 3 }[covariance];
}

/** Curvature below this share of the largest counts as none. */
const flat = 1e-6;

/** What a direction of curvature h passes of z, apart from sigma. */
function gain(covariance: 'hessian' | 'tangent', h: number, most: number): number {
  if (covariance === 'hessian') return Math.sqrt(Math.max(0, h) / 2);
  return Math.abs(h) <= flat * most ? 1 : 0;
}

/** D z of step t at theta, for losses whose Hessian the kernels do not have: assembly/injected-noise.ts in the same order. The normals are those of the stream `injectedNoise`, the eigenvectors the kernels'. */
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
    exports.normalsF64(normals, P, ...seedWords(seed), streams.injectedNoise, ...seedWords(t), noise.sigma);
    const { covariance } = noise;
    if (covariance === 'isotropic') return kernels.f64(normals, P).slice();
    const H = place(kernels, problem.hessian(theta));
    const vectors = kernels.allocate(8 * P * P);
    exports.symmetricEigen(H, vectors, P);
    const z = kernels.f64(normals, P);
    const q = kernels.f64(vectors, P * P);
    const values = Float64Array.from({ length: P }, (_, k) => kernels.f64(H, P * P)[k * P + k] as number);
    const most = values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    const out = new Float64Array(P);
    values.forEach((h, k) => {
      const share = z.reduce((sum, x, p) => sum + x * (q[p * P + k] as number), 0) * gain(covariance, h, most);
      for (let p = 0; p < P; p++) out[p]! += share * (q[p * P + k] as number);
    });
    return out;
  });
}
