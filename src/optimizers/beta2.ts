// Which beta2? The one given, or 1 - c lr² from c, or the default. The slow time t = k lr² makes c the rate at which v forgets.

import * as valibot from 'valibot';
import type { Complete } from '../input/complete.js';

/** The option that stands for beta2. */
export interface SlowRate {
  /**
   * (1 - beta2) / lr² > 0, the rate of the second moment in the slow time t = k lr² (Li, Wen, Lyu 2025, Def. 4.3). Give this or beta2:
   * the description holds beta2 = 1 - c lr² and keeps c. It needs an lr that is a number.
   */
  readonly c?: number;
}

type Given = {
  readonly lr: unknown;
  readonly beta2?: number | undefined;
  readonly c?: number | undefined;
};

/** An optimizer's options with everything decided: c stays only where it was given. */
export type Decided<Options extends SlowRate> = Complete<Omit<Options, 'c'>> & SlowRate;

/** A description without the c that its beta2 came from, for another lr. */
export function withoutSlowRate(optimizer: Readonly<{ name: string; c?: number }>): Readonly<Record<string, unknown>> {
  const { c, ...rest } = optimizer;
  return optimizer.name === 'defined' ? optimizer : rest; // an option c of a rule of the user's own is any number
}

/** beta2 from c, for an lr that is known to be a number. */
function fromC(c: number, lr: unknown): number {
  return 1 - c * ((lr as number) * (lr as number));
}

/** A complaint about c. */
function aboutC(allowed: string, holds: (given: Given & { readonly c: number }) => boolean): valibot.CheckAction<Given, string> {
  const check = valibot.check<Given, string>((given) => given.c === undefined || holds({ ...given, c: given.c }), allowed);
  return valibot.forward(check, ['c']) as valibot.CheckAction<Given, string>;
}

/** The schema of `options` with beta2 decided. Both may be given only where they agree, as in a description. */
/* @__NO_SIDE_EFFECTS__ */
export function decideBeta2<Options extends SlowRate>(
  options: valibot.GenericSchema<unknown, Given>,
  preset: number,
): valibot.GenericSchema<unknown, Decided<Options>> {
  return valibot.pipe(
    options,
    aboutC('only with an lr that is a number; with a schedule give beta2', ({ lr }) => typeof lr === 'number'),
    aboutC('such that 1 - c lr² is in [0, 1)', ({ lr, c }) => fromC(c, lr) >= 0 && fromC(c, lr) < 1),
    aboutC('beta2 or c = (1 - beta2) / lr², not both', ({ lr, beta2, c }) => beta2 === undefined || beta2 === fromC(c, lr)),
    valibot.transform((o) => ({ ...o, beta2: o.c === undefined ? (o.beta2 ?? preset) : fromC(o.c, o.lr) })),
  ) as unknown as valibot.GenericSchema<unknown, Decided<Options>>;
}
