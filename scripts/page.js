// Makes the web page: dist/src/page/ and src/page/ -> dist/page/, a folder for any static host, and dist/page.zip, which `minifold page` serves.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { rolldown } from 'rolldown';

const epoch = new Date(1980, 0, 1);

/** What the worker begins with of the problems that specs are read by; src/page/compute/other-problems.ts adds them all. */
const firstProblems = {
  name: 'first problems',
  resolveId: (id, from = '') =>
    id === './described.js' && /problems[\\/]registry\.js$/.test(from) ? from.replace(/registry\.js$/, 'first.js') : null,
  load: (id) => (/problems[\\/]first\.js$/.test(id) ? "export { ellipse } from './ellipse/problem.js';" : null),
};

/** Writes the page. The library and the kernels are built. */
export async function buildPage(root) {
  const [dist, source, target] = [join(root, 'dist/src/page'), join(root, 'src/page'), join(root, 'dist/page')];
  mkdirSync(target, { recursive: true });
  const entries = { main: join(dist, 'main.js'), worker: join(dist, 'compute/worker.js'), painter: join(dist, 'painting/painter.js') };
  for (const [name, file] of Object.entries(entries)) {
    const built = await rolldown({
      cwd: root,
      input: { [name]: file },
      plugins: [firstProblems],
      platform: 'browser',
      resolve: { conditionNames: ['import'] },
      checks: { pluginTimings: false },
      treeshake: {
        moduleSideEffects: [
          { test: /src[\\/]define[\\/](?:define-problem|rules[\\/]optimizer)\./, sideEffects: true },
          { test: /src[\\/]page\b/, sideEffects: true },
        ],
      },
    });
    const chunkFileNames = name === 'main' ? '[name].js' : `${name}-[name].js`; // they import the entry
    await built.write({ dir: target, entryFileNames: '[name].js', chunkFileNames, minify: true, comments: false });
    await built.close();
  }
  const { init } = await import('../dist/src/kernels/init.js');
  const { poster } = await import('../dist/src/page/poster.js');
  const { pagePolicy } = await import('../dist/src/page/policy.js');
  const { darkRules } = await import('../dist/src/figures/palette.js');
  await init();
  const html = readFileSync(join(source, 'index.html'), 'utf8')
    .replace('<!--policy-->', pagePolicy)
    .replace('<!--poster-->', await poster());
  const dark = `@media (prefers-color-scheme: dark){${darkRules('.poster')}}`;
  writeFileSync(join(target, 'index.html'), html);
  writeFileSync(join(target, 'page.css'), `${readFileSync(join(source, 'page.css'), 'utf8')}${dark}\n`);
  copyFileSync(join(source, 'icon.svg'), join(target, 'icon.svg'));
  const files = readdirSync(target).sort();
  const zipped = zipSync(Object.fromEntries(files.map((name) => [name, readFileSync(join(target, name))])), {
    mtime: epoch,
    os: 0,
    level: 9,
  });
  writeFileSync(join(root, 'dist/page.zip'), zipped);
  copyFileSync(join(root, 'dist/kernels.wasm'), join(target, 'kernels.wasm'));
}
