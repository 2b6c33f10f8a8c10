// minifold doctor: what this machine has for the kernels, and whether they answer here as everywhere.
import { availableParallelism, cpus, freemem, totalmem } from 'node:os';
import { initSync } from '../../kernels/init.js';
import { instantiate } from '../../kernels/instantiate.js';
import { answersOf, knownAnswers } from '../../kernels/known-answers.js';
import { compiledModule } from '../../kernels/module.js';
import { hasSimd } from '../../kernels/support.js';
import { currentVersions } from '../../node/versions.js';
import type { Context } from '../context.js';
import { EXIT_DONE, EXIT_FAILED } from '../exit-code.js';

/** What is found, by its name. */
export interface Diagnosis {
  readonly minifold: string;
  readonly runtime: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  /** GB. */
  readonly memory: { readonly free: number; readonly total: number };
  readonly simd: boolean;
  readonly kernels: string;
  /** Whether the packages that draw figures are installed. */
  readonly figures: boolean;
  readonly selfTest: SelfTest;
}

interface SelfTest {
  readonly passed: boolean;
  /** What was answered and what is right, or the reason why nothing was. */
  readonly answer: number | null;
  readonly expected: number;
  readonly error: string | null;
  /** Milliseconds to compile the kernels, and to answer. */
  readonly compiled: number | null;
  readonly answered: number | null;
}

/** The runtime by its own name. */
function runtime(): string {
  const { bun, deno, node } = process.versions;
  return bun ? `Bun ${bun}` : deno ? `Deno ${deno}` : `Node ${node}`;
}

/** Compiles the kernels and asks them what they must know: exp, log, sums, random numbers, every update rule, steps of nets in lanes, in f64 and f32. */
export function selfTest(compile: () => WebAssembly.Module, expected: number = knownAnswers): SelfTest {
  let compiled: number | null = null;
  try {
    const start = performance.now();
    const module = compile();
    const middle = performance.now();
    compiled = middle - start;
    const answer = answersOf(instantiate(module));
    return { passed: answer === expected, answer, expected, error: null, compiled, answered: performance.now() - middle };
  } catch (error) {
    return { passed: false, answer: null, expected, error: String(error), compiled, answered: null };
  }
}

function compile(): WebAssembly.Module {
  initSync();
  return compiledModule();
}

function hasFigures(): boolean {
  try {
    return ['vega', 'vega-lite', 'vega-interpreter'].every((name) => import.meta.resolve(name));
  } catch {
    return false;
  }
}

function find(tested: SelfTest): Diagnosis {
  const { minifold, platform, kernel } = currentVersions();
  const gigabytes = (bytes: number): number => Math.round(bytes / 1e8) / 10;
  return {
    minifold,
    runtime: runtime(),
    platform,
    cpu: cpus()[0]?.model.trim() || 'unknown',
    cores: availableParallelism(),
    memory: { free: gigabytes(freemem()), total: gigabytes(totalmem()) },
    simd: hasSimd(),
    kernels: kernel,
    figures: hasFigures(),
    selfTest: tested,
  };
}

function said({ passed, error, answer, expected, compiled, answered }: SelfTest): string {
  const times = `compiled in ${(compiled ?? 0).toFixed(0)} ms, answered in ${(answered ?? 0).toFixed(0)} ms`;
  if (passed) return `passed: the kernels answer as everywhere (${times})`;
  return `FAILED: ${error ?? `the kernels answer ${answer} where ${expected} is right: this engine or machine computes wrong numbers`}`;
}

/** Prints what was found; the exit code says whether minifold works here. */
export function doctor({ stdout }: Context, json: boolean, tested: SelfTest = selfTest(compile)): number {
  const found = find(tested);
  const { memory, simd, figures, ...rest } = found;
  const rows = {
    minifold: rest.minifold,
    runtime: `${rest.runtime}, ${rest.platform}`,
    cpu: `${rest.cpu}, ${rest.cores} ${rest.cores === 1 ? 'thread' : 'threads'}`,
    memory: `${memory.free} GB free of ${memory.total} GB`,
    simd: simd ? 'yes' : 'no: the kernels need WebAssembly with SIMD',
    kernels: rest.kernels,
    figures: figures ? 'yes' : 'no: npm install vega@6 vega-lite@6 vega-interpreter@2 to draw them',
    'self-test': said(tested),
  };
  const lines = Object.entries(rows).map(([name, text]) => `${name.padEnd(11)}${text}\n`);
  stdout.write(json ? `${JSON.stringify(found)}\n` : lines.join(''));
  return simd && tested.passed ? EXIT_DONE : EXIT_FAILED;
}
