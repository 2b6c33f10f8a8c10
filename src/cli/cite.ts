// minifold cite [experiment]: BibTeX of minifold, of the experiment's papers, and of those that its optimizers, problems and noise come from.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { PaperKey } from '../papers.js';
import { bibtex, bibtexEntry } from '../report/references.js';
import type { Context } from './context.js';
import { findExperiment } from './find-experiment.js';
import { citations } from './generated-citations.js';

/** Prints what to cite: minifold alone, or with all that an experiment rests on. */
export function cite({ experiments, stdout }: Context, id: string | undefined, json: boolean): void {
  const keys = id === undefined ? [] : papersOf(findExperiment(experiments, id));
  const entries = [{ key: 'minifold', bibtex: minifoldBibtex() }, ...keys.map((key) => ({ key, bibtex: bibtex(key) }))];
  stdout.write(json ? `${JSON.stringify({ entries })}\n` : entries.map((entry) => entry.bibtex).join('\n'));
}

function papersOf({ id, paper, also = [] }: Context['experiments'][number]): PaperKey[] {
  return [...new Set([paper, ...also.map((one) => one.paper), ...(citations[id] ?? [])])];
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
