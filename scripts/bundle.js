// Bundles what tsc made: dist/src/ -> dist/*.js and dist/*.d.ts, the package's own files, with the packages they need inside.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';
import { compact } from './compact.js';

/** Entries by the names of their files in dist/; they share chunks. A thread finds its file beside the chunk that starts it. */
const entries = {
  index: 'index',
  slim: 'slim',
  define: 'define/index',
  experiments: 'experiments/index',
  verify: 'verify/verify',
  threads: 'node/threads',
  cli: 'cli/launch',
  command: 'cli/main',
};

/** The entry that is one file without imports: a worker of browsers sees no import map, and threads of Node take the same file. */
const worker = { worker: 'verify/worker' };

/** Rooms that the entries `.` and `./slim` do not need. */
const upper = 'define|experiments|figures|verify|report|sweep|node|cli|papers|index|slim|kernels[\\\\/](?:init|generated-bytes)';

/** Chunks that entries share: the library in one file, since a hundred small files take longer to load than to compile. */
const chunks = [
  {
    name: 'library',
    test: new RegExp(`node_modules[\\\\/](?:valibot|leven|@noble|@assemblyscript)|dist[\\\\/]src[\\\\/](?!(?:${upper})\\b(?!-))`),
  },
  { name: 'kernel-bytes', test: /generated-bytes/ },
  { name: 'definitions', test: /src[\\/]define\b/ },
  { name: 'kernels', test: /kernels[\\/]init\./ },
  { name: 'laboratory', test: /src[\\/](?:experiments|figures|papers)\b/ },
  { name: 'checks', test: /src[\\/]verify\b/ },
].map((group, place, groups) => ({ ...group, priority: groups.length - place }));

/** Names and lines stay: an error's stack should be readable, and whoever bundles this minifies. The docstrings are in the types. */
const readable = { minify: false, comments: { annotation: true, jsdoc: false, legal: true } };

/** Files without whitespace, in the lines and with the names that they had. */
const compacted = ['checks', 'command', 'definitions', 'laboratory', 'library', 'worker'];

/** What `using` needs, for users whose `lib` ends before it. */
const disposable = '/// <reference lib="esnext.disposable" />';

/** What `import kernels from 'minifold/kernels.wasm'` is where modules of WebAssembly can be imported, as in workerd. */
const wasmTypes = `/** The compiled kernels: \`await init(kernels)\` of minifold/slim. */
declare const kernels: WebAssembly.Module;
export default kernels;
`;

/** Writes the bundles of dist/src into dist/, with the licences of the packages inside. */
export async function bundle(root) {
  const dist = join(root, 'dist');
  const files = (modules, ending) =>
    Object.fromEntries(Object.entries(modules).map(([name, file]) => [name, join(dist, 'src', file + ending)]));
  const source = {
    cwd: root,
    platform: 'neutral',
    external: [/^node:/, 'vega', 'vega-lite', 'vega-interpreter'],
    resolve: { conditionNames: ['import'] },
    checks: { pluginTimings: false },
    plugins: [
      { name: 'late-decoder', transform: decodeLate },
      { name: 'without-files', resolveId: withoutFiles },
      usingOnce(join(dist, 'src', 'experiments', 'using.js')),
    ],
  };
  const flat = { dir: dist, entryFileNames: '[name].js', chunkFileNames: '[name].js', minifyInternalExports: false };

  const inside = await write({ ...source, input: files(entries, '.js') }, { ...flat, ...readable, codeSplitting: { groups: chunks } });
  // the worker reads problems and optimizers that are defined: their modules make themselves known, which the package's list of files does not say of them
  const treeshake = { moduleSideEffects: [{ test: /src[\\/]define[\\/](?:define-problem|rules[\\/]optimizer)\./, sideEffects: true }] };
  await write({ ...source, treeshake, input: files(worker, '.js') }, { ...flat, ...readable, codeSplitting: false, footer: 'export {};' });

  for (const name of compacted) {
    const file = join(dist, `${name}.js`);
    writeFileSync(file, await compact(name, readFileSync(file, 'utf8'), name !== 'command' && name !== 'worker'));
  }

  for (const name of ['index.js', 'slim.js']) {
    const read = (file) => readFileSync(join(dist, file), 'utf8');
    writeFileSync(join(dist, name), importingAll(read(name), read));
  }

  for (const name of readdirSync(dist).filter((file) => file.endsWith('.js'))) {
    const file = join(dist, name);
    writeFileSync(file, oneByte(readFileSync(file, 'utf8')));
  }

  const { cli: _cli, command: _command, ...typed } = { ...entries, ...worker };
  const plugins = [dts({ dtsInput: true, sourcemap: false, tsconfig: false }), { name: 'types-only', generateBundle: dropRuntime }];
  const together = { groups: [{ name: 'types.d', test: /[\\/]src[\\/](?!index\.|slim\.)/ }] };
  await write(
    { ...source, input: files(typed, '.d.ts'), plugins },
    { dir: dist, chunkFileNames: '[name].ts', minifyInternalExports: false, codeSplitting: together, banner: disposable },
  );
  for (const name of Object.keys(typed)) {
    const file = join(dist, `${name}.d.ts`);
    writeFileSync(file, exportedFrom(readFileSync(file, 'utf8')));
  }
  writeFileSync(join(dist, 'kernels.wasm.d.ts'), wasmTypes);

  writeFileSync(join(dist, 'LICENSES.txt'), licenses(inside, join(root, 'node_modules')));
}

