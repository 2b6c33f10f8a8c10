// Reference lines: a theory's threshold across the plot, a budget or a recovery line down through it.
import { position, type ResolvedAxis } from './axis.js';
import { ruleStyle } from './palette.js';
import { textWidth } from './text.js';

/** A reference line at a value of an axis, with its name. */
export interface RuleMark {
  readonly value: number;
  readonly label: string;
}

/** A vertical rule. For the series named in `rings`, the last point at or before it gets a ring: where another figure reads its value. */
export interface VerticalRule extends RuleMark {
  readonly rings?: readonly string[];
}

const fontSize = 12;
const rowHeight = 16;

/** Lines across the plot. Their names stand in the right margin among those of the series. */
export function horizontalRuleLayers(rules: readonly RuleMark[]): object[] {
  return rules.map(({ value }) => ({
    data: { values: [{ y: value }] },
    mark: line,
    encoding: { y: { field: 'y', type: 'quantitative' } },
  }));
}

/**
 * Lines down the plot, each with its name as a flag to the right of its upper end, or to its left where it would leave a plot that `isClosed`, or run
 * into a line whose name is on its left. A flag that would run into another line flies above it, so that no line crosses a name. `height` is the room above the plot, `right` the end
 * of the rightmost name.
 */
export function verticalRuleLayers(
  rules: readonly RuleMark[],
  axis: ResolvedAxis,
  isClosed = false,
): { layers: object[]; height: number; right: number } {
  let closed = isClosed ? axis.length : Number.POSITIVE_INFINITY;
  const placed = [...rules]
    .sort((a, b) => b.value - a.value)
    .map((rule) => {
      const x = position(axis, rule.value);
      const room = 5 + textWidth(rule.label, fontSize);
      const isLeft = x + room > closed;
      if (isLeft) closed = Math.min(closed, x);
      return { ...rule, x, isLeft, left: isLeft ? x - room : x, right: isLeft ? x : x + room };
    });
  const flags: { left: number; right: number; row: number }[] = [];
  const layers = [...placed.filter(({ isLeft }) => !isLeft), ...placed.filter(({ isLeft }) => isLeft).reverse()].flatMap(
    ({ value, label, isLeft, left, right }) => {
      const row = Math.max(0, ...flags.filter((flag) => flag.left < right + 6 && left < flag.right + 6).map((flag) => flag.row + 1));
      flags.push({ left, right, row });
      const top = -2 - (row + 1) * rowHeight;
      const encoding = { x: { field: 'x', type: 'quantitative' } };
      return [
        { data: { values: [{ x: value }] }, mark: { ...line, y: top, y2: 'height' }, encoding },
        {
          data: { values: [{ x: value }] },
          mark: {
            type: 'text',
            text: label,
            xOffset: isLeft ? -5 : 5,
            y: top + rowHeight / 2,
            align: isLeft ? 'right' : 'left',
            baseline: 'middle',
            fontSize,
            color: ruleStyle.textColor,
          },
          encoding,
        },
      ];
    },
  );
  return {
    layers,
    height: Math.max(0, ...flags.map(({ row }) => row + 1)) * rowHeight,
    right: Math.max(0, ...flags.map((flag) => flag.right)),
  };
}

const line = { type: 'rule', color: ruleStyle.color, strokeDash: ruleStyle.dash, strokeWidth: 1 };
