// The products of dense-matrix.ts for many configurations at once, entries of 1, 2 or 4 vectors, with the same order of additions in every lane.

/** A number of Z in every lane. */
@inline
function splatAt<T>(p: usize): v128 {
  return sizeof<T>() == 8 ? v128.load64_splat(p) : v128.load32_splat(p);
}

/** f = Z w, one vector of the entries at a time: the four strided partial sums stay in registers. */
export function denseForwardLanes<T, E>(f: usize, w: usize, z: usize, rows: i32, stride: usize): void {
  const zero = v128.splat<T>(<T>0);
  for (let i = 0; i < rows; ++i) {
    for (let r: usize = 0; r < offsetof<E>(); r += 16) {
      let s0 = zero, s1 = zero, s2 = zero, s3 = zero;
      let p = w + r;
      for (let q = z, end = z + stride * sizeof<T>(); q < end; q += 4 * sizeof<T>()) {
        s0 = v128.add<T>(s0, v128.mul<T>(v128.load(p), splatAt<T>(q)));
        s1 = v128.add<T>(s1, v128.mul<T>(v128.load(p, offsetof<E>()), splatAt<T>(q + sizeof<T>())));
        s2 = v128.add<T>(s2, v128.mul<T>(v128.load(p, 2 * offsetof<E>()), splatAt<T>(q + 2 * sizeof<T>())));
        s3 = v128.add<T>(s3, v128.mul<T>(v128.load(p, 3 * offsetof<E>()), splatAt<T>(q + 3 * sizeof<T>())));
        p += 4 * offsetof<E>();
      }
      v128.store(f + r, v128.add<T>(v128.add<T>(s0, s2), v128.add<T>(s1, s3)));
    }
    z += stride * sizeof<T>();
    f += offsetof<E>();
  }
}

/** g = Z^T r, rows in fours. */
export function denseBackwardLanes<T, E>(g: usize, r: usize, z: usize, rows: i32, stride: usize): void {
  const bytes = stride * sizeof<T>();
  memory.fill(g, 0, stride * offsetof<E>());
  for (let i = 0; i < rows; i += 4) {
    for (let v: usize = 0; v < offsetof<E>(); v += 16) {
      const r0 = v128.load(r + v), r1 = v128.load(r + v, offsetof<E>()), r2 = v128.load(r + v, 2 * offsetof<E>()), r3 = v128.load(r + v, 3 * offsetof<E>());
      let p = g + v;
      for (let q = z, end = z + bytes; q < end; q += sizeof<T>()) {
        const low = v128.add<T>(v128.mul<T>(r0, splatAt<T>(q)), v128.mul<T>(r1, splatAt<T>(q + bytes)));
        const high = v128.add<T>(v128.mul<T>(r2, splatAt<T>(q + 2 * bytes)), v128.mul<T>(r3, splatAt<T>(q + 3 * bytes)));
        v128.store(p, v128.add<T>(v128.load(p), v128.add<T>(low, high)));
        p += offsetof<E>();
      }
    }
    z += 4 * bytes;
    r += 4 * offsetof<E>();
  }
}
