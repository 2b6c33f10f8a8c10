// The pages of the repository as pages of the site: the same folders, README.md as index.md, and what is no page, such as a source, as its path.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

const loose = ['README.md', 'CONTRIBUTING.md', 'SUPPORT.md', 'CODE_OF_CONDUCT.md', 'CHANGELOG.md', 'bench/README.md'];

/** The files of the repository that are pages, by their paths. */
function pagesOf(root) {
  const docs = readdirSync(join(root, 'docs'), { recursive: true }).map((name) => `docs/${name.replaceAll('\\', '/')}`);
  return [...loose, ...docs.filter((path) => path.endsWith('.md') && !path.startsWith('docs/site/'))];
}

/** Where a page of the repository is in the site. */
const placeOf = (path) => path.replace(/(^|\/)README\.md$/, '$1index.md');

/** A markdown text with `change` made to what is no code. */
function outsideCode(text, change) {
  return text
    .split(/(^```[\s\S]*?^```$|`[^`\n]+`)/m)
    .map((part, k) => (k % 2 === 0 ? change(part) : part))
    .join('');
}

/** Writes all pages of `root`, with what they show, into `out`. A link to what does not exist is an error. */
export function writePages(root, out, repository) {
  const pages = new Set(pagesOf(root));
  const copy = (path) => {
    mkdirSync(dirname(join(out, path)), { recursive: true });
    copyFileSync(join(root, path), join(out, path));
  };
  const link = (from, text, target) => {
    if (/^(?:https?:|mailto:|#)/.test(target)) return `[${text}](${target})`;
    const [file, hash = ''] = target.split(/(?=#)/);
    const path = normalize(join(dirname(from), file))
      .replaceAll('\\', '/')
      .replace(/\/$/, '');
    if (!existsSync(join(root, path))) throw new Error(`${from} leads to ${target}, which does not exist`);
    if (pages.has(path)) return `[${text}](${relative(dirname(placeOf(from)), placeOf(path)).replaceAll('\\', '/')}${hash})`;
    if (/\.(?:svg|png)$/.test(path)) {
      copy(path);
      return `[${text}](${relative(dirname(placeOf(from)), path)
        .replaceAll('\\', '/')
        .replace(/^(?!\.)/, './')})`;
    }
    const kind = statSync(join(root, path)).isDirectory() ? 'tree' : 'blob';
    return repository ? `[${text}](${repository}/${kind}/main/${path}${hash})` : text;
  };
  for (const page of pages) {
    const text = readFileSync(join(root, page), 'utf8');
    // a link's text may be code, so that links are read before code is set apart
    const linked = text
      .split(/(^```[\s\S]*?^```$)/m)
      .map((part, k) =>
        k % 2 ? part : part.replace(/\[((?:`[^`\n]*`|[^\]`])*)\]\(([^)\s]+)\)/g, (_, of, target) => link(page, of, target)),
      )
      .join('');
    const place = join(out, placeOf(page));
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(
      place,
      outsideCode(linked, (part) => part.replaceAll('{{', '&#123;{')),
    );
  }
  return pages.size;
}

/** TypeDoc escapes angle brackets in indented code too, where the backslash would show. */
export function mendCode(folder) {
  for (const name of readdirSync(folder, { recursive: true }).filter((one) => one.endsWith('.md'))) {
    const file = join(folder, name);
    const text = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      text.replace(/^ {4}.*$/gm, (line) => line.replace(/\\([<>])/g, '$1')),
    );
  }
}
