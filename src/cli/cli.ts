// The commands and their options. What a command does is in the file of its name.
import { type CAC, cac } from 'cac';
import { meant } from '../input/synonyms.js';
import { packageVersion } from '../node/versions.js';
import { cite } from './cite.js';
import type { Context } from './context.js';
import { checkDashes } from './dashes.js';
import { doctor } from './doctor/doctor.js';
import { EXIT_DONE, errorLine, exitCodeOf, exitCodesHelp } from './exit-code.js';
import { list } from './list.js';
import { checkArguments, checkNames, once, runArguments, verifyArguments } from './options.js';
import { pageCommand } from './page/page.js';
import { plot } from './plot.js';
import { run } from './run/run.js';
import { joinedSweep, sweepCommands } from './sweep/commands.js';
import { sweepActions } from './sweep/description.js';
import { exportCommand } from './sweep/export.js';
import { type UsageError, unknownArgument } from './usage-error.js';
import { verifyCommand } from './verify.js';

const firstSteps = `  $ minifold page                  see it: drag, predict, compare, in a browser
  $ minifold list                  what can be run
  $ minifold run sparse-recovery   claims, figures and a report, in a minute
  $ minifold run --help            more about a command`;

interface Section {
  readonly title?: string;
  readonly body: string;
}

/** The parser's help, which names every command twice, with where to begin in place of the second list. */
function helpOf(sections: readonly Section[]): Section[] {
  const own = sections.map((section) =>
    section.title?.startsWith('For more info') ? { title: 'First steps', body: firstSteps } : section,
  );
  return [...own, { title: 'Exit codes', body: exitCodesHelp }];
}

function commands(context: Context): CAC {
  const cli = cac('minifold');
  cli
    .usage('<command> [options]')
    .help((sections) => helpOf(sections))
    .version(packageVersion());
  cli
    .command('list [experiment]', 'List the experiments, or say more about one')
    .option('--json', 'Print one JSON object')
    .action((id, options) => list(context, id, options.json === true));
  cli
    .command('run <experiment>', 'Run an experiment, or all, and check its claims')
    .option('--preset <name>', "quick: a look; paper: the paper's scale", { default: 'quick' })
    .option('--set <key=value>', 'Change a setting; may be repeated')
    .option('--seeds <list>', 'Seeds, as in 0..9 or 0,2,5')
    .option('--data <dir>', 'Folder with CIFAR-10 or MNIST images')
    .option('--jobs <n>', 'Worker threads (default: one per core)')
    .option('--shard <i/n>', 'Run a share of the cells: 1/4 is the first of four')
    .option('--shards <n>', 'How many shares; which one says Slurm, parallel …')
    .option('--time-limit <time>', 'Stop in time before, as in 1:00:00')
    .option('--out <dir>', 'Folder (default: runs/<experiment>-<preset>)')
    .option('--force', 'Replace another run in the folder')
    .option('--json', 'Print one JSON object, nothing else')
    .example('  $ minifold run sparse-recovery --preset quick')
    .example('  $ minifold run sparse-recovery --seeds 0..4 --jobs 2 --out runs/try')
    .example('  $ minifold run all --preset quick')
    .action((id, options) => run(context, id, runArguments(cli, options)));
  cli
    .command('plot <dir>', 'Make figures, report and claims of a run again')
    .option('--json', 'Print one JSON object, nothing else')
    .example('  $ minifold plot runs/sparse-recovery-quick')
    .action((dir, options) => plot(context, dir, options.json === true));
  cli
    .command('verify [...checks]', 'Check the theory; exit code 1 if a row fails')
    .option('--all', 'Also the checks that take longer than seven seconds')
    .option('--jobs <n>', 'Worker threads (default: one per core)')
    .option('--json', 'Print one JSON object, nothing else')
    .example('  $ minifold verify lemma-5-1 recovery-line')
    .action((names, options) => verifyCommand(context, verifyArguments(cli, names, options)));
  sweepCommands(cli, context);
  cli
    .command('export <dir>', 'The results of a sweep in one file, to hand on')
    .option('--zip <file>', 'The ZIP file: equal results give equal bytes')
    .option('--json', 'Print one JSON object, nothing else')
    .example('  $ minifold export runs/lr-beta2 --zip lr-beta2.zip')
    .action((dir, options) => exportCommand(context, dir, once(cli, options, 'zip'), options.json === true));
  cli
    .command('page', 'The web page: see, drag and predict in a browser')
    .option('--port <n>', 'Port on this machine, 0 for a free one (default: 8017)')
    .option('--out <dir>', 'Write it into an empty folder, for a static host')
    .example('  $ minifold page --port 8017')
    .action((options) => pageCommand(context, once(cli, options, 'port'), once(cli, options, 'out')));
  cli
    .command('doctor', 'Look at this machine; exit code 1 if minifold fails')
    .option('--json', 'Print one JSON object')
    .action((options) => doctor(context, options.json === true));
  cli
    .command('cite [what]', 'Print BibTeX of minifold, and of what is named')
    .option('--json', 'Print one JSON object')
    .example('  $ minifold cite sparse-recovery > references.bib')
    .example('  $ minifold cite labelNoiseFlow')
    .action((what, options) => cite(context, what, options.json === true));
  return cli;
}

function unknownCommand(cli: CAC, given: string): UsageError {
  const names = cli.commands.map(({ name }) => name);
  const [action] = meant(given, sweepActions);
  return unknownArgument('command', given, names, action === undefined ? '' : `; the nearest is 'sweep ${action}'`);
}

/** `help`, `help run` and `version` as other programs have them. */
function withoutWords(cli: CAC, argv: readonly string[]): readonly string[] {
  const [first, second] = argv;
  if (first === 'version') return ['--version'];
  if (first !== 'help') return argv;
  if (second !== undefined && !cli.commands.some(({ name }) => name === second)) throw unknownCommand(cli, second);
  return [...argv.slice(1), '--help'];
}

/** Runs the command line with the arguments after the program's name; returns the exit code and throws nothing. */
export async function main(argv: readonly string[], context: Context): Promise<number> {
  try {
    const cli = commands(context);
    const words = withoutWords(cli, joinedSweep(argv[0] === '--' ? argv.slice(1) : argv));
    checkDashes(cli, words);
    const { options } = cli.parse(['node', 'minifold', ...words], { run: false });
    const args = [...cli.args, ...options['--']];
    cli.args = args;
    if (options.version && cli.matchedCommand) cli.outputVersion();
    if (options.help || options.version) return EXIT_DONE;
    if (!cli.matchedCommand && args.length > 0) throw unknownCommand(cli, args[0]);
    checkNames(cli, context.experiments);
    checkArguments(cli);
    if (!cli.matchedCommand) cli.outputHelp();
    return (await cli.runMatchedCommand()) ?? EXIT_DONE;
  } catch (error) {
    context.stderr.write(errorLine(error));
    return exitCodeOf(error);
  }
}
