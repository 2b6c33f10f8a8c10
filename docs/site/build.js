// The static site: the pages of the repository and the API reference, in docs/site/dist/. A dead link, a theory
// without its citation, or anything that would be loaded from another host, fails.
// usage: npm run docs:site    (after npm run build and npm ci --prefix docs/site; DOCS_BASE=/name/ for a host that serves it below a folder)
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vitepress';
import { theoryCitations } from '../../dist/src/cli/generated-citations.js';
import { writeApi } from './api.js';
import { citePages } from './cite.js';
import { mendCode, writePages } from './content.js';
import { faults } from './links.js';

const site = import.meta.dirname;
const root = join(site, '../..');
const content = join(site, 'content');
const started = performance.now();

rmSync(content, { recursive: true, force: true });
// links into the sources lead to the public home, as soon as there is one
const home = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).repository.url.replace(/^git\+|\.git$/g, '');
const pages = writePages(root, content, home.includes('.invalid/') ? undefined : home);
await writeApi(root, join(content, 'api'));
mendCode(join(content, 'api'));
const uncited = citePages(content, theoryCitations);
await build(site);

const { links, found } = faults(join(site, 'dist'));
found.push(...uncited);
for (const fault of found) console.error(fault);
if (found.length > 0) process.exitCode = 1;
const names = readdirSync(join(content, 'api'), { recursive: true }).filter((name) => name.endsWith('.md')).length;
const seconds = ((performance.now() - started) / 1000).toFixed(0);
console.log(`docs/site/dist/: ${pages} pages, ${names} of the API, ${links} links, ${found.length} of them wrong, in ${seconds} s`);
