// The Hessian of the perceptron's clean loss times a direction x = (X_1, c_1, ...), in f64, by the R-operator (Pearlmutter 1994): every
// equation of the forward and the backward pass, differentiated along x. A dot marks the derivative.
//   ż_l = W_l ȧ_(l-1) + X_l a_(l-1) + c_l,   ȧ_l = sigma' ∘ ż_l
//   Ḣ_l = sum δ̇_l a_(l-1)ᵀ + δ_l ȧ_(l-1)ᵀ,   δ̇_(l-1) = sigma' ∘ (W_lᵀ δ̇_l + X_lᵀ δ_l) + sigma'' ∘ ż_(l-1) ∘ W_lᵀ δ_l
// It is exact, but for the kinks of relu.
// @eq pearlmutter1994
import { matrixProduct, transposedProduct } from "../../math/matrix-product";
import { Activation, CHUNK, forward, layerOf, MultilayerPerceptron, outputLayer, startAtBiases, turnWeights } from "./problem";
import { addBiases, sloped } from "./gradient";
import { classDelta, probabilities, squareDelta } from "./output";

/** ȧ of every layer, after `forward` and the turned weights of the direction. The inputs have no derivative. */
function forwardTangent(net: MultilayerPerceptron, x: usize, rows: i32): void {
  for (let l = 0; l < net.depth; ++l) {
    const layer = layerOf(net, l);
    startAtBiases<f64>(layer, layer.aTangent, x, rows);
    const input = l > 0 ? layerOf(net, l - 1).a : net.input;
    matrixProduct<f64>(layer.aTangent, input, layer.turnedTangent, rows, layer.inputs, layer.outputs, true);
    if (l > 0) matrixProduct<f64>(layer.aTangent, layerOf(net, l - 1).aTangent, layer.turned, rows, layer.inputs, layer.outputs, true);
    if (l == net.depth - 1) return;
    const bytes = <usize>(rows * layer.outputs) << 3;
    for (let q: usize = 0; q < bytes; q += 16) {
      const z = v128.load(layer.aTangent + q), a = v128.load(layer.a + q);
      v128.store(layer.aTangent + q, sloped<f64>(net.activation, z, a));
    }
  }
}

/** δ and δ̇ at the outputs: δ̇ = ḟ for squares, p∘ḟ - <p, ḟ> p for cross-entropy, both scaled. */
function outputTangent(net: MultilayerPerceptron, first: i32, rows: i32, scale: f64): void {
  const layer = outputLayer(net);
  const n = <usize>layer.outputs;
  if (net.classes) probabilities<f64>(net, rows);
  for (let i: usize = 0; i < <usize>rows; ++i) {
    const at = i * n << 3;
    const slope = layer.aTangent + at, p = layer.delta + at, out = layer.deltaTangent + at;
    let mean: f64 = 0;
    if (net.classes) {
      for (let q: usize = 0; q < n << 3; q += 8) mean += load<f64>(p + q) * load<f64>(slope + q);
    }
    for (let q: usize = 0; q < n << 3; q += 8) {
      const weight = net.classes ? load<f64>(p + q) : 1;
      store<f64>(out + q, weight * (load<f64>(slope + q) - mean) * scale);
    }
  }
  if (net.classes) classDelta<f64>(net, 0, first, rows, scale);
  else squareDelta<f64>(net, 0, 0, first, rows, scale);
}

/** Adds the product of the chunk to out. */
function backwardTangent(net: MultilayerPerceptron, theta: usize, x: usize, out: usize, rows: i32): void {
  for (let l = net.depth - 1; l >= 0; --l) {
    const layer = layerOf(net, l);
    const weights = layer.weights << 3;
    const input = l > 0 ? layerOf(net, l - 1).a : net.input;
    transposedProduct<f64>(out + weights, layer.deltaTangent, input, layer.outputs, rows, layer.inputs, true);
    addBiases<f64>(layer, out, layer.deltaTangent, rows);
    if (l == 0) return;
    const below = layerOf(net, l - 1);
    transposedProduct<f64>(out + weights, layer.delta, below.aTangent, layer.outputs, rows, layer.inputs, true);
    matrixProduct<f64>(below.delta, layer.delta, theta + weights, rows, layer.outputs, layer.inputs, false);
    matrixProduct<f64>(below.deltaTangent, layer.deltaTangent, theta + weights, rows, layer.outputs, layer.inputs, false);
    matrixProduct<f64>(below.deltaTangent, layer.delta, x + weights, rows, layer.outputs, layer.inputs, true);
    const bytes = <usize>(rows * layer.inputs) << 3;
    for (let q: usize = 0; q < bytes; q += 16) {
      const a = v128.load(below.a + q), e = v128.load(below.delta + q);
      let t = sloped<f64>(net.activation, v128.load(below.deltaTangent + q), a);
      if (net.activation == Activation.TANH) { // sigma'' ∘ ż = -2 a ∘ ȧ, and relu has no curvature
        const bend = f64x2.mul(f64x2.splat(-2), f64x2.mul(a, v128.load(below.aTangent + q)));
        t = f64x2.add(t, f64x2.mul(bend, e));
      }
      v128.store(below.deltaTangent + q, t);
      v128.store(below.delta + q, sloped<f64>(net.activation, e, a));
    }
  }
}

export function hessianProduct(p: usize, theta: usize, x: usize, out: usize): void {
  const net = changetype<MultilayerPerceptron>(p);
  memory.fill(out, 0, <usize>net.parameters << 3);
  turnWeights<f64>(net, theta, false);
  turnWeights<f64>(net, x, true);
  for (let first = 0; first < net.n; first += CHUNK) {
    const rows = min(CHUNK, net.n - first);
    forward<f64>(net, theta, 0, first, rows);
    forwardTangent(net, x, rows);
    outputTangent(net, first, rows, 1 / <f64>net.n);
    backwardTangent(net, theta, x, out, rows);
  }
}

/** diag H, one product with H for every parameter. */
export function hessianDiagonal(p: usize, theta: usize, out: usize): void {
  const net = changetype<MultilayerPerceptron>(p);
  for (let q: usize = 0; q < <usize>net.parameters << 3; q += 8) {
    store<f64>(net.unit + q, 1);
    hessianProduct(p, theta, net.unit, net.column);
    store<f64>(net.unit + q, 0);
    store<f64>(out + q, load<f64>(net.column + q));
  }
}
