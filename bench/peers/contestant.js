// The runner's end of the protocol in serve.js: starts a contestant and asks it.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export class Contestant {
  #child;
  #lines;

  /** Starts a contestant on a workload. */
  constructor(contestant, workload, file) {
    const { peer, setting, command, lanes, extra = [] } = contestant;
    const { kind, dtype, size } = workload;
    this.name = `${peer}, ${setting}`;
    this.contestant = contestant;
    /** The units of work in a step: entries, or configurations. */
    this.units = lanes ?? size;
    const [program, ...first] = command(workload);
    this.#child = spawn(program, [...first, kind, dtype, String(this.units), file, ...extra], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    // Writing to a contestant that has died fails here too; the end of its output already says so.
    this.#child.stdin.on('error', () => {});
    let complaint = '';
    this.#child.stderr.setEncoding('utf8').on('data', (text) => {
      complaint += text;
    });
    this.complaint = () => complaint.trim().split('\n').at(-1);
  }

  async #line() {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`${this.name} ended early: ${this.complaint()}`);
    return value;
  }

  /** Resolves when the workload is prepared. Libraries may print lines of their own before. */
  async ready() {
    while ((await this.#line()) !== 'ready');
  }

  /** Takes steps; returns the nanoseconds of processor time and of wall time. */
  async steps(count) {
    this.#child.stdin.write(`steps ${count}\n`);
    const [cpu, wall] = (await this.#line()).split(' ').map(Number);
    return { cpu, wall };
  }

  /** The numbers that prove the work. */
  async values() {
    this.#child.stdin.write('values\n');
    return (await this.#line()).split(' ').map(Number);
  }

  end() {
    this.#child.stdin.end();
  }
}
