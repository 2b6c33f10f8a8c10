// What the quasistatic motions of all optimizers have in common: an equation for a state y that holds the point of the manifold.
import type { Sde } from './sde.js';

/** dy = drift dt + diffusion dW, W of P dimensions. */
export interface QuasistaticSystem extends Sde {
  readonly y0: Float64Array;
  /** Brings the point in y back to the manifold. */
  readonly retract: (y: Float64Array) => void;
}
