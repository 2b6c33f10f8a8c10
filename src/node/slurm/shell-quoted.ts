// Any text as one word of a bash script.
import { invalid } from '../../input/errors.js';

const octal = (control: string): string => `\\${control.charCodeAt(0).toString(8).padStart(3, '0')}`;

/**
 * The word of bash that is this text and nothing else: neither expanded, nor split, nor two lines. Texts without control characters are words of every
 * POSIX shell; control characters, line ends among them, are written as `$'\012'`, as sbatch refuses scripts with a carriage return.
 *
 * @throws E_RANGE for a text with a NUL, which no word can hold
 */
export function shellQuoted(text: string): string {
  if (text.includes('\0')) throw invalid('E_RANGE', 'text', text, 'texts without a NUL');
  if (/^[\w%+,./:=@][\w%+,./:=@-]*$/.test(text)) return text;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (!/[\u0000-\u001f\u007f]/.test(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
  return `$'${text.replace(/[\\']/g, '\\$&').replace(/[\u0000-\u001f\u007f]/g, octal)}'`;
}
