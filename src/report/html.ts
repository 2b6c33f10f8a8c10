// HTML in which every value is text unless it was made here: a label from a config can never become markup.

/** Finished markup: the result of `html`, or a string declared safe by `trusted`. */
export class Markup {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/** What may stand between the literals of `html`. Arrays are joined; `undefined` leaves nothing. */
export type Content = string | number | Markup | undefined | readonly Content[];

/** A tag that escapes whatever is not markup: html`<p>${label}</p>`. */
export function html(literals: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return new Markup(literals.reduce((before, literal, index) => before + sourceOf(values[index - 1]) + literal));
}

/** Declares a string to be markup. For the output of our own renderers only. */
export function trusted(source: string): Markup {
  return new Markup(source);
}

/** A whole page: it runs no script and loads nothing but images from `images`, none by default. */
export function htmlPage(page: {
  readonly title: string;
  readonly description?: string;
  readonly style: string;
  readonly images?: string;
  readonly main: Markup;
}): string {
  const sources = page.images === undefined ? '' : `; img-src ${page.images}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${trusted(`default-src 'none'; style-src 'unsafe-inline'${sources}`)}">
<meta name="color-scheme" content="light dark">
${page.description === undefined ? undefined : html`<meta name="description" content="${page.description}">\n`}<title>${page.title}</title>
<style>${trusted(page.style)}</style>
</head>
<body>
<main>
${page.main}</main>
</body>
</html>
`.source;
}

function sourceOf(content: Content): string {
  if (content === undefined) return '';
  if (content instanceof Markup) return content.source;
  if (typeof content === 'object') return content.map(sourceOf).join('');
  return String(content).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
