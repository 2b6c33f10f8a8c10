// What the page and its workers say to each other: questions with a number, and one answer or failure for each.
import type { Choice, Setup } from './state/lab-state.js';

/** The part of the plane that is drawn. */
export interface Box {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** One run at some of its steps: `theta` has P entries for each of them. */
export interface Track {
  readonly status: 'running' | 'diverged';
  /** The step that made it diverge, or the last one. */
  readonly reached: number;
  readonly step: Float64Array;
  readonly theta: Float64Array;
  readonly parameters: number;
  readonly measures: Readonly<Record<string, Float64Array>>;
}

/** One run at one step. */
export interface Moment {
  readonly step: number;
  readonly status: 'running' | 'diverged';
  readonly theta: Float64Array;
  /** The first digits of the SHA-256 of everything that the run's future depends on. */
  readonly digest: string;
  /** Of more than two parameters: sizes of what it predicts with, in falling order. */
  readonly sizes?: Float64Array;
}

/** The path of a theory on the steps of its optimizer, or why there is none. */
export type Flow = { readonly theory: string; readonly step: Float64Array; readonly theta: Float64Array } | { readonly why: string };

/** Level curves of the loss, and the minimizers with the sharpness along them. */
export interface Landscape {
  readonly levels: readonly { readonly share: number; readonly lines: readonly Float64Array[] }[];
  readonly minimizers: readonly { readonly points: Float64Array; readonly sharpness: Float64Array }[];
  /** Of more than two parameters: the sizes of the truth, where it is known. */
  readonly truth?: Float64Array;
}

/** Means over replicas, 2 standard errors, and the replicas' last points. */
export interface Crowd {
  readonly step: Float64Array;
  readonly mean: Float64Array;
  readonly error: Float64Array;
  readonly cloud: Float64Array;
  readonly replicas: number;
}

/** How far the mean of replicas is from its theory at a rate, at most over the run; noise alone makes it about `noise`. */
export interface RateError {
  readonly lr: number;
  readonly error: number;
  readonly standardError: number;
  readonly noise: number;
}

/** The power of the rate with which a theory's error falls, from a rate and its half; no number where an error is lost in the noise; or why there is none. */
export type Order =
  | { readonly theory: string; readonly at: readonly RateError[]; readonly order: number; readonly standardError: number }
  | { readonly why: string };

/** Why a run diverged, and a rate at which it does not. */
export interface Stability {
  /** The largest curvature where it started to grow, in the optimizer's own geometry. */
  readonly curvature: number;
  /** lr times that, and the limit for it. */
  readonly product: number;
  readonly limit: number;
  /** The largest rate found at which the run stays finite. */
  readonly stable?: number;
}

/** Where a run starts. */
export interface Beginning {
  /** Of a rule that was written as text: its description, which is plain data. */
  readonly optimizer?: object;
  readonly theta0: readonly number[];
  readonly v0?: readonly number[];
}

/** What can be asked, and what is answered. */
export interface Questions {
  run: [{ readonly setup: Setup; readonly points: number; readonly measures: readonly string[] }, readonly Track[]];
  at: [{ readonly setup: Setup; readonly step: number }, readonly Moment[]];
  flow: [{ readonly setup: Setup; readonly points: number }, readonly Flow[]];
  landscape: [{ readonly problem: Choice; readonly box: Box; readonly points: number; readonly exponent: number }, Landscape];
  crowd: [{ readonly setup: Setup; readonly replicas: number; readonly points: number }, readonly Crowd[]];
  order: [{ readonly setup: Setup; readonly replicas: number }, readonly Order[]];
  begin: [{ readonly setup: Setup }, readonly Beginning[]];
  stability: [{ readonly setup: Setup; readonly place: number }, Stability];
  archive: [{ readonly bytes: Uint8Array }, readonly ArchivedRun[]];
}

/** A result of an archive that `minifold export` made. */
export interface ArchivedRun {
  readonly label: string;
  readonly step: Float64Array;
  readonly measures: Readonly<Record<string, Float64Array>>;
}

export type Kind = keyof Questions;

export type Question = { readonly [K in Kind]: { readonly kind: K; readonly id: number; readonly about: Questions[K][0] } }[Kind];

/** What went wrong, in the words of the library. */
export interface Failure {
  readonly message: string;
  readonly path: string | undefined;
}

export type Answer =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly failure: Failure }
  | { readonly id: number; readonly dropped: true };
