// What the figures of a report share: looks of series, legends, sizes of text, colour schemes.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { resolveAxis } from '../../src/figures/axis.js';
import { heatPanel } from '../../src/figures/heat-panel.js';
import { linePanel } from '../../src/figures/line-panel.js';
import { darkRules } from '../../src/figures/palette.js';
import { panelFigure } from '../../src/figures/panel.js';
import { planePanel } from '../../src/figures/plane-panel.js';
import { verticalRuleLayers } from '../../src/figures/rules.js';
import { stylesOf } from '../../src/figures/series.js';
import { renderSvg } from '../../src/figures/svg.js';
import { textWidth } from '../../src/figures/text.js';
import { present } from '../support/present.js';
import { textsOf } from './line-figures.js';

const options = {
  rows: [1, 10, 100].map((t) => ({ o: 'a', seed: 0, t, y: t })),
  x: { field: 't', title: 'steps', scale: 'linear' },
  y: { field: 'y', title: 'tr(Diag(H)^½)', scale: 'log' },
  series: { field: 'o', order: [{ value: 'a', label: 'Adam with a name that is longer than a phone is wide' }] },
  verticalRules: [{ value: 95, label: 'the end of a budget' }],
  horizontalRules: [{ value: 20, label: 'recovered' }],
} as const;
interface RuleLayer {
  readonly data: { readonly values: readonly [{ readonly x: number }] };
  readonly mark: { readonly type: string; readonly y: number; readonly xOffset: number; readonly text: string };
}
interface Column {
  readonly spacing: number;
  readonly vconcat: readonly object[];
}
const line = linePanel(options);
const plane = planePanel({
  x: { title: 'x', domain: [0, 1] },
  y: { title: 'y', domain: [0, 1] },
  trajectories: [
    {
      series: 'a',
      points: [
        [0, 0],
        [1, 1],
      ],
    },
  ],
  order: [{ value: 'a', label: 'Adam' }],
});
const map = heatPanel({
  cells: [1, 2, 3].flatMap((x) => [1, 2].map((y) => ({ x, y, value: x * y }))),
  x: { title: 'n', scale: 'linear' },
  y: { title: 'κ', scale: 'linear' },
  value: { title: 'share', scale: 'linear' },
  lines: [
    {
      label: 'ℓ1',
      points: [
        [1, 1],
        [3, 2],
      ],
    },
  ],
});

test('names stand in one order in every panel, theory last and once, and once for panels that share them', async () => {
  const named = [
    { value: 'a', label: 'Adam' },
    { value: 'a flow', label: 'flow', theoryOf: 'a' },
    { value: 's', label: 'SGD' },
    { value: 's flow', label: 'flow', theoryOf: 's' },
  ];
  const rows = (sign: number) => named.flatMap(({ value }, k) => [1, 2].map((t) => ({ o: value, t, y: 10 + sign * k + t })));
  const panel = (sign: number) => linePanel({ ...options, rows: rows(sign), series: { field: 'o', order: named }, width: 240 });
  const names = ['Adam', 'SGD', 'flow'];
  const isName = (text: string): boolean => names.includes(text);
  const both = [panel(1), panel(-1)];
  for (const isNarrow of [false, true]) assert.equal(textsOf(await renderSvg(panelFigure(both, { isNarrow }))).filter(isName), names);
});

test('another budget of a series has its colour and another dash and shape; two series of a panel differ in colour', () => {
  const budgets = ['short', 'long'].map((value) => ({ value, label: value, variantOf: 'sgd' }));
  const styles = stylesOf([
    [{ value: 'adam', label: 'Adam' }, ...budgets],
    [
      { value: 'sgd', label: 'SGD' },
      { value: 'other', label: 'other' },
    ],
  ]);
  const style = (value: string) => present(styles.get(value));
  const all = ['sgd', 'short', 'long'].map(style);
  assert.is(new Set(all.map(({ color }) => color)).size, 1);
  assert.is(new Set(all.map(({ dash }) => String(dash))).size, 3);
  assert.is(new Set(all.map(({ shape }) => shape)).size, 3);
  assert.is(new Set(['adam', 'sgd', 'other'].map((value) => style(value).color)).size, 3);
});

test('on a phone of 360 pixels nothing stands beside a plot and no text is under 10 pixels', async () => {
  for (const panel of [line, plane, map]) {
    const svg = await renderSvg(panelFigure([panel, panel], { isNarrow: true }));
    const [, width] = present(/^<svg[^>]* width="([\d.]+)"/.exec(svg) ?? undefined);
    assert.ok(Number(width) <= 316, width);
    for (const [, size] of svg.matchAll(/font-size="([\d.]+)px"/g)) assert.ok(Number(size) >= 10, size);
  }
});

test('on a phone a legend between panels takes room under its own alone', () => {
  const outer = panelFigure([line, line, line], { isNarrow: true }) as unknown as Column;
  const [, inner] = outer.vconcat as [object, Column];
  assert.is(inner.vconcat.length, 2);
  assert.ok(outer.spacing > inner.spacing + 40, `${outer.spacing} and ${inner.spacing}`); // the legend has three lines
});

test('no vertical rule crosses the name of another, wherever names stand', () => {
  const axis = resolveAxis({ field: 'n', title: 'n', scale: 'linear', include: [0, 222] }, [], 222, 0); // a pixel for each n
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(222), fc.integer({ min: 1, max: 14 })), { maxLength: 5 }), fc.boolean(), (marks, isClosed) => {
      const rules = marks.map(([value, length]) => ({ value, label: 'n'.repeat(length) }));
      const marksOf = verticalRuleLayers(rules, axis, isClosed).layers.map((layer) => layer as RuleLayer);
      const lines = marksOf.filter(({ mark }) => mark.type === 'rule').map(({ data, mark }) => ({ x: data.values[0].x, top: mark.y }));
      for (const { data, mark } of marksOf.filter(({ mark }) => mark.type === 'text')) {
        const [{ x }] = data.values;
        const end = x + Math.sign(mark.xOffset) * (5 + textWidth(mark.text, 12));
        const crossing = lines.filter((line) => line.x !== x && (line.x - x) * (line.x - end) < 0 && line.top < mark.y);
        assert.equal(crossing, [], JSON.stringify(rules));
      }
    }),
  );
});

test('every colour of a drawing has its shade for a dark page, but those of magnitudes', async () => {
  const svg = await renderSvg(panelFigure([line]));
  const rules = darkRules('svg');
  for (const [, color] of svg.matchAll(/(?:fill|stroke)="(#\w+|white)"/g)) assert.ok(rules.includes(`[fill="${color}"]`), color);
});

test.run();
