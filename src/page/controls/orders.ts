// The order of each theory, read off by halving the rate: a small table under the residual.
import { decimalExponent } from '../../kernels/series.js';
import { type Lab, mostForOrders } from '../lab.js';
import type { Order } from '../protocol.js';
import { numberText } from '../views/axis.js';
import { titlesOf } from '../views/looks.js';
import { byId, element } from './element.js';
import { table } from './table.js';

/** A number to the digit that its standard error leaves it: 0.0940 ± 0.0007. */
function withError(value: number, standardError: number): string {
  if (!(standardError > 0)) return numberText(value, 2);
  const places = Math.min(12, Math.max(0, -decimalExponent(standardError)));
  return `${value.toFixed(places).replace('-', '−')} ± ${standardError.toFixed(places)}`;
}

function cells({ at, order, standardError }: Extract<Order, { theory: string }>): string[] {
  const errors = at.map((one) => withError(one.error, one.standardError));
  return [...errors, Number.isNaN(order) ? 'lost in the noise' : withError(order, standardError)];
}

export class Orders {
  readonly #lab: Lab;
  readonly #box: HTMLElement = byId('orders');
  #shown: readonly Order[] = [];

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  draw(): void {
    const { state, results } = this.#lab;
    this.#box.hidden = state.curve !== 'residual' || results.orders.length === 0;
    if (this.#box.hidden || this.#shown === results.orders) return;
    this.#shown = results.orders;
    const titles = titlesOf(state.setup.optimizers);
    const theories = [...new Set(results.orders.flatMap((order) => ('why' in order ? [] : [order.theory])))].join(' and ');
    const caption = `Halve η: how far the mean of ${Math.min(state.replicas, mostForOrders)} replicas is from the ${theories} at most, ± a standard error, and with which power of η that falls`;
    const rows = results.orders.flatMap((order, k) => ('why' in order ? [] : [[titles[k], ...cells(order)]]));
    const reasons = results.orders.flatMap((order, k) =>
      'why' in order ? [element('p', {}, `${titles[k]} has no order here. ${order.why}`)] : [],
    );
    this.#box.replaceChildren(...(rows.length > 0 ? [table(caption, ['run', 'at η', 'at η/2', 'order'], rows)] : []), ...reasons);
  }
}
