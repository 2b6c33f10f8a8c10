// A contestant is a process, so that none sees the other's memory or compiled code, and they can take turns. It is started with
// <kind> <dtype> <size> <problem file>, prints `ready`, and answers every line of its input with one line:
//   `steps k`  takes k steps and prints the nanoseconds of processor time and of wall time they took;
//   `values`   prints what proves that it did the work: for `adam` the mean of g∘theta, for `net` the test loss of every lane; for `model` the loss;
//              for `curve` theta; for `ensemble` and `walk` the mean theta; for `nets` the mean loss.
import { createInterface } from 'node:readline';

/** Serves { adam, net, model, nets, curve, ensemble, walk }, or some of them: functions of (dtype, size, file) that return { run(steps), values() }, either of which may be asynchronous. */
export async function serve(makers) {
  const [kind, dtype, size, file] = process.argv.slice(2);
  const contestant = await makers[kind](dtype, Number(size), file);
  console.log('ready');
  for await (const line of createInterface({ input: process.stdin })) {
    const [command, steps] = line.split(' ');
    if (command === 'values') {
      console.log((await contestant.values()).join(' '));
      continue;
    }
    const [start, before] = [process.hrtime.bigint(), process.cpuUsage()];
    await contestant.run(Number(steps));
    const { user, system } = process.cpuUsage(before);
    console.log(`${1000 * (user + system)} ${process.hrtime.bigint() - start}`);
  }
}

/** The gradient of the workload `adam`. */
export { fixedGradient } from '../../dist/bench/support/optimizer-steps.js';
/** The tanh net of the workload `model`. */
export * from '../../dist/bench/support/tanh-net.js';

/** The mean of g∘theta. */
export function meanProduct(g, theta) {
  let sum = 0;
  for (let i = 0; i < g.length; i++) sum += g[i] * theta[i];
  return sum / g.length;
}
