// What a stochastic equation of a problem with two parameters and one equation f = 0 is made of: numbers, one f64 each, at these offsets in bytes.

@abi
export namespace SdeSlot {
  export const EQUATION: usize = 0; // one of Equation
  export const PROBLEM_KIND: usize = 8;
  export const PROBLEM: usize = 16; // its address
  export const SOURCES: usize = 24; // dimensions of the Brownian motion, 1 or 2
  export const NOISE: usize = 32; // one of Covariance; 0: along grad f, as noise on the one label is; -1: the same D everywhere
  export const SIZE: usize = 40; // sigma, or what a unit of label noise is in units of grad f
  export const ALONG: usize = 48; // sigma along the manifold, besides the noise across it; 0 for none
  export const CODIMENSION: usize = 56; // the number of directions that count as curved; -1: by their curvature
  export const T: usize = 64;
  export const H: usize = 72; // the time of a step
  export const GAIN: usize = 80; // slow equation: how far a gradient moves in the long run
  export const DECAY: usize = 88; // slow equation: w0 times the time of a step
  export const ADAPTIVE: usize = 96; // slow equation: 0 without a v, else the entries that share one, 1 or 2
  export const LAMBDA: usize = 104;
  export const EPS: usize = 112;
  export const EPS_ROOT: usize = 120;
  export const KEPT: usize = 128; // slow equation: what v keeps in a step
  export const LR: usize = 136; // conventional equations
  export const FORGETS_M: usize = 144; // the rate at which m forgets; 0 for an Adam without an m
  export const FORGETS_V: usize = 152;
  export const CORRECTED: usize = 160; // 1 with bias correction
  export const START: usize = 168; // the state at time 0, up to six numbers
  export const STATES: usize = 216; // how many numbers of the state are recorded
  export const PROJECTED: usize = 224; // slow equation: 1 for the stepper without derivatives
  export const ROOT: usize = 232; // D where it is the same everywhere: two rows of SOURCES
  export const BYTES: usize = 264;
}

/** The equations, by the state that each has. */
@abi
export namespace Equation {
  export const SLOW: i32 = 0; // (theta, v)
  export const SGD: i32 = 1; // theta
  export const MOMENTUM: i32 = 2; // (theta, m)
  export const ADAM: i32 = 3; // (theta, v, m)
}

/** A setting in both lanes. */
@inline
export function setting(e: usize, slot: usize): v128 {
  return v128.load64_splat(e + slot);
}

@inline
export function number(e: usize, slot: usize): f64 {
  return load<f64>(e + slot);
}
