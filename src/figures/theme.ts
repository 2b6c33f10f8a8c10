// The look that all figures share: quiet axes on a white card, so that a figure reads the same on a light page, a dark page and paper.

const font = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** The `config` of every Vega-Lite specification. */
export const theme: Readonly<Record<string, unknown>> = {
  background: '#ffffff',
  font,
  // Screen readers get one description of the whole figure instead of a hundred unnamed marks.
  aria: false,
  view: { stroke: null },
  title: { color: '#1a1a1a', fontWeight: 600 },
  axis: {
    labelFontSize: 12,
    labelColor: '#404040',
    labelPadding: 5,
    labelOverlap: false,
    titleFontSize: 13,
    titleFontWeight: 500,
    titleColor: '#1a1a1a',
    titlePadding: 10,
    gridColor: '#ececec',
    domainColor: '#8c8c8c',
    tickColor: '#8c8c8c',
  },
  // A fixed place: where no font can be measured, Vega overrates the width of tick labels and would push the title off the card.
  axisY: { titleX: -58 },
};
