// Modified equations of Cattaneo, Klusowski, Shigida 2023, Barrett, Dherin 2021, Ghosh, Lyu, Zhang, Wang 2023: orders 1 and 2, and what the correction is.
// @eq cattaneo2023 (1), Sec. 2, (3-4), (8), Table 1, Thm. 3.1, (10), Remark 3.2
// @eq barrett2021
// @eq ghosh2023

import { type CheckRow, type Experiment, theoryCheck } from '../check.js';
import { biasRows } from './implicit-bias.js';
import { orderRows } from './modified-equation-orders.js';

function* rows(): Iterable<CheckRow> {
  yield* orderRows();
  yield* biasRows();
}

export const modifiedEquationCheck: Experiment = theoryCheck({
  id: 'modified-equation',
  seconds: 2,
  title: 'Optimizers follow their modified equations to order 2',
  paper: 'cattaneo2023',
  place: 'Thm. 3.1',
  rows,
});
