// A measured workload as a table of 80 columns.
import { figure } from '../../dist/bench/support/table.js';

function line(name, ours, theirs, ratio, target) {
  return `${name.padEnd(38)}${ours.padStart(8)}${theirs.padStart(9)}${ratio.padStart(8)}  ${target}`.trimEnd();
}

export function table({ title, unit, ours, peers }) {
  const rows = peers.map(({ peer, setting, theirs, ratio, target, met }) => {
    const promise = target === undefined ? '' : `>= ${figure(target)} ${met ? 'met' : 'MISSED'}`;
    return line(`  ${peer}, ${setting}`, figure(ours), figure(theirs), figure(ratio), promise);
  });
  return [`${title}: ${unit}`, line('  peer', 'ours', 'theirs', 'ratio', 'target'), ...rows, ''].join('\n');
}
