// Controls of the checks of the edge of stability, of sharpness-aware steps and of modified equations.
import { control, numberOf, type RowControls } from './control.js';
import {
  atThePoint,
  atThePointOf,
  comparedAs,
  lowerOrder,
  predicted,
  predictedBy,
  reversed,
  roundingOnly,
  seen,
  seenBy,
  times,
} from './effects.js';

const rounding = control(/./, 'two ways to one number', roundingOnly);

export const edges: RowControls = {
  'edge-of-stability-theory': [
    control(/dy\/dt/, 'the rate η: twice that', times(2)),
    control(/order in ε/, 'errors that fall with ε', lowerOrder(0.5)),
    control(
      /^The mean of x xᵀ/,
      'Σ: half of it',
      atThePoint((x) => x / 2),
    ),
    control(/^Without −x/, 'the delay', comparedAs(/^There the central flow/)),
    rounding,
  ],
  edges: [
    control(
      /^Adam/,
      'the memory: 2, without (1 + β1)/(1 − β1)',
      predicted(() => 2),
    ),
    control(/^RMSProp/, 'the lack of memory: that of β1 = .5', times(3)),
    control(/^Gradient descent/, 'all samples: 4 a step', seenBy(/below 2/)),
    control(/batch|SGD on 4/, 'the batches: λ1 of all samples', seenBy(/below 2/)),
    control(/below 2/, 'the batches: all samples', seenBy(/^Gradient descent/)),
  ],
  'central-flow-theory': [
    control(/^Gradient descent: σ²/, 'the factor 2: 4', times(2)),
    control(/^σ² there/, 'the factor 2: 4', times(2)),
    control(/with this order/, 'errors that fall with ε', lowerOrder(1)),
    control(
      /^The same of its run/,
      'Σ: half of it',
      atThePoint((x) => x / 2),
    ),
    control(
      /worst of eight windows/,
      'the edge: half of it, of which σ² is as far again',
      seen(() => 1),
    ),
    control(/^Rod flow|^So does/, 'the edge 2/η: 1/η', times(2)),
    rounding,
  ],
  'sam-scaled': [
    control(/: when it turns there/, 'the kick', comparedAs(/not kicked: when it turns/)),
    control(/whose v moves with it/, 'the move of v', comparedAs(/with v as it was/)),
    control(/at the lower wall: .* lower wall$/, 'the lower wall', comparedAs(/and λ1\(H S H\) at the lower wall: .* higher wall$/)),
    control(/^SAM with a fixed S, both/, 'the higher wall', comparedAs(/both at the higher wall: .* lower wall$/)),
    control(/^SAM with a fixed S/, 'H S H: S^½ H S^½', comparedAs(/H S H\) at the higher: .* lower wall$/)),
  ],
  'sam-theory': [
    control(/^All samples: the flow/, 'all samples: one', atThePointOf(/^One sample a step: the flow/)),
    control(/^One sample a step: the flow/, 'one sample: all', atThePointOf(/^All samples: the flow/)),
    control(/lr and rho 0\.02/, 'the rate', atThePointOf(/lr and rho 0\.01/)),
    control(/lr and rho 0\.01/, 'the rate', atThePointOf(/lr and rho 0\.02/)),
    control(/order in lr = rho/, 'errors that fall with lr', lowerOrder(1)),
  ],
  'memory-correction': [
    control(/lr² Corr_n/, 'the sign of Corr', comparedAs(/-lr² Corr_n/)),
    control(/without memory/, 'errors that fall with lr', lowerOrder(1)),
  ],
  'random-orders': [
    control(/^Adam.*mean over all orders/, 'the mean over orders: batches in turn', comparedAs(/^Adam.* of batches in turn/)),
    control(/^RMSProp.*mean over all orders/, 'the mean over orders: batches in turn', comparedAs(/^RMSProp.* of batches in turn/)),
    control(/, 4 a step/, 'the batch size', predictedBy(/, 2 a step/)),
    control(/, [21] a step/, 'the batch size', predictedBy(/, 4 a step/)),
    control(/^The same: with 4 a step/, 'the order of ρ', reversed),
  ],
  regimes: [
    // ln of the largest loss over the median at β = ρ, and what it is above that.
    control(/^β = ρ = \.9/, 'β = ρ: ρ = .999', (row, rows) => seen((value) => value + numberOf(rows[2] as typeof row).value)(row, rows)),
    control(
      /loss rises/,
      'the oscillation',
      seen(() => 0),
    ),
    control(
      /^β = \.9, ρ = \.999|^β = \.99, ρ = \.5/,
      'the difference of β and ρ',
      seen(() => 0),
    ),
    control(/β = 0\.9, ρ = 0\.5/, 'β and ρ: exchanged', seenBy(/β = 0\.5, ρ = 0\.9/)),
    control(/β = 0\.5, ρ = 0\.9/, 'β and ρ: exchanged', seenBy(/β = 0\.9, ρ = 0\.5/)),
  ],
  'modified-equation': [
    control(/largest error without/, 'the lack of the correction', (row, rows) =>
      predictedBy(other(row.text, 'without', 'with'))(row, rows),
    ),
    control(/largest error with/, 'the correction', (row, rows) => predictedBy(other(row.text, 'with', 'without'))(row, rows)),
    control(/order of the error in h/, 'a factor h', lowerOrder(1)),
    control(/^sign of the penalty/, 'the sign', reversed),
    rounding,
  ],
  'shuffles-and-eps': [
    control(/flow of E:/, 'a factor h', lowerOrder(1)),
    control(/flow of E \+ h/, 'the term h/(4m) Σ ‖∇E_k‖²', seenBy(/flow of E:/)),
    control(/^Adam with β = 0,/, 'the lack of memory: that of β = .5', times(3)),
    control(
      /^Adam with β = /,
      'the memory: 2, without (1 + β)/(1 − β)',
      predicted(() => 2),
    ),
    control(/how far apart they end/, 'the difference: twice that', times(2)),
    control(/order in h of the error/, 'a factor h', lowerOrder(1)),
    control(/cosine/, 'the order of the two', reversed),
    control(
      /^Power of ε²/,
      'the growth as ε falls',
      seen(() => 0),
    ),
  ],
};

/** The row of the same rate, by its whole text. */
function other(text: string, from: string, to: string): RegExp {
  return new RegExp(`^${text.replace(`error ${from} `, `error ${to} `).replace(/[.()*+?]/g, '\\$&')}$`);
}
