// The gradient of the perceptron by backpropagation, delta_l being the derivative of the loss by z_l:
//   dL/dW_l = sum delta_l a_(l-1)ᵀ,   dL/db_l = sum delta_l,   delta_(l-1) = (W_lᵀ delta_l) ∘ sigma'(z_(l-1))
import { matrixProduct, transposedProduct } from "../../math/matrix-product";
import { Activation, CHUNK, forward, Layer, layerOf, MultilayerPerceptron, turnWeights } from "./problem";
import { addLosses, classDelta, probabilities, squareDelta } from "./output";

/** d ∘ sigma' from the activation a: 1 - a² for tanh; for relu 1 where a > 0, and 0 at the kink. */
@inline
export function sloped<T>(activation: i32, d: v128, a: v128): v128 {
  if (activation == Activation.RELU) return v128.and(d, v128.gt<T>(a, v128.splat<T>(<T>0)));
  return v128.mul<T>(d, v128.sub<T>(v128.splat<T>(<T>1), v128.mul<T>(a, a)));
}

/** out += the sum of the rows of delta, in order. */
export function addBiases<T>(layer: Layer, out: usize, delta: usize, rows: i32): void {
  const n = <usize>layer.outputs;
  for (let i = 0; i < rows; ++i) {
    for (let j: usize = 0; j < n; ++j) {
      const b = out + (layer.biases + j) * sizeof<T>();
      store<T>(b, load<T>(b) + load<T>(delta));
      delta += sizeof<T>();
    }
  }
}

/** The derivative by the outputs, scaled. */
@inline
export function outputDelta<T>(net: MultilayerPerceptron, noise: usize, indices: usize, first: i32, rows: i32, scale: T): void {
  if (!net.classes) return squareDelta<T>(net, noise, indices, first, rows, scale);
  probabilities<T>(net, rows);
  classDelta<T>(net, indices, first, rows, scale);
}

/** Adds the gradient of the chunk to g. */
function backward<T>(net: MultilayerPerceptron, theta: usize, g: usize, rows: i32): void {
  for (let l = net.depth - 1; l >= 0; --l) {
    const layer = layerOf(net, l);
    const weights = layer.weights * sizeof<T>();
    const input = l > 0 ? layerOf(net, l - 1).a : net.input;
    transposedProduct<T>(g + weights, layer.delta, input, layer.outputs, rows, layer.inputs, true);
    addBiases<T>(layer, g, layer.delta, rows);
    if (l == 0) return;
    const delta = layerOf(net, l - 1).delta;
    matrixProduct<T>(delta, layer.delta, theta + weights, rows, layer.outputs, layer.inputs, false);
    const bytes = <usize>(rows * layer.inputs) * sizeof<T>();
    if (net.activation == Activation.RELU) {
      for (let q: usize = 0; q < bytes; q += 16) v128.store(delta + q, sloped<T>(Activation.RELU, v128.load(delta + q), v128.load(input + q)));
    } else {
      for (let q: usize = 0; q < bytes; q += 16) v128.store(delta + q, sloped<T>(Activation.TANH, v128.load(delta + q), v128.load(input + q)));
    }
  }
}

export function gradient<T>(p: usize, theta: usize, g: usize, noise: usize, indices: usize, samples: i32): void {
  const net = changetype<MultilayerPerceptron>(p);
  const scale = <T>(1 / <f64>samples);
  memory.fill(g, 0, <usize>net.parameters * sizeof<T>());
  turnWeights<T>(net, theta, false);
  for (let first = 0; first < samples; first += CHUNK) {
    const rows = min(CHUNK, samples - first);
    forward<T>(net, theta, indices, first, rows);
    outputDelta<T>(net, noise, indices, first, rows, scale);
    backward<T>(net, theta, g, rows);
  }
}

/** The mean over the samples. */
export function loss(p: usize, theta: usize): f64 {
  const net = changetype<MultilayerPerceptron>(p);
  turnWeights<f64>(net, theta, false);
  let sum: f64 = 0;
  for (let first = 0; first < net.n; first += CHUNK) {
    const rows = min(CHUNK, net.n - first);
    forward<f64>(net, theta, 0, first, rows);
    sum = addLosses(net, first, rows, sum);
  }
  return sum / <f64>net.n;
}
