// The numbers that the kernels and TypeScript share: each is read from its AssemblyScript source and compared with what TypeScript passes.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { adam, adamE, heavyBall, rmsprop, sgd, sgdMomentum } from '../../src/index.js';
import { negative } from '../../src/measures/measure.js';
import { covarianceOf, injectedNoise } from '../../src/noise/injected-noise.js';
import { labelNoise } from '../../src/noise/label-noise.js';
import { coefficientBytes, everyLane, ruleOf } from '../../src/optimizers/optimizer.js';
import { constant, cosine, exponentialDecay, kernelSchedule, stepDecay } from '../../src/optimizers/schedule.js';
import { activations } from '../../src/problems/multilayer-perceptron/problem.js';
import { problemKinds } from '../../src/problems/problem-kind.js';
import { streams } from '../../src/random/streams.js';
import { noiseKindOf } from '../../src/runs/run-config.js';

function source(file: string): string {
  return readFileSync(fileURLToPath(new URL(`../../../assembly/${file}`, import.meta.url)), 'utf8');
}

/** INJECTED_NOISE as injectedNoise. */
function camel(name: string): string {
  return name.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** The numbers of a namespace of a file, or of the whole file, by their names in camel case. */
function numbersOf(file: string, namespace?: string): Record<string, number> {
  const text = source(file);
  const body = namespace === undefined ? text : text.slice(text.indexOf(`export namespace ${namespace} {`)).split('\n}')[0];
  const numbers = [...body.matchAll(/export const (\w+): \w+ = (-?\d+);/g)].map(([, name, value]) => [camel(name), Number(value)] as const);
  assert.ok(numbers.length > 0, `${file} has numbers`);
  return Object.fromEntries(numbers);
}

test('streams', () => {
  assert.equal(streams, numbersOf('random/streams.ts'));
});

test('problem kinds', () => {
  const byName = Object.fromEntries(Object.entries(problemKinds).map(([name, kind]) => [name.replace('UV', 'Uv'), kind]));
  assert.equal(byName, numbersOf('problems/problem-kind.ts', 'ProblemKind'));
});

test('update rules', () => {
  const numbers = Object.fromEntries(
    [...source('rules/rule.ts').matchAll(/export type (\w+) = N(\d);/g)].map(([, name, number]) => [name, Number(number)]),
  );
  assert.equal(numbers, {
    Sgd: ruleOf(sgd({ lr: 1 })),
    Momentum: ruleOf(sgdMomentum({ lr: 1 })),
    Nesterov: ruleOf(heavyBall({ lr: 1, nesterov: true })),
    Rmsprop: ruleOf(rmsprop({ lr: 1 })),
    Adam: ruleOf(adam({ lr: 1 })),
    AdamE: ruleOf(adamE({ lr: 1, lambda: 0.3 })),
    AdamEQuarter: ruleOf(adamE({ lr: 1, lambda: 0.25 })),
    AdamEThreeQuarters: ruleOf(adamE({ lr: 1, lambda: 0.75 })),
  });
});

test('the slots of the coefficients', () => {
  assert.is(coefficientBytes, numbersOf('rules/coefficients.ts', 'Slot').bytes);
  assert.is(everyLane, Number(source('rules/coefficients.ts').match(/EVERY_LANE: i32 = (-?\d+);/)?.[1]));
});

test('the shapes of a schedule', () => {
  assert.equal(numbersOf('rules/schedule.ts', 'Shape'), {
    constant: kernelSchedule(constant(1))[0],
    stepDecay: kernelSchedule(stepDecay({ lr: 1, factor: 0.5, every: 2 }))[0],
    cosine: kernelSchedule(cosine({ lr: 1, steps: 2 }))[0],
    exponential: kernelSchedule(exponentialDecay({ lr: 1, final: 0.5, from: 0, to: 2 }))[0],
  });
});

test('kinds of label noise', () => {
  assert.equal(numbersOf('noise/label-noise.ts', 'Noise'), {
    none: noiseKindOf(undefined),
    signs: noiseKindOf(labelNoise({ delta: 1, distribution: 'sign' })),
    normal: noiseKindOf(labelNoise({ delta: 1, distribution: 'normal' })),
    oneSign: noiseKindOf(labelNoise({ delta: 1, distribution: 'sign', samples: 'one' })),
    oneNormal: noiseKindOf(labelNoise({ delta: 1, distribution: 'normal', samples: 'one' })),
  });
});

test('covariances of injected noise', () => {
  const covariances = ['hessian', 'isotropic', 'tangent', 'normal'] as const;
  const numbers = covariances.map((covariance) => [covariance, covarianceOf(injectedNoise({ covariance, sigma: 1 }))]);
  assert.equal(numbersOf('noise/injected-noise.ts', 'Covariance'), Object.fromEntries(numbers));
});

test('signs in sums of powers', () => {
  assert.equal(negative, numbersOf('measures/powers.ts', 'Negative'));
});

test('activations of the perceptron', () => {
  assert.equal(activations, numbersOf('problems/multilayer-perceptron/problem.ts', 'Activation'));
});

test.run();
