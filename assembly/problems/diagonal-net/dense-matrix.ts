// Products with a dense matrix Z (n x d), for Gaussian features. Rows are stored one after the other, each padded to `stride` entries
// with zeros; the number of stored rows is a multiple of four.
// Order of additions: forward, four strided partial sums s_k over j = k mod 4, then (s0 + s2) + (s1 + s3);
// backward, rows in fours, g_j += (r0 z0j + r1 z1j) + (r2 z2j + r3 z3j).

/** f = Z w, four rows at a time so that w is read once for all of them. w is zero in its padding. */
export function denseForward<T>(f: usize, w: usize, z: usize, rows: i32, stride: usize): void {
  const bytes = stride * sizeof<T>();
  for (let i = 0; i < rows; i += 4) {
    dot4<T>(f, w, z, z + bytes, z + 2 * bytes, z + 3 * bytes, bytes);
    z += 4 * bytes;
    f += 4 * sizeof<T>();
  }
}

@inline
function sumStrided<T>(a: v128, b: v128): T {
  if (sizeof<T>() == 8) {
    const s = f64x2.add(a, b);
    return <T>(f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1));
  }
  return <T>((f32x4.extract_lane(a, 0) + f32x4.extract_lane(a, 2)) + (f32x4.extract_lane(a, 1) + f32x4.extract_lane(a, 3)));
}

/** Four dot products with rows anywhere. In f64 the partial sums s0 s1 and s2 s3 of a row take two registers, in f32 all four take one. */
@inline
export function dot4<T>(f: usize, w: usize, z0: usize, z1: usize, z2: usize, z3: usize, bytes: usize): void {
  let a0 = v128.splat<T>(<T>0), a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
  for (let q: usize = 0; q < bytes; q += sizeof<T>() * 4) {
    const x = v128.load(w + q);
    a0 = v128.add<T>(a0, v128.mul<T>(x, v128.load(z0 + q)));
    a1 = v128.add<T>(a1, v128.mul<T>(x, v128.load(z1 + q)));
    a2 = v128.add<T>(a2, v128.mul<T>(x, v128.load(z2 + q)));
    a3 = v128.add<T>(a3, v128.mul<T>(x, v128.load(z3 + q)));
    if (sizeof<T>() == 8) {
      const y = v128.load(w + q, 16);
      b0 = v128.add<T>(b0, v128.mul<T>(y, v128.load(z0 + q, 16)));
      b1 = v128.add<T>(b1, v128.mul<T>(y, v128.load(z1 + q, 16)));
      b2 = v128.add<T>(b2, v128.mul<T>(y, v128.load(z2 + q, 16)));
      b3 = v128.add<T>(b3, v128.mul<T>(y, v128.load(z3 + q, 16)));
    }
  }
  store<T>(f, sumStrided<T>(a0, b0));
  store<T>(f, sumStrided<T>(a1, b1), sizeof<T>());
  store<T>(f, sumStrided<T>(a2, b2), 2 * sizeof<T>());
  store<T>(f, sumStrided<T>(a3, b3), 3 * sizeof<T>());
}

/** g = Z^T r. r is zero in the rows that pad to a multiple of four. */
export function denseBackward<T>(g: usize, r: usize, z: usize, rows: i32, stride: usize): void {
  const bytes = stride * sizeof<T>();
  memory.fill(g, 0, bytes);
  for (let i = 0; i < rows; i += 4) {
    add4<T>(g, r, z, z + bytes, z + 2 * bytes, z + 3 * bytes, bytes);
    z += 4 * bytes;
    r += 4 * sizeof<T>();
  }
}

/** g += (r0 z0 + r1 z1) + (r2 z2 + r3 z3), with rows anywhere. */
@inline
export function add4<T>(g: usize, r: usize, z0: usize, z1: usize, z2: usize, z3: usize, bytes: usize): void {
  const r0 = v128.splat<T>(load<T>(r)), r1 = v128.splat<T>(load<T>(r, sizeof<T>()));
  const r2 = v128.splat<T>(load<T>(r, 2 * sizeof<T>())), r3 = v128.splat<T>(load<T>(r, 3 * sizeof<T>()));
  for (let q: usize = 0; q < bytes; q += 16) {
    const low = v128.add<T>(v128.mul<T>(r0, v128.load(z0 + q)), v128.mul<T>(r1, v128.load(z1 + q)));
    const high = v128.add<T>(v128.mul<T>(r2, v128.load(z2 + q)), v128.mul<T>(r3, v128.load(z3 + q)));
    v128.store(g + q, v128.add<T>(v128.load(g + q), v128.add<T>(low, high)));
  }
}
