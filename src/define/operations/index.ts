// The operations of a model: each takes traced values, numbers or arrays of them, and returns a traced value.
export { add, cos, div, exp, log, mix, mul, neg, pow, sigmoid, sin, softplus, sqrt, square, sub, tanh } from './arithmetic.js';
export { abs, equal, less, lessOrEqual, max, min, relu, select, sign } from './choices.js';
export { dot, matmul, matvec, outer, transpose } from './products.js';
export { logSumExp, mean, softmax, sum, vector } from './sums.js';
