// A measured workload as a table of 90 columns.
import { figure } from '../../dist/bench/support/table.js';

function line(name, ours, theirs, ratio, range, target) {
  return `${name.padEnd(38)}${ours.padStart(8)}${theirs.padStart(9)}${ratio.padStart(8)}${range.padStart(14)}  ${target}`.trimEnd();
}

export function table({ title, unit, ours, peers }) {
  const rows = peers.map(({ peer, setting, theirs, ratio, ratioRange, target, verdict }) => {
    const promise = target === undefined ? '' : `>= ${figure(target)} ${verdict}`;
    return line(`  ${peer}, ${setting}`, figure(ours), figure(theirs), figure(ratio), ratioRange.map(figure).join('-'), promise);
  });
  return [`${title}: ${unit}`, line('  peer', 'ours', 'theirs', 'ratio', '5-95 %', 'target'), ...rows, ''].join('\n');
}
