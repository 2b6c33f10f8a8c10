// Controls of the checks of Ma, Kunin, Ying 2023.
import { control, type RowControls } from './control.js';
import { lowerOrder, reversed, roundingOnly, seen, seenBy, times, twiceTheWayFrom } from './effects.js';

const rounding = control(/./, 'two ways to one number', roundingOnly);
const twiceTheSpeed = (rows: RegExp, start: number) => control(rows, 'the speed: twice that', twiceTheWayFrom(start));

export const ma2023: RowControls = {
  'conventional-sde': [twiceTheSpeed(/x at t = .* from 3/, 3)],
  'cross-paper': [rounding],
  valley: [
    twiceTheSpeed(/^mean x after/, 5),
    control(/^\(x² - x0²\)/, 'the speed: twice that', times(2)),
    control(/at frozen x/, 'half of ησ²/2', times(2)),
  ],
  'speed-and-range': [twiceTheSpeed(/x after/, 2), control(/E y² \/ r/, 'r: twice that', times(2))],
  'rotated-valley': [
    control(/^\(27\) \(first order\) along an axis/, 'the speed: twice that', twiceTheWayFrom(5)),
    twiceTheSpeed(/^Adam at the angle/, 5),
    control(/order in η/, 'errors that fall with η', lowerOrder(0.5)),
  ],
  'stationary-covariance': [
    control(/against the stationary law/, 'two ways to one number', roundingOnly),
    control(
      /of its steps/,
      'the noise: half as much, of which it is as far again',
      seen(() => 1),
    ),
    control(/its order over/, 'errors that fall with η', lowerOrder(1)),
  ],
  'adam-width': [control(/^Adam/, 'the width: twice that', times(2)), twiceTheSpeed(/^Heavy ball/, 2)],
  'nonlinear-net': [
    control(/ln of tr H is behind/, 'the range: an equal one', seenBy(/η 0\.1, .* of ln of tr H/)),
    control(/ln of the held-out loss is behind/, 'the range: an equal one', seenBy(/η 0\.1, .* of ln of the held-out loss/)),
    control(/of ln of tr H/, 'the speed: a quarter of the slow time', seenBy(/ln of tr H is behind/)),
    control(/of ln of the held-out loss/, 'the speed: a quarter of the slow time', seenBy(/ln of the held-out loss is behind/)),
  ],
  uv: [
    control(
      /^tr H falls all the way/,
      'the direction of the motion',
      seen(() => 20),
    ),
    control(/^tr H at t = 400/, '4 √(mn): twice that', times(2)),
    twiceTheSpeed(/at the start$/, 10.3),
    rounding,
  ],
  walls: [control(/the other sign/, 'walls of fourth order', reversed), twiceTheSpeed(/^Valley/, 1)],
  directions: [
    control(
      /rises from one of d/,
      'the loss of speed with d: the other order',
      seen(() => 3),
    ),
    control(/where S is nearly the same/, 'the speed: half of it', times(2)),
    control(/by what factor/, 'the power 1 of ε: 2', times(10)),
    twiceTheSpeed(/x of Adam/, 2),
  ],
};
