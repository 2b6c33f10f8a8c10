// The runs of a state in other forms: as a command line, and as a program.
import type { Beginning } from '../protocol.js';
import type { Setup } from './lab-state.js';
import { noiseSpec, problemOptions } from './spec.js';

function quoted(text: string): string {
  return /^[\w.,:=@^-]*$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A value of `key=value`: lists as JSON. */
function valueText(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function optionsOf(prefix: string, name: string, options: Readonly<Record<string, unknown>>): string[] {
  return [`${prefix}=${name}`, ...Object.entries(options).map(([key, value]) => `${prefix}.${key}=${valueText(value)}`)];
}

function noiseOptions(setup: Setup): string[] {
  const { name, ...options } = noiseSpec(setup) ?? {};
  return name === undefined ? [] : optionsOf('noise', String(name), options);
}

/** A start that is given in full: that of a plane. */
function startOptions({ theta0, v0 }: Beginning): string[] {
  return [`theta0=${JSON.stringify(theta0)}`, ...(v0 ? [`v0=${JSON.stringify(v0)}`] : [])];
}

/** The options of a rule of its user's, the rule among them. */
function ruleOptions({ optimizer }: Beginning): Readonly<Record<string, unknown>> {
  const { name: _, ...options } = optimizer as { name: string };
  return options;
}

/** One line of `minifold sweep` for each optimizer. */
export function asCommand(setup: Setup, beginnings: readonly Beginning[]): string {
  const { problem, optimizers, seed, steps } = setup;
  return optimizers
    .map((optimizer, place) =>
      [
        ...optionsOf('problem', problem.name, problemOptions(problem)),
        ...optionsOf('optimizer', optimizer.name, beginnings[place].optimizer ? ruleOptions(beginnings[place]) : optimizer.options),
        ...noiseOptions(setup),
        ...(beginnings[place].theta0.length <= 4 ? startOptions(beginnings[place]) : []),
        `seed=${seed}`,
        `steps=${steps}`,
        'measures=trainLoss,traceH,traceDiagH^0.5',
      ]
        .map(quoted)
        .join(' '),
    )
    .map((line) => `npx minifold sweep ${line}`)
    .join('\n');
}

function call(name: string, options: Readonly<Record<string, unknown>>): string {
  const inside = Object.entries(options).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return `${name}(${inside.length > 0 ? `{ ${inside.join(', ')} }` : ''})`;
}

/** A program that takes the same steps. */
export function asProgram(setup: Setup, beginnings: readonly Beginning[]): string {
  const { problem, optimizers, seed, steps } = setup;
  const own = problem.text !== undefined;
  const factory = own ? 'defineProblem' : problem.name;
  const { name: kind, ...noise } = noiseSpec(setup) ?? {};
  const names = [
    'createRun',
    'init',
    ...(kind ? [String(kind)] : []),
    ...optimizers.flatMap(({ name, text }) => (text === undefined ? [name] : [])),
    ...(own ? [] : [factory]),
  ];
  const runs = optimizers.map(({ name, options }, place) => {
    const { optimizer, theta0, v0 } = beginnings[place];
    const start = theta0.length <= 4 || setup.start ? `, theta0: ${JSON.stringify(theta0)}` : '';
    return `  { optimizer: ${optimizer ? JSON.stringify(optimizer) : call(name, options)}${start}${v0 && start ? `, v0: ${JSON.stringify(v0)}` : ''} },`;
  });
  return `import { ${[...new Set(names)].sort().join(', ')} } from 'minifold';
${own ? "import { defineProblem } from 'minifold/define';\n" : optimizers.some(({ text }) => text !== undefined) ? "import 'minifold/define';\n" : ''}
await init();
const problem = ${call(factory, problemOptions(problem))};
for (const own of [
${runs.join('\n')}
]) {
  const run = createRun({ problem${kind ? `, noise: ${call(String(kind), noise)}` : ''}, seed: ${seed}, ...own });
  run.advance(${steps});
  console.log(own.optimizer.name, run.theta, run.measure(['trainLoss', 'traceH', 'traceDiagH^0.5']));
}
`;
}
