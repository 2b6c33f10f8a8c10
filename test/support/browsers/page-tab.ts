// The web page in a tab of Chromium, served as `minifold page` serves it; what it complains of is kept.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium, type Page } from 'playwright-core';
import { pageFiles } from '../../../src/cli/page/page.js';
import { pageServer } from '../../../src/cli/page/serve.js';
import { chromiumPath } from './browsers.js';

/** What a tab is opened with. */
interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: 'light' | 'dark';
  readonly scripts?: boolean;
}

/** The page on a port of this machine. */
export async function servePage(): Promise<{ server: Server; url: string }> {
  const server = pageServer(pageFiles());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

/** A tab with the page. */
export class PageTab {
  readonly page: Page;
  /** Errors and warnings of the console, and errors that nothing caught. */
  readonly complaints: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
  }

  static async open(browser: Browser, url: string, look: Look = {}): Promise<PageTab> {
    const { width = 1280, height = 1000, scheme = 'light', scripts = true } = look;
    const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, javaScriptEnabled: scripts });
    const tab = new PageTab(await context.newPage());
    await tab.page.goto(url);
    return tab;
  }

  /** Loads a page that counts, from its first script on, the frames that it asks for and the messages that it sends to its workers. */
  async openCounted(url: string): Promise<void> {
    await this.page.addInitScript(`globalThis.asked = 0;
      const frame = requestAnimationFrame; globalThis.requestAnimationFrame = (call) => { asked++; return frame(call); };
      const post = Worker.prototype.postMessage; Worker.prototype.postMessage = function (...given) { asked++; return post.apply(this, given); };`);
    await this.page.goto(url);
    await this.settled();
  }

  /** Frames and messages until now. */
  asked(): Promise<number> {
    return this.page.evaluate('asked');
  }

  /** Waits until all that was asked is computed and painted, and stays so over some turns: what was pressed may reach the page late. */
  async settled(): Promise<void> {
    let same = 0;
    for (let k = 0; k < 1200; k++) {
      await this.page.waitForTimeout(50);
      same = (await this.page.evaluate('document.body.dataset.settled')) === 'true' ? same + 1 : 0;
      if (same === 3) return;
    }
    throw new Error('the page did not come to rest in a minute');
  }

  /** The picture of the plane, as one number of many digits. */
  picture(canvas = 'plane-front'): Promise<string> {
    return this.page.evaluate(`document.getElementById('${canvas}').toDataURL()`);
  }

  /** The digests that are shown. */
  digests(): Promise<string[]> {
    return this.page.evaluate("Array.from(document.querySelectorAll('.digest'), (code) => code.textContent)");
  }

  sentence(): Promise<string> {
    return this.page.evaluate("document.getElementById('plane-sentence').textContent");
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}

/** Chromium, or undefined with a word where it is not installed. */
export async function launchChromium(): Promise<Browser | undefined> {
  if (chromiumPath) return chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] });
  console.log('  skipped: Chromium is not installed');
  return undefined;
}
