// The ABI of kernels.wasm: the only file with exports. They are generated into generated/abi.ts from what the files of assembly/ mark with @abi.
// Addresses and sizes are in bytes unless a name says otherwise. Kernels check nothing; src/ checks every argument before a call.
// A generic kernel f<T> is exported as fF64 and fF32, and 64-bit seeds and steps come as two 32-bit halves, because JavaScript passes an i64
// only as a BigInt.
//
// A new update rule is one file, rules/lion.ts, with the function
//   export function lion<T>(theta: v128, g: v128, m: usize, lr: v128, ...): v128
// that returns one vector of parameters after a step. Beside theta and g it takes what it reads, by these names: the addresses m and v of its
// moments, which it stores back, and the coefficients lr, decayM, gainM, decayV, gainV, scaleV, epsRoot, eps, shrink and exponent of
// rules/coefficients.ts. src/ knows it as rules.lion.
//
// A new problem is one folder, problems/logistic/, whose files export
//   create<T>(...): usize                                              any parameters; the address p of the problem, or 0 when memory is full
//   gradient<T>(p: usize, theta: usize, g: usize, noise: usize, indices: usize, samples: i32): void
//   loss(p: usize, theta: usize): f64                                  in f64, as the Hessian is
//   hessianDiagonal(p: usize, theta: usize, out: usize): void
//   hessianProduct(p: usize, theta: usize, x: usize, out: usize): void
// or, for a problem of two parameters, in place of the last two hessian(p: usize, theta: usize, h: usize): void with the four entries of H.
// Where replicas ride in lanes it exports gradientInLanes<T>(p, theta, g, noise, rows, samples, room) and, if that needs room, roomInLanes<T>(p) too.
// src/ knows it as problemKinds.logistic, and its kernels as createLogistic and, for others marked with @abi, by names that start with
// logistic: the field `x` of its exported class Logistic as logisticX(p).
//
// The rules of marking are at the top of scripts/generate-abi.js.
export * from "./generated/abi";