/** The writer of Parquet needs what its reader is without files, which this package would import under names that other runtimes do not have. */
function withoutFiles(name) {
  return name === 'hyparquet' ? this.resolve('hyparquet/src/index.js') : null;
}

/** The loader makes a TextDecoder for strings, of which the kernels have none, when it is imported: where there is none, as under jsdom, that must wait. */
function decodeLate(code, id) {
  if (!/@assemblyscript[\\/]loader/.test(id)) return null;
  const late = code.replace(/const utf16 = (new TextDecoder\([^;]*\));/, 'const utf16 = { decode: (bytes) => $1.decode(bytes) };');
  if (late === code) throw new Error('the loader makes its TextDecoder in another way than it did');
  return { code: late, map: null };
}

/** The compiler writes what `using` needs into every file that has it: here they import it from one that is made of the first, at this place. */
function usingOnce(place) {
  const written = /var __addDisposableResource = [\s\S]*?\n};\nvar __disposeResources = [\s\S]*?\n}\);\n/;
  const names = '{ __addDisposableResource, __disposeResources }';
  let helpers;
  return {
    name: 'using-once',
    resolveId: (name) => (name === place ? name : null),
    load: (id) => (id === place ? `${helpers}export ${names};` : null),
    transform(code, id) {
      const [found] = (id !== place && code.includes('= __addDisposableResource(') && written.exec(code)) || [];
      if (found === undefined) return null;
      helpers ??= found;
      if (found !== helpers) throw new Error(`${id} has something else for its 'using'`);
      return { code: code.replace(found, () => `import ${names} from ${JSON.stringify(place)};\n`), map: null };
    },
  };
}

/** V8 keeps a source in one byte a character, unless there is one beyond Latin-1 in it: then in two, and a function is compiled more slowly when it is first called. */
function oneByte(code) {
  return code.replace(/[\u0100-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The files that a program imports. */
const importsIn = (code) => [...code.matchAll(/^import\s?(?:[^'"]*from\s?)?"\.\/([^"]*)"/gm)].map(([, name]) => name);

/** An entry that also imports what its chunks do: a page then fetches all of them at once, and none only when another was read. */
function importingAll(entry, read) {
  const own = importsIn(entry);
  const theirs = new Set(own.flatMap((name) => importsIn(read(name))).filter((name) => !own.includes(name)));
  return [entry, ...[...theirs].map((name) => `import "./${name}";`)].join('\n');
}

/** Writes one bundle and returns the files that went into it. */
async function write(input, output) {
  const built = await rolldown(input);
  const { output: written } = await built.write(output);
  await built.close();
  return written.flatMap(({ moduleIds = [] }) => moduleIds);
}

/** An entry of types imports names to export all of them: it names them once. */
function exportedFrom(types) {
  const [all, names, from, exported] = /^import (\{[^}]*\}) from ("[^"]*");\nexport (\{[^}]*\});$/m.exec(types);
  if (names.replace(/[\w$]+ as /g, '') !== exported) throw new Error(`${exported} is not what is imported`);
  return types.replace(all, () => `export ${names} from ${from};`);
}

/** Types need none of what the bundler's namespaces need when they run. */
function dropRuntime(_, files) {
  delete files['rolldown-runtime.ts'];
}

/** The packages among these files and the compiler, whose library is in kernels.wasm, each with its licence. */
function licenses(files, packages) {
  const names = files.map((name) => /node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)(?!.*node_modules)/.exec(name)?.[1].replace('\\', '/'));
  const used = new Set([...names.filter((name) => name !== undefined), 'assemblyscript']);
  /** The packages of each text, which stands there once. */
  const texts = new Map();
  for (const name of [...used].sort()) {
    const folder = join(packages, name);
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    // The loader comes from the compiler's repository and leaves its licence there.
    const own = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry)) ?? '../../assemblyscript/LICENSE';
    const text = readFileSync(join(folder, own), 'utf8').trim();
    texts.set(text, [...(texts.get(text) ?? []), `${name} ${version} (${license})\n`]);
  }
  const parts = [...texts].map(([text, titles]) => `${titles.join('')}\n${text}\n`);
  return `The files of this folder contain parts of the packages below.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}
