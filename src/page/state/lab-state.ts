// What the page shows, as plain data: a scene is one of these, and so is an address.

/** A problem or an optimizer: its name and options, as the library's specs have them; `text` of one that its user wrote. */
export interface Choice {
  readonly name: string;
  readonly options: Readonly<Record<string, number>>;
  /** A residual over x and y, in the text form of `defineProblem`; or the lines of an update rule. */
  readonly text?: string;
}

/** What makes the runs: they are a pure function of it. */
export interface Setup {
  readonly problem: Choice;
  /** One to four, which share start, seed and noise. */
  readonly optimizers: readonly Choice[];
  /** The label noise is ±delta. */
  readonly delta: number;
  /** Where all start; the problem's own start where it is not given. */
  readonly start?: readonly number[];
  readonly seed: number;
  readonly steps: number;
  /** An optimizer that goes on for the first one from a step on. */
  readonly swap?: { readonly step: number; readonly optimizer: Choice };
}

/** What a step counts for on the axis of time: 1, η or η². */
export type Clock = 'k' | 'ηk' | 'η²k';

/** What of the runs is drawn over time. */
export type Curve = 'sharpness' | 'root' | 'loss' | 'test' | 'edge' | 'singular' | 'difference' | 'residual';

/** All that the page shows. */
export interface LabState {
  readonly setup: Setup;
  /** The step that is looked at. */
  readonly at: number;
  /** Whether the slider of time is logarithmic. */
  readonly logTime: boolean;
  readonly clock: Clock;
  readonly curve: Curve;
  /** Whether slow flows are drawn. */
  readonly theory: boolean;
  /** Replicas of the first two optimizers, for means and errors; 0 for none. */
  readonly replicas: number;
  /** The scene that it belongs to. */
  readonly scene?: string;
  /** Where the reader thinks that the run will end. */
  readonly flag?: readonly number[];
}

export const clocks: readonly Clock[] = ['k', 'ηk', 'η²k'];

export const curves: readonly Curve[] = ['sharpness', 'root', 'loss', 'test', 'edge', 'singular', 'difference', 'residual'];

/** The point of the ellipse with half axes a, b on the ray through (x, y). */
export function pointOfEllipse(a: number, b: number, x: number, y: number): [number, number] {
  const [s, t] = [(x + y) / a, (x - y) / b];
  const radius = Math.sqrt((s * s + t * t) / 2);
  return [x / radius, y / radius];
}

/** The first screen: the noisy ellipse of Li, Wen, Lyu 2025, Fig. 1. */
export const firstState: LabState = {
  setup: {
    problem: { name: 'ellipse', options: { a: 2, b: 1 } },
    optimizers: [
      { name: 'sgd', options: { lr: 0.05 } },
      { name: 'adam', options: { lr: 0.015, beta1: 0.9, c: 5, eps: 1e-6 } },
    ],
    delta: 0.5,
    start: pointOfEllipse(2, 1, 1.17, -0.15),
    seed: 1,
    steps: 20_000,
  },
  at: 20_000,
  logTime: false,
  clock: 'k',
  curve: 'sharpness',
  theory: true,
  replicas: 0,
};
