// The commands of sweeps and their options.
import type { CAC, Command } from 'cac';
import type { GivenPlot } from '../../sweep/figures/plot.js';
import type { Context } from '../context.js';
import { jobsOf, once, sharing } from '../options.js';
import { UsageError, unknownArgument } from '../usage-error.js';
import { sweepAggregate } from './aggregate.js';
import { sweepActions } from './description.js';
import { sweepMerge } from './merge.js';
import { sweepPlot } from './plot.js';
import { type SweepArguments, sweepPlan, sweepRun } from './run.js';
import { shardCount } from './shard.js';
import { slurmRequest } from './slurm-request.js';
import { sweepStatus } from './status.js';
import { type SubmitArguments, sweepSubmit } from './submit.js';

type Parsed = Readonly<Record<string, unknown>>;

/** The arguments with the two words of a command such as `sweep plot` as one, which is how it is named; `merge` needs no `sweep` before it, as `export` does not. */
export function joinedSweep(argv: readonly string[]): readonly string[] {
  const [first, second, ...rest] = argv;
  if (first === 'help') return ['help', ...joinedSweep(argv.slice(1))];
  if (first === 'merge') return ['sweep merge', ...argv.slice(1)];
  return first === 'sweep' && sweepActions.includes(second) ? [`sweep ${second}`, ...rest] : argv;
}

function sweepArguments(cli: CAC, sources: readonly string[], options: Parsed): SweepArguments {
  const jobs = once(cli, options, 'jobs');
  return {
    sources,
    jobs: jobs === undefined ? undefined : jobsOf(jobs),
    ...sharing(cli, options, true),
    out: once(cli, options, 'out'),
    dryRun: options.dryRun === true,
    force: options.force === true,
    json: options.json === true,
  };
}

/** A plot as options have it; those that may be repeated are lists. */
function plotOf(cli: CAC, options: Parsed): GivenPlot {
  const single = ['x', 'y', 'color', 'series', 'band', 'panels', 'log', 'linear', 'theory'].flatMap((name) => {
    const text = once(cli, options, name);
    return text === undefined ? [] : [[name, text]];
  });
  const only = [options.only ?? []].flat();
  for (const text of only) if (typeof text !== 'string') throw new UsageError('--only needs LABEL=VALUE, as in --only problem.n=40');
  return Object.fromEntries([...single, ...(only.length > 0 ? [['only', only]] : [])]);
}

function submitArguments(cli: CAC, options: Parsed): SubmitArguments {
  const given = (name: string): string | undefined => once(cli, options, name);
  const [engine, shards] = [given('engine') ?? 'slurm', given('shards')];
  if (engine !== 'slurm') throw unknownArgument('engine', engine, ['slurm']);
  if (shards === undefined) throw new UsageError('sweep submit needs --shards: in how many parts the cells go, as in --shards 20');
  const [time, partition, account, qos, cpus, mem, nice] = ['time', 'partition', 'account', 'qos', 'cpus', 'mem', 'nice'].map(given);
  return {
    shards: shardCount(shards),
    missing: options.missing === true,
    request: slurmRequest({ time, partition, account, qos, cpus, mem, nice }),
    go: options.go === true,
    json: options.json === true,
  };
}

const running = (command: Command): Command =>
  command
    .option('--jobs <n>', 'Worker threads (default: one per core)')
    .option('--shard <i/n>', 'Run a share of the cells: 1/4 is the first of four')
    .option('--shards <n>', 'How many shares; which one says Slurm, parallel …')
    .option('--time-limit <time>', 'Stop in time before, as in 1:00:00')
    .option('--out <dir>', 'Folder (default: runs/<name of the file>)')
    .option('--dry-run', 'Say how many cells, how long, how large')
    .option('--force', 'Replace other cells in the folder')
    .option('--json', 'Print one JSON object, nothing else');

