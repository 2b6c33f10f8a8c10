// The problems of two parameters and one equation f = 0 whose stochastic equations are solved here, two points at a time.
import { ProblemKind } from "../generated/problems";
import * as bilinear from "../problems/bilinear/pair";
import { project as projectBilinear } from "../problems/bilinear/projection";
import * as ellipse from "../problems/ellipse/pair";
import { project as projectEllipse } from "../problems/ellipse/projection";
import * as valley from "../problems/valley/pair";
import { At } from "../problems/planar-pair";
import { SdeSlot, number } from "./settings";

/** f with its derivatives, where `slopesAt` and `curvaturesAt` leave them. */
export const AT = memory.data(96, 16);
/** The derivatives of the loss. */
export const LOSS = memory.data(80, 16);

@inline
function kindOf(e: usize): i32 {
  return <i32>number(e, SdeSlot.PROBLEM_KIND);
}

@inline
function problemOf(e: usize): usize {
  return <usize>number(e, SdeSlot.PROBLEM);
}

export function slopesAt(e: usize, x: v128, y: v128): void {
  const kind = kindOf(e);
  if (kind == ProblemKind.ELLIPSE) ellipse.slopes(problemOf(e), x, y, AT);
  else if (kind == ProblemKind.VALLEY) valley.slopes(problemOf(e), x, y, AT);
  else bilinear.slopes(x, y, AT);
}

export function curvaturesAt(e: usize, x: v128, y: v128): void {
  const kind = kindOf(e);
  if (kind == ProblemKind.ELLIPSE) ellipse.curvatures(problemOf(e), x, y, AT + At.FXX);
  else if (kind == ProblemKind.VALLEY) valley.curvatures(problemOf(e), x, y, AT + At.FXX);
  else bilinear.curvatures(AT + At.FXX);
}

export function gradientAt(e: usize, x: v128, y: v128): void {
  const kind = kindOf(e);
  if (kind == ProblemKind.ELLIPSE) ellipse.gradientOfPair(problemOf(e), x, y, LOSS);
  else if (kind == ProblemKind.VALLEY) valley.gradientOfPair(problemOf(e), x, y, LOSS);
  else bilinear.gradientOfPair(x, y, LOSS);
}

export function hessianAt(e: usize, x: v128, y: v128): void {
  const kind = kindOf(e);
  if (kind == ProblemKind.ELLIPSE) ellipse.hessianOfPair(problemOf(e), x, y, LOSS);
  else if (kind == ProblemKind.VALLEY) valley.hessianOfPair(problemOf(e), x, y, LOSS);
  else bilinear.hessianOfPair(x, y, LOSS);
}

/** Writes Φ_S(x, y) to `out`; false where it has no closed form. */
export function projectAt(e: usize, x: v128, y: v128, sx: v128, sy: v128, out: usize): bool {
  const kind = kindOf(e);
  if (kind == ProblemKind.ELLIPSE) return projectEllipse(problemOf(e), x, y, sx, sy, out);
  return kind == ProblemKind.BILINEAR && projectBilinear(x, y, sx, sy, out);
}
