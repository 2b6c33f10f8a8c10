// The ABI of kernels.wasm: the only file with exports. Addresses and sizes are in bytes unless a name says otherwise.
// Kernels check nothing; src/ checks every argument before a call.
// 64-bit seeds and steps come as two 32-bit halves, because JavaScript passes an i64 only as a BigInt.

import { exp } from "./math/exp";
import { log } from "./math/log";
import { pow } from "./math/pow";
import { dot, sum } from "./math/sum";
import { indices } from "./random/indices";
import { normals } from "./random/normals";
import { signs } from "./random/signs";
import { uniforms } from "./random/uniforms";

export { allocate, mark, reset } from "./memory";
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
