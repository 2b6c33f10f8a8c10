// The ABI of kernels.wasm: the only file with exports. Addresses and sizes are in bytes unless a name says otherwise.
// Kernels check nothing; src/ checks every argument before a call.
// 64-bit seeds and steps come as two 32-bit halves, because JavaScript passes an i64 only as a BigInt.

import { createInjectedNoise, InjectedNoise } from "./noise/injected-noise";
import { exp } from "./math/exp";
import { jacobi } from "./math/jacobi";
import { log } from "./math/log";
import { pow } from "./math/pow";
import { dot, sum } from "./math/sum";
import { tanh } from "./math/tanh";
import { allFinite } from "./measures/finite";
import { testLossOnRows } from "./measures/test-loss";
import { adafactorStep } from "./rules/adafactor";
import { agmMove, agmObserve } from "./rules/agm";
import { blockAdamStep } from "./rules/block-adam";
import { createOptimizer, Optimizer, optimizerStep } from "./rules/optimizer";
import { createSchedule } from "./rules/schedule";
import { shampooStep } from "./rules/shampoo";
import { backward, createDiagonalNet, DiagonalNet, forward, getRow, setRow, updateW } from "./problems/diagonal-net/problem";
import { residuals } from "./problems/diagonal-net/residuals";
import { generateRows } from "./problems/diagonal-net/data";
import { gram } from "./problems/diagonal-net/gram";
import { gradient, hessianDiagonal, meanSquares } from "./problems/diagonal-net/derivatives";
import { createFactorizationUV, FactorizationUV } from "./problems/factorization-uv/problem";
import { createMatrixFactorization, MatrixFactorization, multiplyFactors } from "./problems/matrix-factorization/problem";
import { factorizationRow, generateFactorization } from "./problems/matrix-factorization/data";
import { createMultilayerPerceptron, MultilayerPerceptron } from "./problems/multilayer-perceptron/problem";
import { multilayerPerceptronOutputs } from "./problems/multilayer-perceptron/predictions";
import { problemGradient } from "./problems/problem-gradient";
import { createQuadratic, Quadratic } from "./problems/quadratic/problem";
import { indices } from "./random/indices";
import { normals } from "./random/normals";
import { signs } from "./random/signs";
import { uniforms } from "./random/uniforms";
import { advanceProblem, createProblemRun, isFinite, ProblemRun, sampleGradient } from "./runs/problem";
import { advance, createRun, retireLane, Run, setLane } from "./runs/net-lanes";

export { createHessianSpace } from "./noise/injected-noise";
export { power, sumPowers } from "./measures/powers";
export { allocate, mark, reset } from "./memory";
export { createEllipse } from "./problems/ellipse/problem";
export { problemLoss } from "./problems/problem-gradient";
export { problemHessianDiagonal, problemHessianProduct } from "./problems/problem-hessian";
export { createValley } from "./problems/valley/problem";
export { philoxBlock } from "./random/philox";

@inline
function u64of(low: u32, high: u32): u64 {
  return (<u64>high << 32) | <u64>low;
}

export function expF64(out: usize, x: usize, n: i32): void {
  exp<f64>(out, x, n);
}

export function expF32(out: usize, x: usize, n: i32): void {
  exp<f32>(out, x, n);
}

export function logF64(out: usize, x: usize, n: i32): void {
  log<f64>(out, x, n);
}

export function logF32(out: usize, x: usize, n: i32): void {
  log<f32>(out, x, n);
}

export function powF64(out: usize, x: usize, n: i32, y: f64): void {
  pow<f64>(out, x, n, y);
}

/** The exponent is rounded to f32. */
export function powF32(out: usize, x: usize, n: i32, y: f64): void {
  pow<f32>(out, x, n, <f32>y);
}

export function tanhF64(out: usize, x: usize, n: i32): void {
  tanh<f64>(out, x, n);
}

export function tanhF32(out: usize, x: usize, n: i32): void {
  tanh<f32>(out, x, n);
}

export function sumF64(x: usize, n: i32): f64 {
  return sum<f64>(x, n);
}

export function sumF32(x: usize, n: i32): f64 {
  return sum<f32>(x, n);
}

export function dotF64(x: usize, y: usize, n: i32): f64 {
  return dot<f64>(x, y, n);
}

export function dotF32(x: usize, y: usize, n: i32): f64 {
  return dot<f32>(x, y, n);
}

export function signsF64(out: usize, n: i32, seedLo: u32, seedHi: u32, stream: u32, stepLo: u32, stepHi: u32, scale: f64): void {
  signs<f64>(out, n, u64of(seedLo, seedHi), stream, u64of(stepLo, stepHi), scale);
}

