// The page: its state from the address, its figures and controls, and one drawing a frame.
import { type LatePart, whenNeeded, whenOpened } from './controls/late.js';
import { ControlPanel } from './controls/panel.js';
import { Player } from './controls/player.js';
import { Lab } from './lab.js';
import { sceneOf } from './scenes/index.js';
import { ScenePanel } from './scenes/panel.js';
import type { LabState } from './state/lab-state.js';
import { addressOf, stateOf } from './state/url.js';
import { watchTheme } from './views/canvas.js';
import { ChartFigure } from './views/chart-figure.js';
import { PlaneFigure } from './views/plane-figure.js';

/** The state of the address: a scene's, where it names no more. */
function stateOfAddress(): LabState {
  const fragment = location.hash.slice(1);
  return stateOf(fragment, sceneOf(new URLSearchParams(fragment).get('scene'))?.state);
}

/** Whether the page is a frame in another, which shows a figure, time and a prediction and nothing else. */
const framed = new URLSearchParams(location.hash.slice(1)).has('embed');
document.body.classList.toggle('embed', framed);

const lab = new Lab(stateOfAddress());
const plane = new PlaneFigure(lab);
const chart = new ChartFigure(lab);
const panel = new ControlPanel(lab);
const player = new Player(lab);
const scenes = new ScenePanel(lab, player);
const late: LatePart[] = [
  whenNeeded(
    lab,
    () => true,
    async () => new (await import('./views/sentences.js')).Sentences(lab),
  ),
  whenNeeded(
    lab,
    () => lab.results.failure !== undefined || lab.results.tracks.some(({ status }) => status === 'diverged'),
    async () => new (await import('./controls/notice.js')).Notice(lab),
  ),
  whenNeeded(
    lab,
    () => lab.results.orders.length > 0,
    async () => new (await import('./controls/orders.js')).Orders(lab),
  ),
  whenOpened(lab, 'lab', async () => new (await import('./controls/laboratory.js')).Laboratory(lab)),
  whenOpened(lab, 'data', async () => new (await import('./controls/tables.js')).Tables(lab)),
  whenOpened(lab, 'share', async () => new (await import('./controls/share.js')).SharePanel(lab, plane, chart)),
];

let waiting = false;
let written: ReturnType<typeof setTimeout> | undefined;

function draw(): void {
  waiting = false;
  plane.draw();
  chart.draw();
  panel.draw();
  player.draw();
  scenes.draw();
  for (const part of late) part.draw();
  document.body.classList.toggle('live-figures', lab.results.tracks.length > 0);
  sayWhetherSettled();
}

/** Settled is what is computed, painted, and stands in the address. */
function sayWhetherSettled(): void {
  document.body.dataset.settled = String(lab.settled && !waiting && written === undefined);
}

function writeAddress(): void {
  written = undefined;
  history.replaceState(null, '', `#${framed ? 'embed&' : ''}${addressOf(lab.state)}`);
  sayWhetherSettled();
}

function changed(): void {
  document.body.dataset.settled = 'false';
  if (!waiting) requestAnimationFrame(draw);
  waiting = true;
  clearTimeout(written);
  written = setTimeout(writeAddress, 250);
}

lab.watch(changed);
watchTheme(changed);
addEventListener('hashchange', () => lab.replace(stateOfAddress()));
lab.compute(false);
void lab.during(import('./controls/equations.js').then(({ Equations }) => void late.push(new Equations(lab))));
void lab.during(import('./views/chart-pointer.js').then(({ lightUnderPointer }) => lightUnderPointer(lab, chart)));
