// Figure specifications drawn as SVG, in Node and in browsers. Vega, Vega-Lite and Vega's interpreter are optional packages, loaded at the first figure.
import { conflict, invalid, unavailable } from '../input/errors.js';
import { isOptions } from '../input/validate.js';
import { partsOf } from './formula.js';
import { darkRules } from './palette.js';
import { escaped, setText, unescaped } from './text.js';

interface Renderers {
  readonly vega: typeof import('vega');
  readonly vegaLite: typeof import('vega-lite');
  readonly interpreter: typeof import('vega-interpreter');
}

/**
 * Draws a Vega-Lite specification. The same specification gives the same string, in every engine. Expressions are interpreted, so that a page whose
 * Content-Security-Policy forbids `eval` can draw too.
 *
 * @param spec - the specification, with its data
 * @throws E_UNAVAILABLE where vega, vega-lite and vega-interpreter are not installed; E_TYPE or E_RANGE for what is no specification of Vega-Lite
 * @example
 * const spec = { data: { values: [{ x: 1 }] }, mark: 'point', encoding: { x: { field: 'x', type: 'quantitative' } } };
 * (await renderSvg(spec)).slice(0, 4) // '<svg'
 */
export async function renderSvg(spec: Readonly<Record<string, unknown>>): Promise<string> {
  if (!isOptions(spec)) throw invalid('E_TYPE', 'spec', spec, 'a specification of Vega-Lite');
  const { vega, vegaLite, interpreter } = await loadRenderers();
  const logger = vega.logger(vega.Error);
  const compiled = (): ReturnType<Renderers['vega']['parse']> => {
    try {
      const { spec: drawn } = vegaLite.compile(spec as unknown as Parameters<Renderers['vegaLite']['compile']>[0], { logger });
      return vega.parse(drawn, undefined, { ast: true });
    } catch (error) {
      throw conflict('spec', `Vega-Lite does not take it: ${error instanceof Error ? error.message : error}`);
    }
  };
  const runtime = compiled();
  const view = new vega.View(runtime, { renderer: 'none', logger, expr: interpreter.expressionInterpreter });
  try {
    const svg = withFormulas(rounded(renumbered(await view.toSVG())));
    const { description } = spec;
    return typeof description === 'string' ? svg.replace('<svg ', `<svg role="img" aria-label="${escaped(description)}" `) : svg;
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

/**
 * Places and sizes to a thousandth of a pixel. Vega's scales take logarithms and powers of the engine's, whose last digits differ from engine to engine.
 */
function rounded(svg: string): string {
  return svg.replace(/<\w+(?: [\w:-]+="[^"]*")+/g, (tag) =>
    tag.replace(/(?<= (?:d|transform|points|x|y|x1|y1|x2|y2|cx|cy|r|rx|ry|width|height|viewBox)=")[^"]*/g, (value) =>
      value.replace(/-?\d*\.\d+(?:e[-+]?\d+)?|-?\d+e-\d+/g, (number) => String(Math.round(1000 * Number(number)) / 1000)),
    ),
  );
}

/** Formulas in the texts, with their scripts raised and lowered and their variables in italics. */
function withFormulas(svg: string): string {
  return svg.replace(/<text\b[^>]*>.*?<\/text>/gs, (element) => {
    const size = Number(/font-size="([\d.]+)px"/.exec(element)?.[1] ?? 12);
    // Text of several lines has an element for each.
    return element.replace(/(?<=>)[^<]+(?=<)/g, (content) => {
      const parts = partsOf(unescaped(content));
      return parts.every((part) => typeof part === 'string') ? content : setText(parts, size);
    });
  });
}

/** The drawing as a file of its own, which is dark where its reader's pages are. */
export function withDarkScheme(svg: string): string {
  return svg.replace(/^<svg[^>]*>/, (tag) => `${tag}<style>@media screen and (prefers-color-scheme:dark){\n${darkRules('svg')}\n}</style>`);
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
