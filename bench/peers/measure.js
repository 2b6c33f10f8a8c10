// One workload: every contestant proves that it does the same work, then they take turns, and each is compared with ours in its round, by processor time.
import { summary } from '../../dist/bench/support/rounds.js';
import { verdict } from '../../dist/bench/support/section.js';
import { Contestant } from './contestant.js';
import { target } from './targets.js';

const rounds = 15;
const turn = 25e6; // nanoseconds
const warmUp = 300e6;
/** Steps before the proof, and how far its values may be off, relative. Libraries may round the bias correction to f32. */
const proofSteps = 50;
const tolerance = { f64: 1e-9, f32: 1e-4 };

/** The verdict on a ratio that shall be `least` at least: theirs over ours is a promise about ours over theirs. */
const atLeast = ([low, high], least) => verdict([1 / high, 1 / low], 1 / least);

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
async function stepsPerTurn(contestant, least) {
  let steps = 1;
  for (let spent = 0; ; ) {
    const { cpu } = await contestant.steps(steps);
    spent += cpu;
    if (spent >= warmUp) return Math.max(least, Math.round((steps * turn) / cpu));
    if (cpu < turn) steps *= 2;
  }
}

const units = {
  adam: 'ns per entry',
  net: 'µs per step and configuration',
  model: 'ns per step',
  curve: 'ns per step',
  ensemble: 'ns per step and replica',
  walk: 'ns per step and replica',
  nets: 'ns per step and replica',
};

/** Steps of a turn at least: what replicas work on comes into the cache once a turn, and who has thousands of them takes many steps in one. */
const leastSteps = { ensemble: 1024, walk: 128 };

/** Measures a workload; `contestants` start with ours.  */
export async function measure(workload, contestants, file) {
  const all = contestants.filter(({ runs }) => runs(workload)).map((contestant) => new Contestant(contestant, workload, file));
  try {
    for (const contestant of all) await contestant.ready();
    await prove(all, workload.dtype);
    const [cpu, wall] = [[], []];
    const steps = [];
    for (const contestant of all)
      steps.push(await stepsPerTurn(contestant, contestant.contestant.leastSteps ?? leastSteps[workload.kind] ?? 1));
    const scale = workload.kind === 'net' ? 1e-3 : 1;
    for (let round = 0; round < rounds; round++) {
      const row = [];
      for (const [i, contestant] of all.entries()) {
        const spent = await contestant.steps(steps[i]);
        row.push([spent.cpu, spent.wall].map((time) => (time * scale) / steps[i] / contestant.units));
      }
      cpu.push(row.map(([time]) => time));
      wall.push(row.map(([, time]) => time));
    }
    const [ours, ...theirs] = summary(cpu, wall);
    const peers = theirs.map(({ value, wall, ratio, ratioRange }, k) => {
      const { peer, setting } = all[k + 1].contestant;
      const least = target(workload, all[k + 1].contestant);
      return {
        peer,
        setting,
        theirs: value,
        wall,
        ratio,
        ratioRange,
        ...(least && { target: least, verdict: atLeast(ratioRange, least) }),
      };
    });
    return { ...workload, unit: units[workload.kind], ours: ours.value, wall: ours.wall, peers };
  } finally {
    for (const contestant of all) contestant.end();
  }
}