export function signsF32(out: usize, n: i32, seedLo: u32, seedHi: u32, stream: u32, stepLo: u32, stepHi: u32, scale: f64): void {
  signs<f32>(out, n, u64of(seedLo, seedHi), stream, u64of(stepLo, stepHi), scale);
}

export function normalsF64(out: usize, n: i32, seedLo: u32, seedHi: u32, stream: u32, stepLo: u32, stepHi: u32, scale: f64): void {
  normals<f64>(out, n, u64of(seedLo, seedHi), stream, u64of(stepLo, stepHi), scale);
}

export function normalsF32(out: usize, n: i32, seedLo: u32, seedHi: u32, stream: u32, stepLo: u32, stepHi: u32, scale: f64): void {
  normals<f32>(out, n, u64of(seedLo, seedHi), stream, u64of(stepLo, stepHi), scale);
}

export function uniformsF64(out: usize, n: i32, seedLo: u32, seedHi: u32, stream: u32, stepLo: u32, stepHi: u32): void {
  uniforms(out, n, u64of(seedLo, seedHi), stream, u64of(stepLo, stepHi));
}

export function indicesI32(out: usize, n: i32, bound: u32, seedLo: u32, seedHi: u32, stream: u32, stepLo: u32, stepHi: u32): void {
  indices(out, n, bound, u64of(seedLo, seedHi), stream, u64of(stepLo, stepHi));
}

/** Diagonalizes the symmetric n x n f64 matrix a in place; its eigenvectors become the columns of `vectors`. */
export function symmetricEigen(a: usize, vectors: usize, n: i32): void {
  jacobi(a, vectors, <usize>n);
}

// Measures

export function testLossOnFreshRows(error: usize, z: usize, d: i32, rows: i32, normal: bool, seedLow: u32, seedHigh: u32): f64 {
  return testLossOnRows(error, z, d, rows, normal, u64of(seedLow, seedHigh));
}

export function allFiniteF64(x: usize, n: i32): bool { return allFinite<f64>(x, n); }
export function allFiniteF32(x: usize, n: i32): bool { return allFinite<f32>(x, n); }

// Optimizers

