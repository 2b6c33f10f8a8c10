import type { BilinearSettings } from '../../../../src/experiments/cattaneo2023/bilinear/settings.js';
import { groups } from '../../../../src/experiments/cattaneo2023/bilinear/settings.js';
import type { Control, Controls } from '../control.js';
import { exchanged } from '../effects.js';

/** The first and the last run of a group exchanged. */
const reversed =
  (id: string): Control<BilinearSettings> =>
  (results, settings) => {
    const members = groups(settings).flatMap((group) => (group.id === id ? group.members : []));
    const own = results.filter(({ labels }) => labels.group === id && labels.kind === 'adam');
    return [
      ...exchanged(own, 'member', members[0].label, members[members.length - 1].label),
      ...results.filter((result) => !own.includes(result)),
    ];
  };

export const controls: Controls<BilinearSettings> = {
  beta: reversed('beta'),
  rho: reversed('rho'),
  'rate-beta-above-rho': reversed('rate-beta-above-rho'),
  'rate-rho-above-beta': reversed('rate-rho-above-beta'),
  // The h = 0 flow in place of the modified equations.
  'modified-equation-explains': (results) => {
    const flow = results.find(({ labels }) => labels.group === 'flow');
    return results.map((result) => (flow && result.labels.kind === 'equation' ? { ...flow, labels: result.labels } : result));
  },
};
