// minifold cite [what]: BibTeX of minifold; of an experiment's papers and those that its optimizers, problems and noise come from; of a theory's papers; or of a paper.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type PaperKey, papers } from '../papers.js';
import { bibtex, bibtexEntry } from '../report/references.js';
import type { Context } from './context.js';
import { citations, theoryCitations } from './generated-citations.js';
import { unknownArgument } from './usage-error.js';

/** Prints what to cite: minifold alone, or with all that an experiment or a theory rests on. */
export function cite({ experiments, stdout }: Context, what: string | undefined, json: boolean): void {
  const keys = what === undefined ? [] : papersOf(experiments, what);
  const entries = [{ key: 'minifold', bibtex: minifoldBibtex() }, ...keys.map((key) => ({ key, bibtex: bibtex(key) }))];
  stdout.write(json ? `${JSON.stringify({ entries })}\n` : entries.map((entry) => entry.bibtex).join('\n'));
}

function papersOf(experiments: Context['experiments'], what: string): readonly PaperKey[] {
  const experiment = experiments.find(({ id }) => id === what);
  if (experiment) {
    const { id, paper, also = [] } = experiment;
    return [...new Set([paper, ...also.map((one) => one.paper), ...(citations[id] ?? [])])];
  }
  if (Object.hasOwn(theoryCitations, what)) return theoryCitations[what];
  if (Object.hasOwn(papers, what)) return [what as PaperKey];
  const known = [...experiments.map(({ id }) => id), ...Object.keys(theoryCitations)];
  throw unknownArgument('experiment or theory', what, known, '; a paper has its key of docs/equations.md, such as li2025');
}

/** This package as CITATION.cff describes it. */
function minifoldBibtex(): string {
  const text = readFileSync(join(dirname(createRequire(import.meta.url).resolve('minifold/package.json')), 'CITATION.cff'), 'utf8');
  const field = (name: string): string | undefined => new RegExp(`^ *(?:- )?${name}: "?(.*?)"?$`, 'm').exec(text)?.[1];
  const author = field('name');
  return bibtexEntry('misc', 'minifold', {
    author: author && `{${author}}`,
    title: `{${field('title')}}`,
    year: field('date-released')?.slice(0, 4),
    version: field('version'),
  });
}