/** Adds the commands. */
export function sweepCommands(cli: CAC, context: Context): void {
  running(cli.command('sweep [...sources]', 'Run your own question: a file, or key=value'))
    .example('  $ minifold sweep examples/sweeps/lr-beta2.yaml')
    .example('  $ minifold sweep lr-beta2.yaml optimizer.lr=1e-4..1e-1:log:7 seed=0..19')
    .example('  $ minifold sweep problem=bilinear optimizer=adam,sgd optimizer.lr=0.1,0.01 \\')
    .example('      steps=1000 measures=[trainLoss]')
    .example('  $ minifold sweep runs/lr-beta2   goes on with what is there')
    .example('  $ minifold sweep plan | run | status | merge | aggregate | plot | submit')
    .action((sources, options) => sweepRun(context, sweepArguments(cli, sources, options)));
  running(cli.command('sweep run [...sources]', 'The same as sweep')).action((sources, options) =>
    sweepRun(context, sweepArguments(cli, sources, options)),
  );
  cli
    .command('sweep plan [...sources]', 'Say what a sweep takes; with --out freeze it')
    .option('--jobs <n>', 'Worker threads that the estimate is for')
    .option('--out <dir>', 'Plan into this folder, for sweep run')
    .option('--force', 'Replace other cells in the folder')
    .option('--json', 'Print one JSON object, nothing else')
    .action((sources, options) => sweepPlan(context, sweepArguments(cli, sources, options)));
  cli
    .command('sweep status <dir>', 'How far a sweep is')
    .option('--json', 'Print one JSON object')
    .action((dir, options) => sweepStatus(context, dir, options.json === true));
  cli
    .command('sweep merge <...dirs>', 'Results of several folders in the first')
    .option('--out <dir>', 'In this folder instead')
    .option('--json', 'Print one JSON object, nothing else')
    .action((dirs, options) => sweepMerge(context, dirs, once(cli, options, 'out'), options.json === true));
  cli
    .command('sweep aggregate <dir>', 'Means and quartiles over the seeds')
    .option('--over <labels>', 'Over these labels (default: seed)')
    .option('--json', 'Print one JSON object, nothing else')
    .action((dir, options) => sweepAggregate(context, dir, once(cli, options, 'over'), options.json === true));
  cli
    .command('sweep plot <dir>', 'A figure of a sweep, into its report')
    .option('--x <label>', 'A label, or step')
    .option('--y <name>', 'A measure; with --color a label')
    .option('--color <measure>', 'A map: the mean of a measure over x and y')
    .option('--series <label>', 'A line for each of its values')
    .option('--band <labels>', 'What means are over (default: seeds)')
    .option('--panels <labels>', 'A panel for each of their values')
    .option('--only <label=value>', 'Only these cells; may be repeated')
    .option('--log <axes>', 'Logarithmic whatever the range: x, y, color')
    .option('--linear <axes>', 'Linear whatever the range')
    .option('--theory <names>', 'Lines of theory: l1-recovery, slow-flow')
    .option('--json', 'Print one JSON object, nothing else')
    .example('  $ minifold sweep plot DIR --x optimizer.lr --y testLoss --series optimizer.name')
    .example('  $ minifold sweep plot DIR --x optimizer.lr --y optimizer.beta2 --color testLoss')
    .action((dir, options) => sweepPlot(context, dir, plotOf(cli, options), options.json === true));
  cli
    .command('sweep submit <dir>', 'A planned sweep as an array of Slurm jobs')
    .option('--engine <name>', 'Who runs it: slurm', { default: 'slurm' })
    .option('--shards <n>', 'In how many parts: an element of the array each')
    .option('--missing', 'Only parts with cells that have no result')
    .option('--time <limit>', "An element's, as Slurm writes it: 90, 2:00:00, 1-12")
    .option('--partition <names>', 'Partition, or several with commas between')
    .option('--account <name>', 'Whom it is charged to')
    .option('--qos <name>', 'Quality of service')
    .option('--cpus <n>', 'CPUs, and worker threads, of an element (default: 1)')
    .option('--mem <size>', 'Memory of an element, as in 2G')
    .option('--nice <n>', 'How far behind other jobs')
    .option('--go', 'Call sbatch; else only write the script')
    .option('--json', 'Print one JSON object, nothing else')
    .example('  $ minifold sweep plan lr-beta2.yaml --out runs/lr-beta2')
    .example('  $ minifold sweep submit runs/lr-beta2 --shards 20 --time 1:00:00 --go')
    .action((dir, options) => sweepSubmit(context, dir, submitArguments(cli, options)));
}
