// Modified equations of Cattaneo, Klusowski and Shigida, Barrett and Dherin, Ghosh et al.: orders 1 and 2, and what the correction is.
import type { Check, CheckRow } from '../check.js';
import { biasRows } from './implicit-bias.js';
import { orderRows } from './modified-equation-orders.js';

function* rows(): Iterable<CheckRow> {
  yield* orderRows();
  yield* biasRows();
}

export const modifiedEquationCheck: Check = {
  id: 'modified-equation',
  title: 'Optimizers follow their modified equations to order 2',
  rows,
};
