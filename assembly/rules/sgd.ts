// Stochastic gradient descent
//   theta <- theta - lr g
// @eq robbins1951
// @eq li2025 Table 1

@inline
export function sgd<T>(theta: v128, g: v128, lr: v128): v128 {
  return v128.sub<T>(theta, v128.mul<T>(lr, g));
}
