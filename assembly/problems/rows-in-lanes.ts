// The rows of data that the replicas in lanes read in a draw: the same one for all of a full batch, each its own in a mini-batch.

/** The row of a lane in draw k: `rows` holds the i32 rows of all lanes, draw after draw, or is 0 for all rows in order. */
@inline
export function rowOfLane<T>(rows: usize, k: i32, lane: usize): usize {
  return rows ? <usize>load<i32>(rows + ((<usize>k * (64 / sizeof<T>()) + lane) << 2)) : <usize>k;
}

/** Writes `count` entries of the rows of draw k, lanes side by side; the rows start `stride` bytes apart at `from`. */
export function gatherInLanes<T>(out: usize, from: usize, stride: usize, count: i32, rows: usize, k: i32): void {
  const end = <usize>count * sizeof<T>();
  if (!rows) {
    const row = from + <usize>k * stride;
    for (let j: usize = 0; j < end; j += sizeof<T>(), out += 64) {
      const x = v128.load_splat<T>(row + j);
      v128.store(out, x);
      v128.store(out, x, 16);
      v128.store(out, x, 32);
      v128.store(out, x, 48);
    }
    return;
  }
  for (let lane: usize = 0; lane < 64 / sizeof<T>(); ++lane) {
    const row = from + rowOfLane<T>(rows, k, lane) * stride;
    let to = out + lane * sizeof<T>();
    for (let j: usize = 0; j < end; j += sizeof<T>(), to += 64) store<T>(to, load<T>(row + j));
  }
}