export function createOptimizerF64(coefficients: usize, lane: i32, kind: i32, lr: f64, beta1: f64, beta2: f64, gain: f64, firstGain: f64, epsRoot: f64, eps: f64, weightDecay: f64, exponent: f64, biasCorrection: bool): usize {
  return createOptimizer<f64>(coefficients, lane, kind, lr, beta1, beta2, gain, firstGain, epsRoot, eps, weightDecay, exponent, biasCorrection);
}
export function createOptimizerF32(coefficients: usize, lane: i32, kind: i32, lr: f64, beta1: f64, beta2: f64, gain: f64, firstGain: f64, epsRoot: f64, eps: f64, weightDecay: f64, exponent: f64, biasCorrection: bool): usize {
  return createOptimizer<f32>(coefficients, lane, kind, lr, beta1, beta2, gain, firstGain, epsRoot, eps, weightDecay, exponent, biasCorrection);
}
export function optimizerStepF64(optimizer: usize, theta: usize, g: usize, m: usize, v: usize, n: i32): void {
  optimizerStep<f64>(changetype<Optimizer>(optimizer), theta, g, m, v, n);
}
export function optimizerStepF32(optimizer: usize, theta: usize, g: usize, m: usize, v: usize, n: i32): void {
  optimizerStep<f32>(changetype<Optimizer>(optimizer), theta, g, m, v, n);
}
export function blockAdamStepF64(optimizer: usize, theta: usize, g: usize, m: usize, v: usize, n: i32, lengths: usize, blocks: i32): void {
  blockAdamStep<f64>(changetype<Optimizer>(optimizer), theta, g, m, v, n, lengths, blocks);
}
export function adafactorStepF64(optimizer: usize, theta: usize, g: usize, m: usize, v: usize, n: i32, shapes: usize, tensors: i32, spread: usize): void {
  adafactorStep<f64>(changetype<Optimizer>(optimizer), theta, g, m, v, n, shapes, tensors, spread);
}
export function shampooStepF64(optimizer: usize, theta: usize, g: usize, m: usize, v: usize, n: i32, shapes: usize, tensors: i32, exponent: f64, matrixEps: f64, scratch: usize, side: i32): void {
  shampooStep<f64>(changetype<Optimizer>(optimizer), theta, g, m, v, n, shapes, tensors, exponent, matrixEps, scratch, side);
}
export function agmObserveF64(optimizer: usize, v: usize, observation: usize, out: usize, k: i32): void {
  agmObserve<f64>(changetype<Optimizer>(optimizer), v, observation, out, k);
}
export function agmMoveF64(optimizer: usize, theta: usize, g: usize, m: usize, s: usize, n: i32): void {
  agmMove<f64>(changetype<Optimizer>(optimizer), theta, g, m, s, n);
}
export function blockAdamStepF32(optimizer: usize, theta: usize, g: usize, m: usize, v: usize, n: i32, lengths: usize, blocks: i32): void {
  blockAdamStep<f32>(changetype<Optimizer>(optimizer), theta, g, m, v, n, lengths, blocks);
}
export function adafactorStepF32(optimizer: usize, theta: usize, g: usize, m: usize, v: usize, n: i32, shapes: usize, tensors: i32, spread: usize): void {
  adafactorStep<f32>(changetype<Optimizer>(optimizer), theta, g, m, v, n, shapes, tensors, spread);
}
export function shampooStepF32(optimizer: usize, theta: usize, g: usize, m: usize, v: usize, n: i32, shapes: usize, tensors: i32, exponent: f64, matrixEps: f64, scratch: usize, side: i32): void {
  shampooStep<f32>(changetype<Optimizer>(optimizer), theta, g, m, v, n, shapes, tensors, exponent, matrixEps, scratch, side);
}
export function agmObserveF32(optimizer: usize, v: usize, observation: usize, out: usize, k: i32): void {
  agmObserve<f32>(changetype<Optimizer>(optimizer), v, observation, out, k);
}
export function agmMoveF32(optimizer: usize, theta: usize, g: usize, m: usize, s: usize, n: i32): void {
  agmMove<f32>(changetype<Optimizer>(optimizer), theta, g, m, s, n);
}
/** Gives the optimizer a schedule in place of its constant learning rate; returns 0 when memory is full. */
export function setSchedule(optimizer: usize, shape: i32, warmUp: f64, lr: f64, target: f64, start: f64, length: f64): usize {
  const schedule = createSchedule(shape, warmUp, lr, target, start, length);
  changetype<Optimizer>(optimizer).schedule = schedule;
  return schedule;
}
export function optimizerSteps(optimizer: usize): f64 { return changetype<Optimizer>(optimizer).steps; }
export function optimizerProduct1(optimizer: usize): f64 { return changetype<Optimizer>(optimizer).product1; }
export function optimizerProduct2(optimizer: usize): f64 { return changetype<Optimizer>(optimizer).product2; }
export function restoreOptimizer(optimizer: usize, steps: f64, product1: f64, product2: f64): void {
  const o = changetype<Optimizer>(optimizer);
  o.steps = steps;
  o.product1 = product1;
  o.product2 = product2;
}

// The diagonal net

export function createDiagonalNetF64(d: i32, n: i32, dense: bool, vectors: i32): usize { return createDiagonalNet<f64>(d, n, dense, vectors); }
export function createDiagonalNetF32(d: i32, n: i32, dense: bool, vectors: i32): usize { return createDiagonalNet<f32>(d, n, dense, vectors); }
export function netTheta(net: usize): usize { return changetype<DiagonalNet>(net).u; }
export function netStride(net: usize): usize { return changetype<DiagonalNet>(net).stride; }
export function netW(net: usize): usize { return changetype<DiagonalNet>(net).w; }
export function netY(net: usize): usize { return changetype<DiagonalNet>(net).y; }
export function netF(net: usize): usize { return changetype<DiagonalNet>(net).f; }
export function netR(net: usize): usize { return changetype<DiagonalNet>(net).r; }
export function netG(net: usize): usize { return changetype<DiagonalNet>(net).g; }
export function setRowF64(net: usize, i: i32, z: usize): void { setRow<f64>(changetype<DiagonalNet>(net), i, z); }
export function setRowF32(net: usize, i: i32, z: usize): void { setRow<f32>(changetype<DiagonalNet>(net), i, z); }
export function getRowF64(net: usize, i: i32, z: usize): void { getRow<f64>(changetype<DiagonalNet>(net), i, z); }
export function generateRowsF64(net: usize, seedLow: u32, seedHigh: u32, row: usize, support: usize, values: usize, k: i32): void {
  generateRows<f64>(changetype<DiagonalNet>(net), u64of(seedLow, seedHigh), row, support, values, k);
}
export function generateRowsF32(net: usize, seedLow: u32, seedHigh: u32, row: usize, support: usize, values: usize, k: i32): void {
  generateRows<f32>(changetype<DiagonalNet>(net), u64of(seedLow, seedHigh), row, support, values, k);
}
export function updateWF64(net: usize): void { updateW<f64>(changetype<DiagonalNet>(net)); }
export function updateWF32(net: usize): void { updateW<f32>(changetype<DiagonalNet>(net)); }
export function forwardF64(net: usize): void { forward<f64>(changetype<DiagonalNet>(net)); }
export function forwardF32(net: usize): void { forward<f32>(changetype<DiagonalNet>(net)); }
export function residualsF64(net: usize, noise: usize): void { residuals<f64>(changetype<DiagonalNet>(net), noise); }
export function residualsF32(net: usize, noise: usize): void { residuals<f32>(changetype<DiagonalNet>(net), noise); }
export function backwardF64(net: usize): void { backward<f64>(changetype<DiagonalNet>(net)); }
export function backwardF32(net: usize): void { backward<f32>(changetype<DiagonalNet>(net)); }
export function gradientF64(net: usize, out: usize): void { gradient<f64>(changetype<DiagonalNet>(net), out); }
/** Allocates Z Diag(w) Zᵀ of an f64 net and returns its address, or 0. */
export function netGramF64(net: usize, w: usize): usize { return gram(changetype<DiagonalNet>(net), w); }
export function meanSquaresF64(net: usize, out: usize): void { meanSquares<f64>(changetype<DiagonalNet>(net), out); }
export function hessianDiagonalF64(net: usize, squares: usize, out: usize): void { hessianDiagonal<f64>(changetype<DiagonalNet>(net), squares, out); }

