// Makes every picture of docs/page anew, with Chromium. usage: npm run build && node scripts/page-pictures.js
import { fileURLToPath } from 'node:url';
import { launchChromium, PageTab, servePage } from '../dist/test/support/browsers/page-tab.js';

const wide = { width: 1200, height: 980 };
const whole = { width: 1200, height: 1400 };
const scene = { width: 1200, height: 1560 };

/** The address of each picture, and how it is looked at: of a scene its end. */
const pictures = {
  first: ['', wide],
  dark: ['', { ...wide, scheme: 'dark' }],
  phone: ['', { width: 360, height: 1500 }],
  cloud: ['k=2500&r=2000&d=1.5&o=sgd,lr:0.03&o=adam,lr:0.03,beta1:0.9,c:5,eps:0.000001', whole],
  residual: ['k=4000&r=200&y=residual', whole],
  bilinear: ['p=bilinear&x=2.8,3.5', whole],
  diverged: ['p=ellipse,a:2,b:1&o=sgd,lr:6&d=0&x=2.6,2.6&k=2000', whole],
  edge: ['p=sharpValley,zeta:0.3,epsilon:0.002&o=sgd,lr:0.5&d=0&x=0.3,3&k=2000&y=edge', whole],
  singular: ['p=matrixFactorization,d:8,depth:3,rank:1,n:30,seed:0&y=singular', whole],
  'scene-adam': ['scene=adam', scene],
  'scene-momentum': ['scene=momentum', scene],
  'scene-sparse': ['scene=sparse', scene],
  'scene-turned': ['scene=turned', scene],
};

const browser = await launchChromium();
const { server, url } = await servePage();
for (const [name, [address, look]] of browser ? Object.entries(pictures) : []) {
  const tab = await PageTab.open(browser, `${url}#${address}`, look);
  await tab.page.emulateMedia({ reducedMotion: 'reduce' });
  await tab.settled();
  if (look === scene) await tab.page.locator('#run-scene').click();
  await tab.settled();
  await tab.page.screenshot({ path: fileURLToPath(new URL(`../docs/page/${name}.png`, import.meta.url)) });
  await tab.close();
}
await browser?.close();
server.closeAllConnections();
server.close();
