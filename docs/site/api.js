// The API reference: the types of the package as npm has them, a module for an entry, as markdown for VitePress.
import { join } from 'node:path';
import { Application, OptionDefaults, ReflectionKind } from 'typedoc';

/** Files of dist/ by the names under which they are imported. */
const entries = {
  index: 'minifold',
  slim: 'minifold/slim',
  define: 'minifold/define',
  experiments: 'minifold/experiments',
  verify: 'minifold/verify',
  worker: 'minifold/worker',
  threads: 'minifold/threads',
};

const tables = Object.fromEntries(
  ['parameters', 'interfaceProperties', 'classProperties', 'propertyMembers', 'typeDeclaration'].map((what) => [`${what}Format`, 'table']),
);

const options = {
  name: 'API',
  plugin: ['typedoc-plugin-markdown'],
  readme: 'none',
  logLevel: 'Warn',
  disableSources: true,
  blockTags: [...OptionDefaults.blockTags, '@eq'],
  entryFileName: 'index.md',
  hidePageHeader: true,
  useHTMLEncodedBrackets: true,
  sanitizeComments: true,
  ...tables,
};

/**
 * The positional parameters without a description, as `measure(names)`. An object of options says by its type what is in it, and a problem's methods are told
 * of by `Problem`.
 */
function undescribed(project) {
  const signatures = project.getReflectionsByKind(ReflectionKind.CallSignature);
  const told = signatures.filter((one) => one.hasComment() && one.parent.kindOf(ReflectionKind.FunctionOrMethod));
  const ofProblems = new Set(told.filter(({ parent }) => parent.parent.name === 'Problem').map(({ name }) => name));
  const own = told.filter(({ name, parent }) => !(parent.parent.kindOf(ReflectionKind.Class) && ofProblems.has(name)));
  const bare = own.flatMap(({ name, parameters = [] }) =>
    parameters.filter((one) => !one.hasComment() && one.name !== 'options').map((one) => `${name}(${one.name})`),
  );
  return [...new Set(bare)];
}

/** Writes the reference of what is built in `root` to `out`; a warning is an error. Returns how many pages there are. */
export async function writeApi(root, out) {
  const entryPoints = Object.keys(entries).map((name) => join(root, `dist/${name}.d.ts`));
  const tsconfig = join(import.meta.dirname, 'tsconfig.json');
  const app = await Application.bootstrapWithPlugins({ ...options, entryPoints, tsconfig, out });
  const project = await app.convert();
  if (project === undefined) throw new Error('TypeDoc cannot read the types of dist/');
  for (const one of undescribed(project)) app.logger.error(`${one} needs a description: @param in its docstring`);
  for (const module of project.children ?? []) module.name = entries[module.name];
  await app.generateOutputs(project);
  if (app.logger.errorCount + app.logger.warningCount > 0) throw new Error('TypeDoc complained');
}
