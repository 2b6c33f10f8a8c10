// The form of a rule of the user's own, as theories read it.
import type { DefinedOptimizer } from '../../optimizers/defined.js';
import type { OptimizerForm } from '../../optimizers/form.js';
import type { TracedRule } from './rule.js';

export function formOfRule(rule: TracedRule, _optimizer: DefinedOptimizer, stepper: NonNullable<OptimizerForm['stepper']>): OptimizerForm {
  const { states } = rule;
  return {
    direction: 'own',
    biasCorrection: false,
    weightDecay: 0,
    kernel: { rule: 'sgd' },
    stepper,
    keeps: { m: states.includes('m'), v: states.some((name) => name !== 'm') },
    differs: 'it is a rule of its own',
  };
}
