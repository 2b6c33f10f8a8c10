// Figures need packages that may be left out: that is said before long work, not after it.
import { canDraw } from '../figures/svg.js';
import type { Context } from './context.js';

/** The packages in words that npm takes. */
const packages = 'vega@6 vega-lite@6 vega-interpreter@2';

/** Says on stderr where figures cannot be drawn, and what comes nevertheless. */
export async function announceFigures({ stderr }: Context): Promise<void> {
  if (await canDraw()) return;
  stderr.write(
    'minifold: no figures will be drawn, since the optional packages vega, vega-lite and vega-interpreter are not installed; ' +
      `claims, tables and data come without them. For figures: npm install ${packages}, then minifold plot DIR\n`,
  );
}
