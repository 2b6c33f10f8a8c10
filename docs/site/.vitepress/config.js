// The site: what stands in its bars, search in the page's own index, and a policy under which it can load nothing from elsewhere.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitepress';

const policy = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:";
const content = join(import.meta.dirname, '../content');

/** Pages in the order in which the index of the documentation has them, by their headings. */
function pages(pattern) {
  const index = readFileSync(join(content, 'docs/index.md'), 'utf8');
  const names = [...new Set([...index.matchAll(/\]\(([\w/-]+)\.md[^)]*\)/g)].map(([, name]) => name))].filter((name) => pattern.test(name));
  return names.map((name) => {
    const [, text] = /^# (.*)$/m.exec(readFileSync(join(content, `docs/${name}.md`), 'utf8'));
    return { text, link: `/docs/${name}` };
  });
}

export default defineConfig({
  title: 'minifold',
  description: 'A laboratory for the dynamics of optimizers near the manifold of minimizers',
  base: process.env.DOCS_BASE ?? '/',
  srcDir: 'content',
  outDir: 'dist',
  cacheDir: '.vitepress/cache',
  ignoreDeadLinks: false,
  head: [
    ['link', { rel: 'icon', href: 'data:,' }],
    ['meta', { 'http-equiv': 'Content-Security-Policy', content: policy }],
  ],
  markdown: { attrs: { disable: true } },
  metaChunk: true,
  themeConfig: {
    search: { provider: 'local' },
    nav: [
      { text: 'Guides', link: '/docs/' },
      { text: 'Equations', link: '/docs/equations' },
      { text: 'Reproduction', link: '/docs/reproduction' },
      { text: 'API', link: '/api/' },
    ],
    sidebar: [
      {
        text: 'minifold',
        link: '/',
        items: [
          { text: 'All guides', link: '/docs/' },
          { text: 'API', link: '/api/' },
        ],
      },
      { text: 'Guides', items: pages(/^guides\//) },
      { text: 'Reference', items: pages(/^[\w-]+$/) },
      {
        text: 'Project',
        items: ['CONTRIBUTING', 'SUPPORT', 'CODE_OF_CONDUCT', 'CHANGELOG'].map((name) => ({
          text: `${name[0]}${name.slice(1).toLowerCase().replaceAll('_', ' ')}`,
          link: `/${name}`,
        })),
      },
    ],
    outline: [2, 3],
  },
});
