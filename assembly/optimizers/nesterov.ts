// Heavy ball with Nesterov's look-ahead, in torch.optim.SGD's form
//   m <- a m + b g
//   theta <- theta - lr (g + a m)
import { Slot } from "./coefficients";
import { firstMoment } from "./momentum";

@inline
export function nesterov<T>(theta: v128, g: v128, m: usize, c: usize): v128 {
  const ahead = v128.add<T>(g, v128.mul<T>(v128.load(c, Slot.DECAY_M), firstMoment<T>(m, g, c)));
  return v128.sub<T>(theta, v128.mul<T>(v128.load(c, Slot.LR), ahead));
}
