// What begins with a dash and is no option. The parser reads `-dash.yaml` as -d -a -s -h, which shows the help, and drops `-`.
import type { CAC } from 'cac';
import { UsageError, unknownArgument } from './usage-error.js';

function refuse(text: string, option: string | undefined, flags: readonly string[]): void {
  if (text === '-') throw new UsageError("'-': standard input and output are no files to minifold; give a name");
  if (option !== undefined)
    throw new UsageError(`${option} ${text}: a value that begins with a dash is taken for an option; write ${option}=${text}`);
  if (/[./\\]/.test(text))
    throw new UsageError(`'${text}' begins with a dash and is taken for an option; a file or folder of this name is given as ./${text}`);
  if (text.length > 2) throw unknownArgument('option', text.replace(/=.*$/s, ''), flags);
}

/** Refuses, before anything is parsed, single dashes that begin neither `-h` nor `-v`; behind `--` they belong to names. */
export function checkDashes(cli: CAC, argv: readonly string[]): void {
  const command = cli.commands.find(({ name }) => name === argv[0]) ?? cli.globalCommand;
  const known = [...new Set([...command.options, ...cli.globalCommand.options].map(({ rawName }) => rawName))];
  const flags = known.flatMap((rawName) => rawName.match(/--[\w-]+/) ?? []);
  const end = argv.indexOf('--');
  for (const [k, text] of (end < 0 ? argv : argv.slice(0, end)).entries()) {
    if (!/^-(?!-)/.test(text) || ['-h', '-v'].includes(text)) continue;
    refuse(
      text,
      argv.slice(k - 1, k).find((before) => known.some((rawName) => rawName.startsWith(`${before} <`))),
      flags,
    );
  }
}
