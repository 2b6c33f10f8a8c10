// Figure specifications drawn as SVG, in Node and in browsers. Vega, Vega-Lite and Vega's interpreter are optional packages, loaded at the first figure.
import { unavailable } from '../input/errors.js';

interface Renderers {
  readonly vega: typeof import('vega');
  readonly vegaLite: typeof import('vega-lite');
  readonly interpreter: typeof import('vega-interpreter');
}

/**
 * Draws a Vega-Lite specification. The same specification gives the same string. Expressions are interpreted, so that a page whose
 * Content-Security-Policy forbids `eval` can draw too.
 *
 * @throws MinifoldError E_UNAVAILABLE where vega, vega-lite and vega-interpreter are not installed
 * @example
 * const spec = { data: { values: [{ x: 1 }] }, mark: 'point', encoding: { x: { field: 'x', type: 'quantitative' } } };
 * (await renderSvg(spec)).slice(0, 4) // '<svg'
 */
export async function renderSvg(spec: Readonly<Record<string, unknown>>): Promise<string> {
  const { vega, vegaLite, interpreter } = await loadRenderers();
  const logger = vega.logger(vega.Error);
  const compiled = vegaLite.compile(spec as unknown as Parameters<Renderers['vegaLite']['compile']>[0], { logger });
  const runtime = vega.parse(compiled.spec, undefined, { ast: true });
  const view = new vega.View(runtime, { renderer: 'none', logger, expr: interpreter.expressionInterpreter });
  try {
    return renumbered(await view.toSVG());
  } finally {
    view.finalize();
  }
}

/** Vega counts its clip paths on from figure to figure; here each figure starts at 0. */
function renumbered(svg: string): string {
  const names = new Map<string, string>();
  return svg.replace(/(?<= id="|url\(#)clip\d+/g, (name) => {
    if (!names.has(name)) names.set(name, `clip${names.size}`);
    return names.get(name) as string;
  });
}

/** Whether `renderSvg` finds the packages that it needs. */
export async function canDraw(): Promise<boolean> {
  return loadRenderers().then(
    () => true,
    () => false,
  );
}

async function loadRenderers(): Promise<Renderers> {
  // Each `catch` stands at its import: bundlers then leave out a package that is not installed.
  const [vega, vegaLite, interpreter] = await Promise.all([
    import('vega').catch(unloadable),
    import('vega-lite').catch(unloadable),
    import('vega-interpreter').catch(unloadable),
  ]);
  return { vega, vegaLite, interpreter };
}

function unloadable(cause: unknown): never {
  const error = unavailable(
    'renderSvg',
    'drawing figures needs the optional packages vega, vega-lite and vega-interpreter: npm install vega@6 vega-lite@6 vega-interpreter@2',
  );
  error.cause = cause;
  throw error;
}
