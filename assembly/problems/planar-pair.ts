// What a problem of two parameters and one equation f = 0 writes of two points, one a lane: sixteen bytes each. The operations are those of its constraints
// and of its kernels for one point, in their order.

/** f, its slopes and its curvatures, on request. */
export namespace At {
  export const F: usize = 0;
  export const FX: usize = 16;
  export const FY: usize = 32;
  export const FXX: usize = 48;
  export const FXY: usize = 64;
  export const FYY: usize = 80;
}

/** Gradient and Hessian of the loss. */
export namespace Loss {
  export const GX: usize = 0;
  export const GY: usize = 16;
  export const HXX: usize = 32;
  export const HXY: usize = 48;
  export const HYY: usize = 64;
}

@inline
export function store3(out: usize, a: v128, b: v128, c: v128): void {
  v128.store(out, a);
  v128.store(out, b, 16);
  v128.store(out, c, 32);
}
