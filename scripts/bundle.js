// What `npm pack` takes: readable bundles that share their code, the worker as one file, and the types that the entries reach.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rollup } from 'rollup';
import { minify } from 'terser';

/** Entries of the package and the modules that they are, without the worker. */
const entries = {
  index: 'index',
  slim: 'slim',
  experiments: 'experiments/index',
  verify: 'verify/verify',
  cli: 'cli/main',
  'verify-worker': 'node/verify-worker',
};
/** Packages that a user installs if wanted. */
const optional = ['vega', 'vega-lite'];
/** The rooms of the library, which every entry shares; what stands above them is the laboratory. */
const library =
  /[\\/]dist[\\/]src[\\/](input|kernels|random|linear-algebra|datasets|optimizers|problems|define|noise|measures|runs|cells|theory|compare|papers\.js|api\.js)/;
const laboratory = /[\\/]dist[\\/]src[\\/](figures|experiments|verify|report)/;

/** The chunk of a module that several entries share: small files take longer to load than to compile. */
function chunkOf(id) {
  if (/kernels[\\/]generated-bytes\.js$/.test(id)) return 'kernel-bytes';
  if (/kernels[\\/]init\.js$/.test(id)) return 'init';
  if (library.test(id) || id.includes(`${sep}node_modules${sep}`)) return 'library';
  return laboratory.test(id) && !/(index|verify)\.js$/.test(id) ? 'laboratory' : undefined;
}

/** Code as it was but for comments, which the types carry: names kept and lines short, so that a stack can be read; ASCII, which engines keep in one byte. */
const readable = {
  module: true,
  compress: false,
  mangle: false,
  format: { beautify: true, indent_level: 1, comments: false, ascii_only: true },
};

/** Bundles dist/src into dist/ and returns the ids of all modules that went in. */
async function bundle(root, input, output) {
  const resolveId = (name, from) => {
    if (/^[./]/.test(name) || optional.includes(name)) return null;
    if (name.startsWith('node:')) return { id: name, external: true };
    return fileURLToPath(import.meta.resolve(name, pathToFileURL(from ?? root)));
  };
  const build = await rollup({
    input,
    external: optional,
    treeshake: { moduleSideEffects: false },
    plugins: [{ name: 'packages', resolveId, renderChunk: async (code) => ({ code: (await minify(code, readable)).code, map: null }) }],
  });
  const { output: chunks } = await build.write({
    dir: join(root, 'dist'),
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
    ...output,
  });
  await build.close();
  return chunks.flatMap((chunk) => (chunk.type === 'chunk' ? Object.keys(chunk.modules) : []));
}

/** Copies the declarations that are reached from those of the entries, and fails where one needs a package. */
function copyTypes(root, modules) {
  const from = join(root, 'build/types/src');
  const seen = new Set();
  const visit = (file) => {
    if (seen.has(file)) return;
    seen.add(file);
    const text = readFileSync(file, 'utf8');
    for (const [, name] of text.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)) {
      if (name.startsWith('.')) visit(normalize(join(dirname(file), name.replace(/\.js$/, '.d.ts'))));
      else if (!name.startsWith('node:'))
        throw new Error(`${relative(root, file)} needs the types of ${name}: mark what does as @internal`);
    }
    const to = join(root, 'dist/types', relative(from, file));
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(file, to);
  };
  for (const module of modules) visit(join(from, `${module}.d.ts`));
}

/** The licences of the packages that are part of the bundles. */
function writeLicenses(root, ids) {
  const folders = new Set(ids.map((id) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id)?.[0]).filter(Boolean));
  const texts = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[sc]e/i.test(entry));
    return `${name} ${version} (${license})\n\n${file ? readFileSync(join(folder, file), 'utf8').trim() : `Licence: ${license}`}\n`;
  });
  const line = `\n${'-'.repeat(80)}\n\n`;
  writeFileSync(join(root, 'dist/LICENSES.txt'), `minifold's bundles hold these packages.\n${line}${texts.join(line)}`);
}

/** Makes dist/*.js, dist/chunks, dist/types and dist/LICENSES.txt from dist/src and build/types. */
export async function bundlePackage(root) {
  const at = (module) => join(root, 'dist/src', `${module}.js`);
  const input = Object.fromEntries(Object.entries(entries).map(([name, module]) => [name, at(module)]));
  const shared = await bundle(root, input, {
    manualChunks: chunkOf,
    minifyInternalExports: false,
    hoistTransitiveImports: false,
    experimentalMinChunkSize: 0,
  });
  const worker = await bundle(root, { worker: at('experiments/worker') }, { inlineDynamicImports: true, footer: 'export {};' });
  copyTypes(root, ['index', 'slim', 'experiments/index', 'verify/verify', 'experiments/worker']);
  writeLicenses(root, [...shared, ...worker]);
  if (!existsSync(join(root, 'dist/chunks/library.js'))) throw new Error('the entries share no library');
}
