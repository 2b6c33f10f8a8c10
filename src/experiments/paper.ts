// From the source of an experiment to its paper and the place in it: `Li, Wen, Lyu 2025, Adam Reduces …, Fig. 2 (a)`.

/** The parts of a source. What names no figure, section or theorem is its paper as a whole. */
export interface Paper {
  /** Authors and year: what experiments of one paper share. */
  readonly key: string;
  readonly paper: string;
  readonly place: string;
}

/** Reads a source. */
export function paperOf(source: string): Paper {
  const [, paper = source, place = ''] =
    /^(.*?)[,;:]? *\b((?:figures?|figs?\.|sections?|sec\.|theorem|app\.|appendix|table|open question)(?=\s|\d).*)$/i.exec(source) ?? [];
  const [, key = paper] = /^(.*?\b\d{4})\b/.exec(paper) ?? [];
  return { key, paper, place };
}

/** The experiments by paper, in the order of their first ones. */
export function byPaper<E extends { readonly source: string }>(
  experiments: readonly E[],
): { readonly paper: string; readonly experiments: E[] }[] {
  const groups = new Map<string, { paper: string; experiments: E[] }>();
  for (const experiment of experiments) {
    const { key, paper } = paperOf(experiment.source);
    const group = groups.get(key);
    if (group) group.experiments.push(experiment);
    else groups.set(key, { paper, experiments: [experiment] });
  }
  return [...groups.values()];
}
