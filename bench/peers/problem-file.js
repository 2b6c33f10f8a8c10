// The diagonal net's data as a file that programs in any language read: Z as n d signed bytes, row-major; then in f64 the n labels,
// the d entries of u = v at the start, and the d entries of w*.
import { readFileSync, writeFileSync } from 'node:fs';
import { diagonalNet } from '../../dist/src/index.js';
import { problem } from './workloads.js';

const { d, n } = problem;

export function writeProblem(path) {
  const net = diagonalNet(problem);
  const start = net.initialTheta(0).subarray(0, d);
  const bytes = (array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  writeFileSync(path, Buffer.concat([Int8Array.from(net.z), net.y, start, net.truth].map(bytes)));
}

/** Z, y and u in `FloatArray`; w* in f64. */
export function readProblem(path, FloatArray) {
  const { buffer, byteOffset } = readFileSync(path);
  const floats = (at, length) => new Float64Array(buffer.slice(byteOffset + at, byteOffset + at + 8 * length));
  return {
    z: FloatArray.from(new Int8Array(buffer, byteOffset, n * d)),
    y: FloatArray.from(floats(n * d, n)),
    u: FloatArray.from(floats(n * d + 8 * n, d)),
    wStar: floats(n * d + 8 * (n + d), d),
  };
}

/** ½ ‖u∘u - v∘v - w*‖² in f64, for the entries of u and v at offset, offset + stride, ... */
export function testLoss(u, v, wStar, offset = 0, stride = 1) {
  let sum = 0;
  for (let j = 0, i = offset; j < wStar.length; j++, i += stride) sum += (u[i] * u[i] - v[i] * v[i] - wStar[j]) ** 2;
  return sum / 2;
}
