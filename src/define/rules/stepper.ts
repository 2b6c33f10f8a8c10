// A rule in the kernels: its two functions, and what they are given.
import type { DefinedOptimizer, SavedRule } from '../../optimizers/defined.js';
import { EntrywiseStepper, type Setting, type Stepper } from '../../optimizers/kernel/stepper.js';
import { LinkedProgram } from '../link.js';
import type { InputNode, Node } from '../node.js';
import { programsOf, type RulePrograms, type TracedRule } from './rule.js';

export class CompiledRule {
  readonly #rule: TracedRule;
  readonly #starts: SavedRule['state'];
  #programs: RulePrograms | undefined;
  readonly #sweep: LinkedProgram = new LinkedProgram(() => this.#split.sweep);
  readonly #shared: LinkedProgram = new LinkedProgram(() => this.#split.shared);

  constructor(rule: TracedRule, starts: SavedRule['state']) {
    this.#rule = rule;
    this.#starts = starts;
  }

  get #split(): RulePrograms {
    this.#programs ??= programsOf(this.#rule);
    return this.#programs;
  }

  /** Gives the kernels' optimizer this rule, with the options of a description. */
  stepper(setting: Setting, optimizer: DefinedOptimizer): Stepper {
    const { kernels, address, dtype, parameters } = setting;
    const { options } = this.#rule;
    const { shared, everyStep, bases } = this.#split;
    const own = this.#starts.filter(([name]) => name !== 'm');
    const hasM = own.length < this.#starts.length;
    const count = shared.outputs.length;
    const sweep = this.#sweep.placeIn(kernels, dtype);
    const numbers = count > 0 ? this.#shared.placeIn(kernels, 'f64') : { place: 0, scratch: 0 };
    const places = [sweep.place, kernels.allocate(sweep.scratch), numbers.place, kernels.allocate(numbers.scratch)] as const;
    const { createDefinedRule } = kernels.of(dtype);
    const numbersGiven = 1 + options.length + bases.length;
    const rule = kernels.checked(createDefinedRule(hasM, own.length, numbersGiven, bases.length, count, everyStep, ...places));
    const given = optimizer as unknown as Readonly<Record<string, number>>;
    // the number of the step and the learning rate are the kernels' to write
    kernels.f64(kernels.exports.definedRuleOptions(rule), 1 + options.length).set([0, 0, ...options.slice(1).map((name) => given[name])]);
    const base = (node: Node): number => (node.op === 'constant' ? node.value : given[options[(node as InputNode).start - 1]]);
    kernels.f64(kernels.exports.definedRuleBases(rule), bases.length).set(bases.map(base));
    kernels.exports.setDefinedRule(address, rule);
    return new EntrywiseStepper(setting, Math.max(1, own.length) * parameters, (m, v) => {
      for (const [name, from] of this.#starts) if (name === 'm') m.fill(from);
      own.forEach(([, from], k) => {
        v.fill(from, k * parameters, (k + 1) * parameters);
      });
    });
  }
}
