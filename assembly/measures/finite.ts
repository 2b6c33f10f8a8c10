// Whether every entry of an array is finite.

@abi
export function allFinite<T>(x: usize, n: i32): bool {
  const zero = v128.splat<T>(<T>0);
  let check = zero;
  const whole = <usize>n & ~(16 / sizeof<T>() - 1);
  for (let q: usize = 0; q < whole * sizeof<T>(); q += 16) check = v128.add<T>(check, v128.mul<T>(zero, v128.load(x + q)));
  let rest: T = 0;
  for (let i = whole; i < <usize>n; ++i) rest += <T>0 * load<T>(x + i * sizeof<T>());
  return !v128.any_true(v128.ne<T>(check, check)) && rest == rest;
}
