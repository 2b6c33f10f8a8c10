// The order of an error in a step that is halved from one error to the next.
import { fitOrder } from '../../src/index.js';

export function halvingOrder(errors: readonly number[]): number {
  return fitOrder(
    errors.map((_, k) => 0.5 ** k),
    errors,
  ).order;
}
