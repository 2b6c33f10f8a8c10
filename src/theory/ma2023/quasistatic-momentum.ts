// The quasistatic motion of SGD, with and without momentum, in the time t = k η (Ma, Kunin, Ying 2023, (12), (17), (18)).
import type { OptimizerForm } from '../../optimizers/form.js';
import { alongManifold } from '../manifold/normal-frame.js';
import { injectedRoot } from '../noise/injected-covariance.js';
import { type GainIn, quasistaticPoint } from './quasistatic-force.js';
import { type QuasistaticInput, type QuasistaticSystem, returnToManifold } from './quasistatic-system.js';
import { momentumGain, sgdGain } from './stationary-covariance.js';

/** The optimizer as the paper's heavy ball m <- μ m - η g (15), whose η may be a share of the optimizer's own rate. */
interface HeavyBallForm {
  readonly rate: number;
  /** The paper's η in units of the optimizer's: what the paper's time k η runs by in a unit of ours. */
  readonly pace: number;
  readonly momentum: number;
  readonly gain: GainIn;
}

function heavyBallForm({ m }: OptimizerForm, lr: number): HeavyBallForm {
  if (!m) return { rate: lr, pace: 1, momentum: 0, gain: (unit) => sgdGain(lr * unit) };
  const rate = m.gain * lr;
  return { rate, pace: m.gain, momentum: m.decay, gain: (unit) => momentumGain(rate * unit, m.decay) };
}

/**
 * (12) and (18):  dz = -(1-μ)⁻¹ Σ V_ij ∇_M H̃_ij dt + √η (1-μ)⁻¹ D11 dW,  the momentum being at equilibrium.
 * @eq ma2023 (12), (13), (14), (18), (19)
 */
export function firstOrderMomentum(input: QuasistaticInput): QuasistaticSystem {
  const { problem, form, lr, noise, theta0, normals } = input;
  const { pace, momentum, gain } = heavyBallForm(form, lr);
  const speed = pace / (1 - momentum);
  return {
    y0: theta0,
    drift: (_, z, out) => {
      const point = quasistaticPoint(problem, noise, z, normals);
      const { V, frame } = point.covariance(gain);
      out.set(alongManifold(frame, point.force(V)).map((x) => -speed * x));
    },
    diffusion: (_, z, dW, out) => {
      const { plain } = quasistaticPoint(problem, noise, z, normals);
      const spread = speed * Math.sqrt(lr);
      out.set(alongManifold(plain, injectedRoot(plain, noise, dW)).map((x) => spread * x));
    },
    retract: (z) => returnToManifold(input, z),
  };
}

/**
 * (17):  dm = -((1-μ)/η m + Σ V_ij ∇_M H̃_ij) dt + √η D11 dW,  dz = m/η dt;  y = (z, m).
 * @eq ma2023 (17)
 */
export function fullMomentum(input: QuasistaticInput): QuasistaticSystem {
  const { problem, form, lr, noise, theta0, normals } = input;
  const { rate, pace, momentum, gain } = heavyBallForm(form, lr);
  const P = theta0.length;
  const y0 = new Float64Array(2 * P);
  y0.set(theta0);
  return {
    y0,
    drift: (_, y, out) => {
      const [z, m] = [y.subarray(0, P), y.subarray(P)];
      const point = quasistaticPoint(problem, noise, z, normals);
      const { V, frame } = point.covariance(gain);
      const force = alongManifold(frame, point.force(V));
      const along = alongManifold(frame, m);
      for (let i = 0; i < P; i++) {
        out[i] = (pace * along[i]) / rate;
        out[P + i] = -pace * (((1 - momentum) / rate) * m[i] + force[i]);
      }
    },
    diffusion: (_, y, dW, out) => {
      const { plain } = quasistaticPoint(problem, noise, y.subarray(0, P), normals);
      const spread = Math.sqrt(pace * rate);
      out.fill(0);
      out.set(
        alongManifold(plain, injectedRoot(plain, noise, dW)).map((x) => spread * x),
        P,
      );
    },
    retract: (y) => returnToManifold(input, y.subarray(0, P)),
  };
}
