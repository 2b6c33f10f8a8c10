// A table with a caption, which scrolls in its own box where it is wide.
import { element } from './element.js';

/** Its first column are heads of rows. */
export function table(caption: string, heads: readonly string[], lines: readonly (readonly string[])[]): HTMLElement {
  const made = element(
    'table',
    {},
    element('caption', {}, caption),
    element('thead', {}, element('tr', {}, ...heads.map((head) => element('th', { scope: 'col' }, head)))),
    element(
      'tbody',
      {},
      ...lines.map(([first, ...rest]) =>
        element('tr', {}, element('th', { scope: 'row' }, first), ...rest.map((cell) => element('td', {}, cell))),
      ),
    ),
  );
  return element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption }, made);
}
