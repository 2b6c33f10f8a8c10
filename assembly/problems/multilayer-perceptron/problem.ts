// The multilayer perceptron: a_0 = x,  z_l = W_l a_(l-1) + b_l,  a_l = sigma(z_l),  and the output is z_L, without sigma.
// theta is W_1, b_1, W_2, b_2, ...; W_l is row-major, outputs x inputs. The samples of a step go through in chunks, whose activations
// fit into the cache; every sum over samples runs in their order, so that the chunks do not show.
// @eq lecun1998
import { matrixProduct, transpose } from "../../math/matrix-product";
import { tanhF64x2 } from "../../math/tanh";
import { highLanes, lowLanes, narrowed } from "../../math/widen";
import { allocate } from "../../memory";

/** Samples in a chunk. */
export const CHUNK: i32 = 64;

@abi
export namespace Activation {
  export const TANH: i32 = 0;
  export const RELU: i32 = 1;
}

@unmanaged
export class Layer {
  inputs: i32;
  outputs: i32;
  weights: usize; // entries of theta before W
  biases: usize; // and before b
  turned: usize; // Wᵀ
  a: usize; // activations of a chunk, sample by sample
  delta: usize; // the derivative of the loss by z
  turnedTangent: usize; // the same three for the derivative along a direction
  aTangent: usize;
  deltaTangent: usize;
}

@unmanaged
export class MultilayerPerceptron {
  depth: i32;
  n: i32;
  parameters: i32;
  activation: i32;
  classes: bool; // cross-entropy of classes; else squares
  layers: usize;
  @abi x: usize; // n rows of inputs
  @abi y: usize; // n rows of outputs, or n classes as i32
  input: usize; // the inputs of a chunk
  unit: usize; // for the diagonal of H
  column: usize;
}

@inline
export function layerOf(net: MultilayerPerceptron, l: i32): Layer {
  return changetype<Layer>(net.layers + <usize>l * offsetof<Layer>());
}

@inline
export function outputLayer(net: MultilayerPerceptron): Layer {
  return layerOf(net, net.depth - 1);
}

/** Allocates a net whose data are zero; `sizes` holds inputs, hidden sizes, outputs as i32. Returns 0 when memory is full. */
export function create<T>(sizes: usize, depth: i32, n: i32, activation: i32, classes: bool): usize {
  const address = allocate(offsetof<MultilayerPerceptron>());
  const layers = allocate(<usize>depth * offsetof<Layer>());
  if (!address || !layers) return 0;
  const net = changetype<MultilayerPerceptron>(address);
  net.depth = depth;
  net.n = n;
  net.activation = activation;
  net.classes = classes;
  net.layers = layers;
  for (let l = 0; l < depth; ++l) {
    const layer = layerOf(net, l);
    layer.inputs = load<i32>(sizes + (<usize>l << 2));
    layer.outputs = load<i32>(sizes + (<usize>l << 2), 4);
    const entries = layer.inputs * layer.outputs;
    layer.weights = <usize>net.parameters;
    layer.biases = layer.weights + <usize>entries;
    net.parameters += entries + layer.outputs;
    const chunk = <usize>(CHUNK * layer.outputs) * sizeof<T>();
    layer.turned = allocate(<usize>entries * sizeof<T>());
    layer.turnedTangent = allocate(<usize>entries * sizeof<T>());
    layer.a = allocate(chunk);
    layer.delta = allocate(chunk);
    layer.aTangent = allocate(chunk);
    layer.deltaTangent = allocate(chunk);
    const all = layer.turned && layer.turnedTangent && layer.a && layer.delta && layer.aTangent && layer.deltaTangent;
    if (!all) return 0;
  }
  const inputs = layerOf(net, 0).inputs;
  const xBytes = <u64>n * inputs * sizeof<T>();
  const yBytes = classes ? <u64>n << 2 : <u64>n * outputLayer(net).outputs * sizeof<T>();
  if ((xBytes | yBytes) >> 32) return 0;
  net.x = allocate(<usize>xBytes);
  net.y = allocate(<usize>yBytes);
  net.input = allocate(<usize>(CHUNK * inputs) * sizeof<T>());
  net.unit = allocate(<usize>net.parameters * sizeof<T>());
  net.column = allocate(<usize>net.parameters * sizeof<T>());
  return net.x && net.y && net.input && net.unit && net.column ? address : 0;
}

/** The sample of a draw. */
@inline
export function sampleOf(indices: usize, draw: i32): usize {
  return indices ? <usize>load<i32>(indices + (<usize>draw << 2)) : <usize>draw;
}

/** Writes Wᵀ of every layer, once for all chunks: of theta, or of a direction. */
export function turnWeights<T>(net: MultilayerPerceptron, theta: usize, tangent: bool): void {
  for (let l = 0; l < net.depth; ++l) {
    const layer = layerOf(net, l);
    const out = tangent ? layer.turnedTangent : layer.turned;
    transpose<T>(out, theta + layer.weights * sizeof<T>(), layer.outputs, layer.inputs);
  }
}

/** Starts every row of `rows` rows at the biases. */
export function startAtBiases<T>(layer: Layer, out: usize, theta: usize, rows: i32): void {
  const bytes = <usize>layer.outputs * sizeof<T>();
  for (let i = 0; i < rows; ++i) memory.copy(out + <usize>i * bytes, theta + layer.biases * sizeof<T>(), bytes);
}

@inline
export function activated<T>(activation: i32, z: v128): v128 {
  if (activation == Activation.RELU) return v128.pmax<T>(z, v128.splat<T>(<T>0)); // in this order NaN stays NaN
  if (sizeof<T>() == 8) return tanhF64x2(z);
  return narrowed(tanhF64x2(lowLanes(z)), tanhF64x2(highLanes(z)));
}

/** Puts the draws first, first + 1, ... through the net, after turnWeights. */
export function forward<T>(net: MultilayerPerceptron, theta: usize, indices: usize, first: i32, rows: i32): void {
  const rowBytes = <usize>layerOf(net, 0).inputs * sizeof<T>();
  for (let i = 0; i < rows; ++i) memory.copy(net.input + <usize>i * rowBytes, net.x + sampleOf(indices, first + i) * rowBytes, rowBytes);
  let below = net.input;
  for (let l = 0; l < net.depth; ++l) {
    const layer = layerOf(net, l);
    startAtBiases<T>(layer, layer.a, theta, rows);
    matrixProduct<T>(layer.a, below, layer.turned, rows, layer.inputs, layer.outputs, true);
    below = layer.a;
    if (l == net.depth - 1) return;
    const end = layer.a + <usize>(rows * layer.outputs) * sizeof<T>();
    if (net.activation == Activation.RELU) {
      for (let q = layer.a; q < end; q += 16) v128.store(q, activated<T>(Activation.RELU, v128.load(q)));
    } else {
      for (let q = layer.a; q < end; q += 16) v128.store(q, activated<T>(Activation.TANH, v128.load(q)));
    }
  }
}
