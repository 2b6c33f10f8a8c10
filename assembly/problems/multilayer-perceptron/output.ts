// The last step of the perceptron, from its outputs f to the loss of a sample and its derivative by f:
//   squares         ½ ‖f - y - xi‖²      f - y - xi
//   cross-entropy   -ln p_y              p - e_y,   p = e^f / sum e^f   (label noise has no meaning here)
import { exp } from "../../math/exp";
import { logF64x2 } from "../../math/log";
import { MultilayerPerceptron, outputLayer, sampleOf } from "./problem";

/** The largest of n entries. */
@inline
function largest<T>(x: usize, n: usize): T {
  let most = load<T>(x);
  for (let j: usize = 1; j < n; ++j) most = max(most, load<T>(x + j * sizeof<T>()));
  return most;
}

/** delta = e^(f - max f) of every row. */
function shiftedPowers<T>(net: MultilayerPerceptron, rows: i32): void {
  const layer = outputLayer(net);
  const n = <usize>layer.outputs;
  for (let i: usize = 0; i < <usize>rows; ++i) {
    const f = layer.a + i * n * sizeof<T>();
    const most = largest<T>(f, n);
    for (let j: usize = 0; j < n; ++j) store<T>(layer.delta + (i * n + j) * sizeof<T>(), load<T>(f + j * sizeof<T>()) - most);
  }
  exp<T>(layer.delta, layer.delta, rows * layer.outputs);
}

/** The sum of n entries, in order. */
@inline
function sumOf<T>(x: usize, n: usize): T {
  let sum: T = <T>0;
  for (let j: usize = 0; j < n; ++j) sum += load<T>(x + j * sizeof<T>());
  return sum;
}

/** delta = p, the probabilities of the classes. */
export function probabilities<T>(net: MultilayerPerceptron, rows: i32): void {
  const layer = outputLayer(net);
  const n = <usize>layer.outputs;
  shiftedPowers<T>(net, rows);
  for (let i: usize = 0; i < <usize>rows; ++i) {
    const p = layer.delta + i * n * sizeof<T>();
    const sum = sumOf<T>(p, n);
    for (let j: usize = 0; j < n; ++j) store<T>(p + j * sizeof<T>(), load<T>(p + j * sizeof<T>()) / sum);
  }
}

/** delta = scale (p - e_y), after `probabilities`. */
export function classDelta<T>(net: MultilayerPerceptron, indices: usize, first: i32, rows: i32, scale: T): void {
  const layer = outputLayer(net);
  const n = <usize>layer.outputs;
  for (let i = 0; i < rows; ++i) {
    const y = <usize>load<i32>(net.y + (sampleOf(indices, first + i) << 2));
    const delta = layer.delta + <usize>i * n * sizeof<T>();
    for (let j: usize = 0; j < n; ++j) {
      const p = load<T>(delta + j * sizeof<T>());
      store<T>(delta + j * sizeof<T>(), (j == y ? p - <T>1 : p) * scale);
    }
  }
}

/** delta = scale (f - y - xi); the noise of a draw is on each of its outputs. */
export function squareDelta<T>(net: MultilayerPerceptron, noise: usize, indices: usize, first: i32, rows: i32, scale: T): void {
  const layer = outputLayer(net);
  const n = <usize>layer.outputs;
  for (let i = 0; i < rows; ++i) {
    const y = net.y + sampleOf(indices, first + i) * n * sizeof<T>();
    const at = <usize>i * n * sizeof<T>();
    const xi = noise ? load<T>(noise + <usize>(first + i) * sizeof<T>()) : <T>0;
    for (let j: usize = 0; j < n; ++j) {
      const q = at + j * sizeof<T>();
      store<T>(layer.delta + q, (load<T>(layer.a + q) - load<T>(y + j * sizeof<T>()) - xi) * scale);
    }
  }
}

/** The loss of the chunk, sample by sample in order, added to `sum`. */
export function addLosses(net: MultilayerPerceptron, first: i32, rows: i32, sum: f64): f64 {
  const layer = outputLayer(net);
  const n = <usize>layer.outputs;
  if (net.classes) shiftedPowers<f64>(net, rows);
  else squareDelta<f64>(net, 0, 0, first, rows, 1);
  for (let i = 0; i < rows; ++i) {
    const at = <usize>i * n << 3;
    if (net.classes) {
      const f = layer.a + at;
      const fy = load<f64>(f + (<usize>load<i32>(net.y + (<usize>(first + i) << 2)) << 3));
      const ln = f64x2.extract_lane(logF64x2(f64x2.splat(sumOf<f64>(layer.delta + at, n))), 0);
      sum += ln + (largest<f64>(f, n) - fy);
    } else {
      for (let j: usize = 0; j < n; ++j) {
        const e = load<f64>(layer.delta + at + (j << 3));
        sum += 0.5 * e * e;
      }
    }
  }
  return sum;
}
