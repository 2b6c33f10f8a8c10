// Makes the page live, after its poster is painted: what is made takes longer than a frame.
import { Page } from './page.js';

requestAnimationFrame(() => setTimeout(() => new Page()));
