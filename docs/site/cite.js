// What to cite, on every page that rests on a paper: TypeDoc's `Eq` becomes the source in words, and every page ends with the BibTeX of the papers it names,
// which comes from src/papers.ts alone.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { papers } from '../../dist/src/papers.js';
import { authorsAndYear, bibtex, paperText } from '../../dist/src/report/references.js';

const keys = Object.keys(papers);
const tags = /(?:^(#+) Eq\n\n[a-z]+\d{4}.*\n*)+/gm;
const tag = /^#+ Eq\n\n([a-z]+\d{4}) ?(.*)$/gm;
const heading = '\n## To cite\n';

/** The papers that a page of TypeDoc has in its tags. */
function tagged(text) {
  return [...text.matchAll(tag)].map(([, key]) => key);
}

/** The papers whose names and years stand in a text. */
function named(text) {
  const words = text.replace(/\s+/g, ' ');
  return keys.filter((key) => words.includes(authorsAndYear(key)));
}

/** A page with its sources in words and with BibTeX of what it rests on. */
export function withCitations(text) {
  const unknown = tagged(text).filter((key) => !Object.hasOwn(papers, key));
  if (unknown.length > 0) throw new Error(`there is no paper '${unknown[0]}' in src/papers.ts`);
  const all = new Set([...tagged(text), ...named(text)]);
  if (all.size === 0) return text;
  const inWords = text.replace(tags, (block, level) => {
    const lines = [...block.matchAll(tag)].map(
      ([, key, places]) => `- ${[paperText({ paper: key }), places].filter(Boolean).join(', ')}\n`,
    );
    return `${level} Source\n\n${lines.join('')}\n`;
  });
  const entries = [...all].map(bibtex).join('\n');
  return `${inWords.trimEnd()}\n${heading}\n::: details BibTeX\n\`\`\`bibtex\n${entries}\`\`\`\n:::\n`;
}

/** Gives every page of `folder` its citations; returns which of the theories, functions with their papers, have no page that shows them all. */
export function citePages(folder, theories) {
  const shown = new Map(Object.keys(theories).map((name) => [name, []]));
  for (const name of readdirSync(folder, { recursive: true }).filter((one) => one.endsWith('.md'))) {
    const file = join(folder, name);
    const text = withCitations(readFileSync(file, 'utf8'));
    writeFileSync(file, text);
    shown.get(basename(name, '.md'))?.push(text.slice(text.lastIndexOf(heading)));
  }
  return Object.entries(theories).flatMap(([name, papersOfIt]) => {
    const pages = shown.get(name);
    if (pages.length === 0) return [`the theory ${name} has no page`];
    return papersOfIt
      .filter((key) => !pages.some((text) => text.startsWith(heading) && text.includes(bibtex(key))))
      .map((key) => `the page of ${name} does not show how to cite ${key}`);
  });
}
