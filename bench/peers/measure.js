// One workload: every contestant proves that it does the same work, then they take turns, and each is compared with ours in its round.
import { median } from '../../dist/bench/support/median.js';
import { Contestant } from './contestant.js';
import { target } from './targets.js';

const rounds = 11;
const turn = 25e6; // nanoseconds
const warmUp = 300e6;
/** Steps before the proof, and how far its values may be off, relative. Libraries may round the bias correction to f32. */
const proofSteps = 50;
const tolerance = { f64: 1e-9, f32: 1e-4 };

async function prove(all, dtype) {
  for (const contestant of all) await contestant.steps(proofSteps);
  const expected = await all[0].values();
  for (const contestant of all) {
    const values = await contestant.values();
    const error = Math.max(...values.map((x, i) => Math.abs(x / expected[i] - 1)));
    const most = Math.min(tolerance[dtype], contestant.contestant.tolerance ?? 1);
    if (!(error <= most)) throw new Error(`${contestant.name} does other work: its values are off by ${error}, at most ${most} is allowed`);
  }
}

/** Steps that fill a turn, once the engine's compilers are done. */
async function stepsPerTurn(contestant) {
  let steps = 1;
  for (let spent = 0; ; ) {
    const elapsed = await contestant.steps(steps);
    spent += elapsed;
    if (spent >= warmUp) return Math.max(1, Math.round((steps * turn) / elapsed));
    if (elapsed < turn) steps *= 2;
  }
}

const units = { adam: 'ns per entry', net: 'µs per step and configuration', model: 'ns per step', curve: 'ns per step' };

/** Measures a workload; `contestants` start with ours.  */
export async function measure(workload, contestants, file) {
  const all = contestants.filter(({ runs }) => runs(workload)).map((contestant) => new Contestant(contestant, workload, file));
  try {
    for (const contestant of all) await contestant.ready();
    await prove(all, workload.dtype);
    const times = [];
    const steps = [];
    for (const contestant of all) steps.push(await stepsPerTurn(contestant));
    for (let round = 0; round < rounds; round++) {
      const row = [];
      for (const [i, contestant] of all.entries()) row.push((await contestant.steps(steps[i])) / steps[i] / contestant.units);
      times.push(row);
    }
    const scale = workload.kind === 'net' ? 1e-3 : 1;
    const time = (i) => median(times.map((row) => row[i])) * scale;
    const peers = all.slice(1).map(({ contestant }, k) => {
      const ratio = median(times.map((row) => row[k + 1] / row[0]));
      const least = target(workload, contestant);
      const { peer, setting } = contestant;
      return { peer, setting, theirs: time(k + 1), ratio, ...(least && { target: least, met: ratio >= least }) };
    });
    return { ...workload, unit: units[workload.kind], ours: time(0), peers };
  } finally {
    for (const contestant of all) contestant.end();
  }
}
