// The page: its state from the address, its figures and controls, and one drawing a frame.
import { byId } from './controls/element.js';
import { ControlPanel } from './controls/panel.js';
import { Player } from './controls/player.js';
import { Lab } from './lab.js';
import { addressOf, stateOf } from './state/url.js';
import { ChartFigure } from './views/chart-figure.js';
import { PlaneFigure } from './views/plane-figure.js';
import { chartSentence, planeSentence } from './views/sentences.js';

const lab = new Lab(stateOf(location.hash.slice(1)));
const plane = new PlaneFigure(lab);
const chart = new ChartFigure(lab);
const panel = new ControlPanel(lab);
const player = new Player(lab);

let waiting = false;
let said = 0;
let written: ReturnType<typeof setTimeout> | undefined;

function draw(): void {
  waiting = false;
  plane.draw();
  chart.draw();
  panel.draw();
  player.draw();
  document.body.classList.toggle('live-figures', lab.results.tracks.length > 0);
  const sentence = planeSentence(lab);
  byId('plane-sentence').textContent = sentence;
  byId('chart-sentence').textContent = chartSentence(lab);
  if (performance.now() - said > 2000 && lab.settled) {
    said = performance.now();
    byId('live').textContent = sentence;
  }
  document.body.dataset.settled = String(lab.settled);
}

function changed(): void {
  document.body.dataset.settled = 'false';
  if (!waiting) requestAnimationFrame(draw);
  waiting = true;
  clearTimeout(written);
  written = setTimeout(() => history.replaceState(null, '', `#${addressOf(lab.state)}`), 250);
}

lab.watch(changed);
for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)']) matchMedia(query).addEventListener('change', changed);
addEventListener('hashchange', () => lab.replace(stateOf(location.hash.slice(1))));
lab.compute(false);
