// Every scene, in order.
import { learning } from './learning.js';
import { ring } from './ring.js';
import type { Scene } from './scene.js';
import { valleyScenes } from './valley.js';

export const scenes: readonly Scene[] = [...ring, ...valleyScenes, ...learning].map((scene) => ({
  ...scene,
  state: { ...scene.state, scene: scene.id, ...(scene.guess && { flag: [scene.guess.first] }) },
}));

export function sceneOf(id: string | null | undefined): Scene | undefined {
  return scenes.find((scene) => scene.id === id);
}
