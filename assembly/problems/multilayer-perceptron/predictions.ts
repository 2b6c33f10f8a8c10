// What the perceptron predicts: the outputs f(x_i) of all samples, n x outputs, row-major.
import { CHUNK, forward, MultilayerPerceptron, outputLayer, turnWeights } from "./problem";

@abi
export function outputs(p: usize, theta: usize, out: usize): void {
  const net = changetype<MultilayerPerceptron>(p);
  const layer = outputLayer(net);
  const rowBytes = <usize>layer.outputs << 3;
  turnWeights<f64>(net, theta, false);
  for (let first = 0; first < net.n; first += CHUNK) {
    const rows = min(CHUNK, net.n - first);
    forward<f64>(net, theta, 0, first, rows);
    memory.copy(out + <usize>first * rowBytes, layer.a, <usize>rows * rowBytes);
  }
}
