// Controls of the checks of sign methods, of Muon, of decay, of margins and of recovery.
import { control, type RowControls } from './control.js';
import { comparedAs, roundingOnly, seen, times } from './effects.js';

const rounding = control(/./, 'two ways to one number', roundingOnly);

export const steps: RowControls = {
  'recovery-line': [control(/^rows that l1 needs/, 'the width of the cone: twice that', times(2))],
  margins: [
    control(/three classes: least margin over the largest entry/, 'signs: gradient descent', comparedAs(/^Normalized.* the largest entry/)),
    control(/‖w‖_∞/, 'signs: gradient descent', comparedAs(/^Gradient descent: margin over ‖w‖_∞/)),
    // (1, -1, 0.2) over 1.4283, against 0.9053; 2 I - J over 3, against a half.
    control(
      /^Gradient descent.* ‖w‖₂/,
      'gradient descent: the direction of signs',
      seen(() => 0.7001 / 0.9053),
    ),
    control(
      /‖W‖_F/,
      'gradient descent: the direction of signs',
      seen(() => 2 / 3),
    ),
  ],
  'spectral-margin': [
    control(/^Muon.* three classes/, 'the polar factor: gradient descent', comparedAs(/^Normalized/)),
    control(/^Muon/, 'the polar factor: gradient descent', comparedAs(/^Gradient descent/)),
  ],
  'muon-along-gamma': [
    control(/β 0: trace/, 'the part that is linear in the noise, which does not spread', comparedAs(/β 0: the same/)),
    control(/β 0\.9: trace/, 'the part that is linear in the noise, which does not spread', comparedAs(/β 0\.9: the same/)),
  ],
  'muon-theory': [
    // The first term alone, 3.4445 of each share a step.
    control(
      /at least, in units/,
      'all steps but one, of its first term',
      seen(() => 3.4445 * 0.01),
    ),
    control(
      /^The same, at most/,
      'the cubic and quintic terms',
      seen(() => 3.4445),
    ),
    control(
      /^With decay/,
      'the decay: half of it',
      seen((value) => 2 * value),
    ),
    rounding,
  ],
  'decay-box': [
    control(/its end is/, 'the decay', comparedAs(/^Adam without decay/)),
    // The tolerance tells ‖∇L‖₁: it is three last steps times 1 + that, and w is 1.
    control(
      /‖∇L‖₁\/w there/,
      'the decay: half of it',
      seen((value, { tolerance }) => value + tolerance / (0.3 / Math.sqrt(20_000)) - 1),
    ),
  ],
  'sign-memory': [
    control(
      /^signSGD: mean way/,
      'signs: all of the way that S has',
      seen(() => 1),
    ),
    control(/^Signum, β \.9 with/, 'the memory’s share', comparedAs(/^Signum, β \.9: less all/)),
    control(/^Lion, β \.9 and \.99 with/, 'the memory’s share', comparedAs(/^Lion, β \.9 and \.99: less all/)),
    rounding,
  ],
  'sign-methods': [
    control(/^.*: trace of the covariance/, 'half of the spread', times(2)),
    control(/mean way along Γ/, 'the speed: twice that', times(2)),
  ],
};
