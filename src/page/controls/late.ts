// A part of the page that is loaded when its box is opened for the first time.
import type { Lab } from '../lab.js';
import { byId } from './element.js';

/** What stands in the box: drawn with all else, once it is there. */
export interface LatePart {
  draw(): void;
}

/** The part in the box of this id, which `load` makes. */
export function whenOpened(lab: Lab, id: string, load: () => Promise<LatePart>): LatePart {
  let part: LatePart | undefined;
  const box = byId<HTMLDetailsElement>(id);
  const open = async (): Promise<void> => {
    part = await load();
  };
  let asked = false;
  box.addEventListener('toggle', () => {
    if (!box.open) return;
    if (asked) part?.draw();
    else void lab.during(open());
    asked = true;
  });
  return { draw: () => box.open && part?.draw() };
}
