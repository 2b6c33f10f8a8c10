// Stochastic gradient descent
//   theta <- theta - lr g

@inline
export function sgd<T>(theta: v128, g: v128, lr: v128): v128 {
  return v128.sub<T>(theta, v128.mul<T>(lr, g));
}
