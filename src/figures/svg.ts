// Figure specifications drawn as SVG, in Node and in browsers. Vega and Vega-Lite are optional packages, loaded at the first figure.

type Vega = typeof import('vega');
type VegaLite = typeof import('vega-lite');

/**
 * Draws a Vega-Lite specification. The same specification gives the same string.
 *
 * @throws E_UNAVAILABLE where the optional packages vega and vega-lite are not installed
 * @example
 * const spec = { data: { values: [{ x: 1, y: 2 }] }, mark: 'point', encoding: { x: { field: 'x', type: 'quantitative' } } };
 * (await renderSvg(spec)).slice(0, 4) // '<svg'
 */
export async function renderSvg(spec: Readonly<Record<string, unknown>>): Promise<string> {
  const [vega, vegaLite] = await loadRenderers();
  const logger = vega.logger(vega.Error);
  const compiled = vegaLite.compile(spec as unknown as Parameters<VegaLite['compile']>[0], { logger });
  const view = new vega.View(vega.parse(compiled.spec), { renderer: 'none', logger });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

async function loadRenderers(): Promise<[Vega, VegaLite]> {
  try {
    return await Promise.all([import('vega'), import('vega-lite')]);
  } catch (cause) {
    if ((cause as { code?: string }).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new Error('Drawing figures needs the optional packages vega and vega-lite. Install them with: npm install vega@6 vega-lite@6', {
      cause,
    });
  }
}
