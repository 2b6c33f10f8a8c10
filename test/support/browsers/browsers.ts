// Starts a browser on an address of this machine and stops it again. The page posts its result to the server; a driver only opens it.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

/** Opens `url` and returns what closes the browser again. */
export type OpenPage = (url: string) => Promise<() => Promise<void>>;

function installed(...paths: (string | undefined)[]): string | undefined {
  return paths.find((path) => path && existsSync(path));
}

/** Chromium, if it is installed. */
export const chromiumPath: string | undefined = installed(
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
);

/** Firefox, if it is installed. */
export const firefoxPath: string | undefined = installed('/usr/bin/firefox-esr', '/usr/bin/firefox');

async function openChromium(executablePath: string, url: string): Promise<() => Promise<void>> {
  const args = ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
  const browser = await chromium.launch({ executablePath, args });
  const tab = await browser.newPage();
  await tab.goto(url);
  return () => browser.close();
}

async function openFirefox(executable: string, url: string): Promise<() => Promise<void>> {
  const profile = mkdtempSync(join(tmpdir(), 'minifold-firefox-'));
  const browser = spawn(executable, ['--headless', '--no-remote', '--profile', profile, url], { stdio: 'ignore' });
  return async () => {
    await stopped(browser);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
}

/** MiniBrowser of WebKitGTK, by its WebDriver, on a display of its own. */
async function openWebKit(driver: string, url: string): Promise<() => Promise<void>> {
  const [display, port] = [':97', 4477];
  const screen = spawn('Xvfb', [display], { stdio: 'ignore' });
  const env = { ...process.env, DISPLAY: display, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' };
  const server = spawn(driver, [`--port=${port}`, '--host=127.0.0.1'], { stdio: 'ignore', env });
  const binary = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';
  const post = async (path: string, body: object): Promise<{ value: { sessionId?: string } }> => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body: JSON.stringify(body) });
    return (await response.json()) as { value: { sessionId?: string } };
  };
  const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': { binary, args: ['--automation'] } } };
  const { value } = await answered(() => post('/session', { capabilities }));
  await post(`/session/${value.sessionId}/url`, { url });
  return async () => {
    await fetch(`http://127.0.0.1:${port}/session/${value.sessionId}`, { method: 'DELETE' }).catch(() => undefined);
    await stopped(server);
    await stopped(screen);
  };
}

/** Tries until it is answered, for ten seconds. */
async function answered<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 100; ; tries--) {
    try {
      return await ask();
    } catch (error) {
      if (tries === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Ends a program and waits until it has. */
export async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const end = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  await end;
}

/** The browsers of the tests, and how to open a page in each; undefined where one is not installed. */
export const browsers: Readonly<Record<string, OpenPage | undefined>> = Object.fromEntries(
  [
    ['Chromium', openChromium, [chromiumPath]] as const,
    ['Firefox', openFirefox, [firefoxPath]] as const,
    ['WebKitGTK', openWebKit, ['/usr/bin/WebKitWebDriver']] as const,
  ].map(([name, open, paths]) => {
    const path = installed(...paths);
    return [name, path ? (url: string) => open(path, url) : undefined];
  }),
);
