// What the kernels answer to questions with known answers: elementary functions, random numbers, sums, every update rule, and noisy steps of a diagonal
// net alone and in lanes, in both dtypes. A compiled module does not give its bytes back, so that this is all there is to try it by.
import { type DtypeKernels, everyLane, type KernelExports, noiseKinds, rules, streams } from './generated.js';

/** The checksum of the answers of this version's kernels, in every engine. */
export const knownAnswers: number = 2049470425;

/** Numbers in a question: whole vectors, blocks of them, and a rest. */
const n = 21;
/** Coordinates of the net. */
const d = 9;

/** Calls the kernels of one dtype and tells `answer` where their answers are. */
function ask(exports: KernelExports, dtype: 'F64' | 'F32', answer: (address: number, count: number) => void): void {
  const of = <K extends keyof DtypeKernels>(name: K): DtypeKernels[K] =>
    (exports as unknown as Record<string, DtypeKernels[K]>)[name + dtype];
  const room = (): number => exports.allocate(8 * n);
  const normals = (stream: number, out: number = room(), count: number = n): number => {
    of('normals')(out, count, 1, 2, stream, 3, 4, 1);
    return out;
  };
  const createOptimizer = (rule: number, coefficients: number, lane: number): number =>
    of('createOptimizer')(coefficients, lane, rule, 0.01, 0.9, 0.99, 0.1, 1, 1e-12, 1e-8, 1e-9, 0.01, 0.4, true);

  const functions = (): void => {
    const x = normals(streams.data);
    const [exp, log, pow, tanh, signs, sums] = [room(), room(), room(), room(), room(), room()];
    of('exp')(exp, x, n);
    of('log')(log, exp, n);
    of('pow')(pow, exp, n, 0.75);
    of('tanh')(tanh, x, n);
    of('signs')(signs, n, 1, 2, streams.labelNoise, 3, 4, 0.5);
    new Float64Array(exports.memory.buffer, sums, 2).set([of('sum')(x, n), of('dot')(x, exp, n)]);
    for (const result of [x, exp, log, pow, tanh, signs, sums]) answer(result, n);
  };

  const steps = (rule: number): void => {
    const [theta, g, m, v] = [normals(streams.init), normals(streams.data), room(), room()];
    const optimizer = createOptimizer(rule, exports.allocate(1024), everyLane);
    for (let step = 0; step < 2; step++) of('optimizerStep')(optimizer, theta, g, m, v, n);
    for (const result of [theta, m, v]) answer(result, n);
  };

  const variants = (): void => {
    const optimizer = createOptimizer(rules.adam.number, exports.allocate(1024), everyLane);
    const [theta, g, m, v] = [normals(streams.init), normals(streams.data), room(), exports.allocate(16 * n)];
    of('amsgradStep')(optimizer, theta, g, m, v, n);
    for (const centered of [true, false]) of('rmspropVariantStep')(optimizer, theta, g, m, v, n, centered, !centered);
    of('clipValues')(g, n, 1.5);
    of('clipNorm')(g, n, 2);
    of('optimizerStepWithin')(optimizer, theta, g, m, v, n - 1);
    for (const result of [theta, g, m, v]) answer(result, n);
  };

  const netSteps = (normal: boolean, vectors: number): void => {
    const lanes = vectors === 0 ? 1 : (vectors * 16) / (dtype === 'F64' ? 8 : 4);
    const net = of('createDiagonalNet')(d, n, normal, vectors);
    of('diagonalNetGenerateRows')(net, 1, 2, room(), room(), normals(streams.truth), 1);
    normals(streams.init, exports.diagonalNetU(net), d * lanes);
    of('diagonalNetUpdateW')(net);
    const run = of('createRun')(net, rules.adam.number, lanes, 0);
    for (let lane = 0; lane < lanes; lane++) {
      const optimizer = createOptimizer(rules.adam.number, exports.runCoefficients(run), vectors === 0 ? everyLane : lane);
      of('setLane')(run, lane, optimizer, n, noiseKinds.signs, 0.5, 1, lane);
    }
    of('advance')(run, 2);
    for (const result of [exports.diagonalNetU(net), exports.diagonalNetW(net)]) answer(result, d * lanes);
  };

  functions();
  for (const { number } of Object.values(rules)) steps(number);
  variants();
  for (const normal of [true, false]) for (const vectors of [0, 1]) netSteps(normal, vectors);
}

/** The checksum of what an instance answers: a change of one word changes it, since the factor is odd. */
export function answersOf(exports: KernelExports): number {
  let checksum = 0;
  for (const dtype of ['F64', 'F32'] as const)
    ask(exports, dtype, (address, count) => {
      const words = (count * (dtype === 'F64' ? 8 : 4)) / 4;
      for (const word of new Uint32Array(exports.memory.buffer, address, words)) checksum = Math.imul(checksum ^ word, 0x01000193);
    });
  return checksum >>> 0;
}
