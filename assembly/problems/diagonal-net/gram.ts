// G = Z Diag(w) Zᵀ of the diagonal net's f64 features: the normal directions of the manifold of minimizers meet in it.
// Blocks of rows, each from its diagonal on, so that little more than half of G is computed; blocks of columns of Z, expanded from their
// codes or copied, so that the register tiles of the matrix product find them in the cache. Each entry is summed in the order of the columns.
// Columns without weight are left out: the flow's dead coordinates, which in the end are most of them. Many columns of signs go into buckets instead.
import { transposedProduct } from "../../math/matrix-product";
import { allocate, mark, reset } from "../../memory";
import { DiagonalNet } from "./problem";
import { SIGN_GRAM_COLUMNS, signGram, signGramBytes } from "./sign-gram";
import { getSignColumn } from "./sign-matrix";

const BLOCK_ROWS: i32 = 128;
const BLOCK_COLUMNS: i32 = 64;

/** Writes z_ij for the rows i from `first` on to `out`. */
function features(net: DiagonalNet, j: i32, first: i32, out: usize): void {
  if (!net.dense) return getSignColumn(net.z, net.groups, net.passGroups, net.entry, net.d, j, first, net.n, out);
  let z = net.z + ((<usize>first * net.stride + <usize>j) << 3);
  for (let i = first; i < net.n; ++i, z += net.stride << 3, out += 8) store<f64>(out, load<f64>(z));
}

/** Allocates G, n x n row-major, for the d weights at w; 0 when memory is full. */
@abi
export function gram(net: DiagonalNet, w: usize): usize {
  const n = net.n;
  const bytes = <u64>n * <u64>n << 3;
  if (bytes >> 32) return 0;
  const out = allocate(<usize>bytes);
  const scratch = mark();
  let live = 0;
  for (let j: usize = 0; j < <usize>net.d; ++j) live += i32(load<f64>(w + (j << 3)) != 0);
  const buckets = signGramBytes(n, live);
  if (!net.dense && live >= SIGN_GRAM_COLUMNS && buckets >> 32 == 0) {
    const room = allocate(<usize>buckets);
    if (!out || !room) return 0;
    signGram(out, net.z, net.groups, net.passGroups, net.entry, net.d, n, w, live, room);
    reset(scratch);
    return out;
  }
  const panel = allocate(<usize>(BLOCK_COLUMNS * n) << 3);
  const weighted = allocate(<usize>(BLOCK_COLUMNS * BLOCK_ROWS) << 3);
  const c = allocate(<usize>BLOCK_ROWS * (<usize>n << 3));
  if (!out || !panel || !weighted || !c) return 0;
  for (let first = 0; first < n; first += BLOCK_ROWS) {
    const rows = min(BLOCK_ROWS, n - first), width = n - first;
    memory.fill(c, 0, (<usize>rows * <usize>width) << 3);
    for (let j = 0; j < net.d;) {
      let columns = 0;
      for (; j < net.d && columns < BLOCK_COLUMNS; ++j) {
        const wj = load<f64>(w + (<usize>j << 3));
        if (wj == 0) continue;
        const from = panel + ((<usize>columns * <usize>width) << 3), to = weighted + ((<usize>columns * <usize>rows) << 3);
        features(net, j, first, from);
        for (let q: usize = 0; q < <usize>rows << 3; q += 8) store<f64>(to + q, wj * load<f64>(from + q));
        ++columns;
      }
      if (columns) transposedProduct<f64>(c, weighted, panel, rows, columns, width, true);
    }
    for (let i = 0; i < rows; ++i) {
      for (let k = i; k < width; ++k) {
        const x = load<f64>(c + ((<usize>i * <usize>width + <usize>k) << 3));
        store<f64>(out + ((<usize>(first + i) * <usize>n + <usize>(first + k)) << 3), x);
        store<f64>(out + ((<usize>(first + k) * <usize>n + <usize>(first + i)) << 3), x);
      }
    }
  }
  reset(scratch);
  return out;
}