// Problems by kind

export function problemGradientF64(kind: i32, p: usize, theta: usize, g: usize, noise: usize, indices: usize, samples: i32): void {
  problemGradient<f64>(kind, p, theta, g, noise, indices, samples);
}
export function problemGradientF32(kind: i32, p: usize, theta: usize, g: usize, noise: usize, indices: usize, samples: i32): void {
  problemGradient<f32>(kind, p, theta, g, noise, indices, samples);
}
export function createQuadraticF64(parameters: i32): usize { return createQuadratic<f64>(parameters); }
export function createQuadraticF32(parameters: i32): usize { return createQuadratic<f32>(parameters); }
export function quadraticHessian(p: usize): usize { return changetype<Quadratic>(p).hessian; }
export function quadraticCenter(p: usize): usize { return changetype<Quadratic>(p).center; }

export function createMatrixFactorizationF64(dims: usize, depth: i32, n: i32): usize { return createMatrixFactorization<f64>(dims, depth, n); }
export function createMatrixFactorizationF32(dims: usize, depth: i32, n: i32): usize { return createMatrixFactorization<f32>(dims, depth, n); }
export function factorizationRowF64(p: usize, i: i32): usize { return factorizationRow<f64>(changetype<MatrixFactorization>(p), i); }
export function factorizationRowF32(p: usize, i: i32): usize { return factorizationRow<f32>(changetype<MatrixFactorization>(p), i); }
export function factorizationLabels(p: usize): usize { return changetype<MatrixFactorization>(p).b; }
export function generateFactorizationF64(p: usize, seedLow: u32, seedHigh: u32, truth: usize, row: usize): void {
  generateFactorization<f64>(changetype<MatrixFactorization>(p), u64of(seedLow, seedHigh), truth, row);
}
export function generateFactorizationF32(p: usize, seedLow: u32, seedHigh: u32, truth: usize, row: usize): void {
  generateFactorization<f32>(changetype<MatrixFactorization>(p), u64of(seedLow, seedHigh), truth, row);
}
export function multiplyFactorsF64(p: usize, theta: usize): usize { return multiplyFactors<f64>(changetype<MatrixFactorization>(p), theta); }
export function createFactorizationUVF64(m: i32, n: i32, p: i32): usize { return createFactorizationUV<f64>(m, n, p); }
export function createFactorizationUVF32(m: i32, n: i32, p: i32): usize { return createFactorizationUV<f32>(m, n, p); }
export function factorizationUVTarget(address: usize): usize { return changetype<FactorizationUV>(address).target; }
export function createMultilayerPerceptronF64(sizes: usize, depth: i32, n: i32, activation: i32, classes: bool): usize {
  return createMultilayerPerceptron<f64>(sizes, depth, n, activation, classes);
}
export function createMultilayerPerceptronF32(sizes: usize, depth: i32, n: i32, activation: i32, classes: bool): usize {
  return createMultilayerPerceptron<f32>(sizes, depth, n, activation, classes);
}
export function perceptronX(p: usize): usize { return changetype<MultilayerPerceptron>(p).x; }
export function perceptronY(p: usize): usize { return changetype<MultilayerPerceptron>(p).y; }
export function perceptronOutputs(p: usize, theta: usize, out: usize): void {
  multilayerPerceptronOutputs(p, theta, out);
}

