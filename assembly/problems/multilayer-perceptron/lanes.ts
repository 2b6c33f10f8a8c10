// The gradients of replicas, in the lanes of four vectors, as in problem.ts and gradient.ts.
import { expLanes } from "../../math/exp";
import { productInLanes } from "../../math/product-in-lanes";
import { gatherInLanes, rowOfLane } from "../rows-in-lanes";
import { sloped } from "./gradient";
import { activated, Activation, Layer, layerOf, MultilayerPerceptron, outputLayer } from "./problem";

/** Samples in a chunk. */
const CHUNK: i32 = 4;

/** Entries of a chunk of the widest layer. */
@inline
function widest(net: MultilayerPerceptron): usize {
  let most = 1;
  for (let l = 0; l < net.depth; ++l) most = max(most, layerOf(net, l).outputs);
  return <usize>(CHUNK * most);
}

/** The inputs and the activations of every layer, delta twice, and the labels. */
export function roomInLanes<T>(p: usize): usize {
  const net = changetype<MultilayerPerceptron>(p);
  let entries = <usize>(CHUNK * layerOf(net, 0).inputs) + 2 * widest(net) + <usize>outputLayer(net).outputs;
  for (let l = 0; l < net.depth; ++l) entries += <usize>(CHUNK * layerOf(net, l).outputs);
  return entries << 6;
}

/** Activations of `end - a` bytes. */
@inline
function activate<T>(activation: i32, a: usize, end: usize): void {
  for (; a < end; a += 16) v128.store(a, activated<T>(activation, v128.load(a)));
}

/** delta <- delta ∘ sigma' */
@inline
function slope<T>(activation: i32, delta: usize, a: usize, bytes: usize): void {
  for (let q: usize = 0; q < bytes; q += 16) v128.store(delta + q, sloped<T>(activation, v128.load(delta + q), v128.load(a + q)));
}

/** Puts a chunk through the net; returns where the outputs are. Activations stand layer after layer behind the inputs. */
function forward<T>(net: MultilayerPerceptron, theta: usize, input: usize, rows: i32): usize {
  let below = input, a = input + (<usize>(CHUNK * layerOf(net, 0).inputs) << 6);
  for (let l = 0; l < net.depth; ++l) {
    const layer = layerOf(net, l);
    const inputs = <usize>layer.inputs, bytes = <usize>layer.outputs << 6;
    for (let i: usize = 0; i < <usize>rows; ++i) memory.copy(a + i * bytes, theta + (layer.biases << 6), bytes);
    productInLanes<T>(a, below, theta + (layer.weights << 6), rows, layer.inputs, layer.outputs, inputs, 1, 1, inputs, true);
    below = a;
    a += <usize>CHUNK * bytes;
    if (l == net.depth - 1) break;
    if (net.activation == Activation.RELU) activate<T>(Activation.RELU, below, below + <usize>rows * bytes);
    else activate<T>(Activation.TANH, below, below + <usize>rows * bytes);
  }
  return below;
}

/** delta = scale (f - y - xi) of draw k. */
function squareDelta<T>(net: MultilayerPerceptron, delta: usize, f: usize, y: usize, noise: usize, rows: usize, k: i32, scale: v128): void {
  const n = outputLayer(net).outputs;
  gatherInLanes<T>(y, net.y, <usize>n * sizeof<T>(), n, rows, k);
  for (let at: usize = 0; at < <usize>n << 6; at += 64) {
    for (let q = at; q < at + 64; q += 16) {
      const xi = noise ? v128.load(noise + (<usize>k << 6) + (q - at)) : v128.splat<T>(<T>0);
      v128.store(delta + q, v128.mul<T>(v128.sub<T>(v128.sub<T>(v128.load(f + q), v128.load(y + q)), xi), scale));
    }
  }
}

