// Gradients that are cut short before a step
//   by value  g_i <- min(max(g_i, -most), most)
//   by norm   g <- g most / |g|  where |g| > most
// @eq pascanu2013 Alg. 1
import { dot } from "../../math/sum";

@abi
export function clipValues<T>(g: usize, n: i32, most: f64): void {
  const limit = <T>most;
  for (const end = g + <usize>n * sizeof<T>(); g < end; g += sizeof<T>()) store<T>(g, min(max(load<T>(g), -limit), limit));
}

/** |g|, whatever the size of its entries. */
function norm<T>(g: usize, n: i32): f64 {
  const plain = sqrt(dot<T>(g, g, n));
  if (plain > 1e-140 && plain < 1e140) return plain;
  const end = g + <usize>n * sizeof<T>();
  let largest: f64 = 0;
  for (let at = g; at < end; at += sizeof<T>()) largest = max(largest, abs(<f64>load<T>(at)));
  if (largest == 0) return 0;
  let squares: f64 = 0;
  for (let at = g; at < end; at += sizeof<T>()) {
    const x = <f64>load<T>(at) / largest;
    squares += x * x;
  }
  return largest * sqrt(squares);
}

/** Returns |g| as it was. */
@abi
export function clipNorm<T>(g: usize, n: i32, most: f64): f64 {
  const length = norm<T>(g, n);
  if (!(length > most)) return length;
  const factor = most / length;
  for (const end = g + <usize>n * sizeof<T>(); g < end; g += sizeof<T>()) store<T>(g, <T>(<f64>load<T>(g) * factor));
  return length;
}
