// The progress of a run on stderr: one line redrawn in place on a terminal, a plain line every few seconds elsewhere.
import type { CellsProgress } from '../cells/progress.js';
import type { Output } from './context.js';

const REDRAW_MS = 100;
const PLAIN_MS = 5000;
const BAR = 20;

export interface ProgressLine {
  update(progress: CellsProgress): void;
  /** The last word: `stopped` if the run was interrupted. */
  end(word: 'done' | 'stopped'): void;
}

/** Seconds as 0:42 or 1:02:03. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** What there is to say: the time left assumes that steps go on as fast as since `before` of them were done, of which a thousandth of all says enough. */
function describe({ cells, steps }: CellsProgress, seconds: number, before: number): string {
  const share = steps.total === 0 ? 1 : steps.done / steps.total;
  const taken = steps.done - before;
  const known = taken >= Math.max(1, steps.total / 1000) && share < 1 && seconds >= 1;
  const left = known ? `, about ${clock((seconds * (steps.total - steps.done)) / taken)} left` : '';
  return `${cells.done}/${cells.total} cells, ${Math.floor(100 * share)} %, ${clock(seconds)} elapsed${left}`;
}

function bar({ steps }: CellsProgress): string {
  const full = steps.total === 0 ? BAR : Math.floor((BAR * steps.done) / steps.total);
  return `[${'#'.repeat(full)}${'-'.repeat(BAR - full)}]`;
}

/** Shows progress on `output`, after `name` if one of several is under way; `now` is in milliseconds. */
export function progressLine(output: Output, name = '', now: () => number = () => performance.now()): ProgressLine {
  const start = now();
  const terminal = output.isTTY === true;
  let shown = Number.NEGATIVE_INFINITY;
  let latest: CellsProgress | undefined;
  let before: number | undefined;

  function show(progress: CellsProgress, word = ''): void {
    const text = `${name}${name && ': '}${describe(progress, (now() - start) / 1000, before ?? 0)}`;
    if (terminal) output.write(`\r\x1b[K${`${bar(progress)} ${text}`.slice(0, (output.columns || 80) - 1)}`);
    else output.write(`${text}${word}\n`);
    shown = now();
  }

  return {
    update(progress) {
      latest = progress;
      before ??= progress.steps.done;
      if (now() - shown >= (terminal ? REDRAW_MS : PLAIN_MS)) show(progress);
    },
    end(word) {
      if (latest) show(latest, `, ${word}`);
      if (terminal) output.write('\n');
    },
  };
}