// Runs

export function createRunF64(net: usize, kind: i32, lanes: i32, batchSize: i32): usize { return createRun<f64>(changetype<DiagonalNet>(net), kind, lanes, batchSize); }
export function createRunF32(net: usize, kind: i32, lanes: i32, batchSize: i32): usize { return createRun<f32>(changetype<DiagonalNet>(net), kind, lanes, batchSize); }
export function setLaneF64(run: usize, lane: i32, optimizer: usize, n: i32, noiseKind: i32, delta: f64, seedLo: u32, seedHi: u32): void {
  setLane<f64>(changetype<Run>(run), lane, optimizer, n, noiseKind, delta, u64of(seedLo, seedHi));
}
export function setLaneF32(run: usize, lane: i32, optimizer: usize, n: i32, noiseKind: i32, delta: f64, seedLo: u32, seedHi: u32): void {
  setLane<f32>(changetype<Run>(run), lane, optimizer, n, noiseKind, delta, u64of(seedLo, seedHi));
}
export function retireLaneF64(run: usize, lane: i32): void { retireLane<f64>(changetype<Run>(run), lane); }
export function retireLaneF32(run: usize, lane: i32): void { retireLane<f32>(changetype<Run>(run), lane); }
export function runCoefficients(run: usize): usize { return changetype<Run>(run).coefficients; }
export function runM(run: usize): usize { return changetype<Run>(run).m; }
export function runV(run: usize): usize { return changetype<Run>(run).s; }
export function runSteps(run: usize): f64 { return changetype<Run>(run).steps; }
export function setRunSteps(run: usize, steps: f64): void { changetype<Run>(run).steps = steps; }
export function runFailed(run: usize): i32 { return changetype<Run>(run).failed; }
export function advanceF64(run: usize, steps: i32): i32 { return advance<f64>(changetype<Run>(run), steps); }
export function advanceF32(run: usize, steps: i32): i32 { return advance<f32>(changetype<Run>(run), steps); }

// Runs of any problem

export function createProblemRunF64(kind: i32, problem: usize, optimizer: usize, parameters: i32, entriesOfV: i32, labels: i32, batchSize: i32, noiseKind: i32, delta: f64, seedLo: u32, seedHi: u32): usize {
  return createProblemRun<f64>(kind, problem, changetype<Optimizer>(optimizer), parameters, entriesOfV, labels, batchSize, noiseKind, delta, u64of(seedLo, seedHi));
}
export function createProblemRunF32(kind: i32, problem: usize, optimizer: usize, parameters: i32, entriesOfV: i32, labels: i32, batchSize: i32, noiseKind: i32, delta: f64, seedLo: u32, seedHi: u32): usize {
  return createProblemRun<f32>(kind, problem, changetype<Optimizer>(optimizer), parameters, entriesOfV, labels, batchSize, noiseKind, delta, u64of(seedLo, seedHi));
}
/** Adds injected noise to every gradient of the run; `space` comes from createHessianSpace, 0 for isotropic noise. Returns 0 when memory is full. */
export function setInjectedNoise(run: usize, covariance: i32, codimension: i32, sigma: f64, along: f64, space: usize): usize {
  const r = changetype<ProblemRun>(run);
  const noise = createInjectedNoise(covariance, codimension, r.parameters, sigma, along, r.seed, space);
  r.injected = changetype<InjectedNoise>(noise);
  return noise;
}
export function problemRunTheta(run: usize): usize { return changetype<ProblemRun>(run).theta; }
export function problemRunG(run: usize): usize { return changetype<ProblemRun>(run).g; }
export function problemRunM(run: usize): usize { return changetype<ProblemRun>(run).m; }
export function problemRunV(run: usize): usize { return changetype<ProblemRun>(run).v; }
export function sampleGradientF64(run: usize): void { sampleGradient<f64>(changetype<ProblemRun>(run)); }
export function sampleGradientF32(run: usize): void { sampleGradient<f32>(changetype<ProblemRun>(run)); }
export function problemRunIsFiniteF64(run: usize): bool { return isFinite<f64>(changetype<ProblemRun>(run)); }
export function problemRunIsFiniteF32(run: usize): bool { return isFinite<f32>(changetype<ProblemRun>(run)); }
export function advanceProblemF64(run: usize, steps: i32): i32 { return advanceProblem<f64>(changetype<ProblemRun>(run), steps); }
export function advanceProblemF32(run: usize, steps: i32): i32 { return advanceProblem<f32>(changetype<ProblemRun>(run), steps); }