/** delta = scale (p - e_y) of draw k. */
function classDelta<T>(net: MultilayerPerceptron, delta: usize, f: usize, rows: usize, k: i32, scale: v128): void {
  const end = <usize>outputLayer(net).outputs << 6;
  for (let q: usize = 0; q < 64; q += 16) {
    let most = v128.load(f + q), sum = v128.splat<T>(<T>0);
    for (let at = q + 64; at < end; at += 64) most = v128.max<T>(most, v128.load(f + at));
    for (let at = q; at < end; at += 64) v128.store(delta + at, expLanes<T>(v128.sub<T>(v128.load(f + at), most)));
    for (let at = q; at < end; at += 64) sum = v128.add<T>(sum, v128.load(delta + at));
    for (let at = q; at < end; at += 64) v128.store(delta + at, v128.div<T>(v128.load(delta + at), sum));
  }
  for (let lane: usize = 0; lane < 64 / sizeof<T>(); ++lane) {
    const y = <usize>load<i32>(net.y + (rowOfLane<T>(rows, k, lane) << 2));
    const at = delta + (y << 6) + lane * sizeof<T>();
    store<T>(at, load<T>(at) - <T>1);
  }
  for (let q = delta; q < delta + end; q += 16) v128.store(q, v128.mul<T>(v128.load(q), scale));
}

/** out += the sum of the rows of delta, in order. */
function addBiases<T>(layer: Layer, g: usize, delta: usize, rows: i32): void {
  const bytes = <usize>layer.outputs << 6;
  const out = g + (layer.biases << 6);
  for (let i = 0; i < rows; ++i, delta += bytes) {
    for (let q: usize = 0; q < bytes; q += 16) v128.store(out + q, v128.add<T>(v128.load(out + q), v128.load(delta + q)));
  }
}

/** Adds the gradient of the chunk to g. */
function backward<T>(net: MultilayerPerceptron, theta: usize, g: usize, input: usize, outputs: usize, delta: usize, rows: i32): void {
  let a = outputs, next = delta + (widest(net) << 6);
  for (let l = net.depth - 1; l >= 0; --l) {
    const layer = layerOf(net, l);
    const inputs = <usize>layer.inputs, n = <usize>layer.outputs;
    const weights = layer.weights << 6;
    a = l > 0 ? a - (<usize>CHUNK * inputs << 6) : input;
    productInLanes<T>(g + weights, delta, a, layer.outputs, rows, layer.inputs, 1, n, inputs, 1, true);
    addBiases<T>(layer, g, delta, rows);
    if (l == 0) return;
    productInLanes<T>(next, delta, theta + weights, rows, layer.outputs, layer.inputs, n, 1, inputs, 1, false);
    const bytes = <usize>rows * inputs << 6;
    if (net.activation == Activation.RELU) slope<T>(Activation.RELU, next, a, bytes);
    else slope<T>(Activation.TANH, next, a, bytes);
    const used = delta;
    delta = next;
    next = used;
  }
}

export function gradientInLanes<T>(p: usize, theta: usize, g: usize, noise: usize, rows: usize, samples: i32, room: usize): void {
  const net = changetype<MultilayerPerceptron>(p);
  const scale = v128.splat<T>(<T>(1 / <f64>samples));
  const inputs = layerOf(net, 0).inputs, outputs = <usize>outputLayer(net).outputs << 6;
  const delta = room, y = delta + (widest(net) << 7), input = y + outputs;
  memory.fill(g, 0, <usize>net.parameters << 6);
  for (let first = 0; first < samples; first += CHUNK) {
    const count = min(CHUNK, samples - first);
    for (let i = 0; i < count; ++i) {
      gatherInLanes<T>(input + (<usize>(i * inputs) << 6), net.x, <usize>inputs * sizeof<T>(), inputs, rows, first + i);
    }
    const f = forward<T>(net, theta, input, count);
    for (let i: usize = 0; i < <usize>count; ++i) {
      const at = i * outputs;
      if (net.classes) classDelta<T>(net, delta + at, f + at, rows, first + <i32>i, scale);
      else squareDelta<T>(net, delta + at, f + at, y, noise, rows, first + <i32>i, scale);
    }
    backward<T>(net, theta, g, input, f, delta, count);
  }
}
