// Heavy ball with Nesterov's look-ahead, in torch.optim.SGD's form
//   m <- decay m + gain g
//   theta <- theta - lr (g + decay m)
import { moment } from "./momentum";
import { sgd } from "./sgd";

@inline
export function nesterov<T>(theta: v128, g: v128, m: usize, lr: v128, decayM: v128, gainM: v128): v128 {
  return sgd<T>(theta, v128.add<T>(g, v128.mul<T>(decayM, moment<T>(m, g, decayM, gainM))), lr);
}
