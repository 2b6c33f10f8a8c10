// A tab of Firefox, driven over its own protocol, Marionette: JSON on a loopback socket, which every Firefox speaks; what its consoles complain of can be asked for.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firefoxPath, stopped } from './browsers.js';

/** A free port, no motion, and nothing that asks the network or the reader. */
const preferences = {
  'marionette.port': 0,
  'ui.prefersReducedMotion': 1,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'app.normandy.enabled': false,
};

/** Errors and warnings that the page caused: of scripts, styles and policies, and what it wrote to the console itself. */
const complaints = `const [origin] = arguments;
const ofPage = Services.console.getMessageArray().filter((one) => one instanceof Ci.nsIScriptError && String(one.sourceName).startsWith(origin));
const storage = Cc["@mozilla.org/consoleAPI-storage;1"].getService(Ci.nsIConsoleAPIStorage);
const written = storage.getEvents().filter(({ level, filename }) => /error|warn/.test(level) && String(filename).startsWith(origin));
return [...ofPage.map(({ errorMessage }) => errorMessage), ...written.map((event) => event.arguments.join(" "))];`;

export class FirefoxTab {
  readonly #browser: ChildProcess;
  readonly #socket: Socket;
  readonly #profile: string;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  #last = 0;
  #read: Buffer = Buffer.alloc(0);

  private constructor(browser: ChildProcess, socket: Socket, profile: string) {
    this.#browser = browser;
    this.#socket = socket;
    this.#profile = profile;
    socket.on('data', (data) => this.#take(data));
  }

  static async open(url: string): Promise<FirefoxTab> {
    const profile = mkdtempSync(join(tmpdir(), 'minifold-firefox-'));
    const lines = Object.entries(preferences).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`);
    writeFileSync(join(profile, 'user.js'), lines.join('\n'));
    const args = ['--headless', '--no-remote', '--marionette', '--remote-allow-system-access', '--profile', profile];
    const browser = spawn(firefoxPath ?? '', [...args, '--width', '1280', '--height', '1000'], { stdio: 'ignore' });
    const socket = connect(await portOf(profile), '127.0.0.1');
    const tab = new FirefoxTab(browser, socket, profile);
    await tab.#ask('WebDriver:NewSession', { capabilities: {} });
    await tab.go(url);
    return tab;
  }

  /** Loads a page anew, also where only the fragment differs. */
  async go(url: string): Promise<void> {
    await this.#ask('WebDriver:Navigate', { url: 'about:blank' });
    await this.#ask('WebDriver:Navigate', { url });
    await this.settled();
  }

  /** What a script returns in the page. */
  async run<T = unknown>(script: string, ...args: unknown[]): Promise<T> {
    const { value } = (await this.#ask('WebDriver:ExecuteScript', { script, args, newSandbox: false })) as { value: T };
    return value;
  }

  /** Clicks the element of a selector, or the button of these words. */
  async click(what: string): Promise<void> {
    const found = `document.querySelector(${JSON.stringify(what)})`;
    const named = `Array.from(document.querySelectorAll('button'), (one) => one).find((one) => one.textContent === ${JSON.stringify(what)})`;
    await this.run(`(${/^[#.[]/.test(what) ? found : named}).click();`);
    await this.settled();
  }

  /** Presses at the middle of an element, moves by so many pixels and lets go. */
  async drag(selector: string, dx: number, dy: number): Promise<void> {
    const [x, y] = await this.run<[number, number]>(
      `const box = document.querySelector(arguments[0]).getBoundingClientRect(); return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];`,
      selector,
    );
    const move = (share: number) => ({ type: 'pointerMove', duration: 60, x: Math.round(x + share * dx), y: Math.round(y + share * dy) });
    const actions = [move(0), { type: 'pointerDown', button: 0 }, move(0.3), move(0.7), move(1), { type: 'pointerUp', button: 0 }];
    await this.#ask('WebDriver:PerformActions', {
      actions: [{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }],
    });
    await this.settled();
  }

  /** Waits until all that was asked is computed and painted, and stays so over some turns: what was pressed may reach the page late. */
  async settled(): Promise<void> {
    let same = 0;
    for (let k = 0; k < 2400; k++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      same = (await this.run('return document.body.dataset.settled')) === 'true' ? same + 1 : 0;
      if (same === 5) return;
    }
    throw new Error('the page did not come to rest in two minutes');
  }

  /** What the page is complained of, by Firefox or itself. */
  async complaints(origin: string): Promise<string[]> {
    await this.#ask('Marionette:SetContext', { value: 'chrome' });
    const said = await this.run<string[]>(complaints, origin);
    await this.#ask('Marionette:SetContext', { value: 'content' });
    return said;
  }

  async close(): Promise<void> {
    this.#socket.destroy();
    await stopped(this.#browser);
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  #ask(command: string, parameters: object): Promise<unknown> {
    const id = ++this.#last;
    const text = JSON.stringify([0, id, command, parameters]);
    this.#socket.write(`${Buffer.byteLength(text)}:${text}`);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  /** Packets are their length in bytes, a colon, and JSON: first a greeting, then answers [1, id, error, result]. */
  #take(data: Buffer): void {
    this.#read = Buffer.concat([this.#read, data]);
    for (;;) {
      const colon = this.#read.indexOf(':');
      const end = colon + 1 + Number(this.#read.subarray(0, Math.max(0, colon)));
      if (colon < 0 || this.#read.length < end) return;
      const packet = JSON.parse(this.#read.subarray(colon + 1, end).toString());
      this.#read = this.#read.subarray(end);
      if (!Array.isArray(packet)) continue;
      const [, id, error, result] = packet;
      if (error) this.#waiting.get(id)?.reject(new Error(`${error.error}: ${error.message}`));
      else this.#waiting.get(id)?.resolve(result);
      this.#waiting.delete(id);
    }
  }
}

/** The port that Firefox wrote into its profile. */
async function portOf(profile: string): Promise<number> {
  const file = join(profile, 'MarionetteActivePort');
  for (let tries = 0; tries < 600; tries++) {
    const port = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
    if (port > 0) return port;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('Firefox did not say its port within a minute');
}
