// Parts of the page that are loaded when they are needed for the first time.
import type { Lab } from '../lab.js';
import { byId } from './element.js';

/** Drawn with all else, once it is there. */
export interface LatePart {
  draw(): void;
}

/** The part that `load` makes when it is needed for the first time. */
export function whenNeeded(lab: Lab, needed: () => boolean, load: () => Promise<LatePart>): LatePart {
  let part: LatePart | undefined;
  let asked = false;
  const come = async (): Promise<void> => {
    part = await load();
  };
  const draw = (): void => {
    part?.draw();
    if (asked || !needed()) return;
    asked = true;
    void lab.during(come());
  };
  return { draw };
}

/** The part in the box of this id, which `load` makes when it is opened for the first time. */
export function whenOpened(lab: Lab, id: string, load: () => Promise<LatePart>): LatePart {
  const box = byId<HTMLDetailsElement>(id);
  const part = whenNeeded(lab, () => box.open, load);
  const draw = (): unknown => box.open && part.draw();
  box.addEventListener('toggle', draw);
  return { draw };
}
