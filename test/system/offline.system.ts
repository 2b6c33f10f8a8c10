// The archive that needs no network, unpacked where there is none: it reproduces more than ten claims in less than ten minutes.
// usage: node dist/test/system/offline.system.js    (Linux, as root or where users may have namespaces)
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from '../support/tree.js';

const place = mkdtempSync(join(tmpdir(), 'minifold-offline-test-'));
const test = suite('offline');
test.after(() => rmSync(place, { recursive: true, force: true }));

const alone = (program: string, ...args: string[]): string =>
  execFileSync('unshare', ['--map-root-user', '--net', program, ...args], {
    cwd: place,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

test('one archive reproduces claims without a network', () => {
  execFileSync(process.execPath, [join(root, 'scripts/offline-bundle.js'), place]);
  const [archive, ...others] = readdirSync(place);
  assert.is(others.length, 0);
  execFileSync('tar', ['-xzf', archive], { cwd: place });
  assert.match(alone('cat', '/proc/net/route'), /^(Iface[^\n]*\n)?$/); // no way out
  const started = performance.now();
  const said = alone(process.execPath, join(archive.replace('.tar.gz', ''), 'reproduce.js'));
  const [, held, failed] = /\n(\d+) claims hold, (\d+) do not, in /.exec(said) ?? [];
  assert.ok(Number(held) >= 10 && failed === '0', said);
  assert.ok(performance.now() - started < 600_000);
  console.log(`${held} claims hold`);
});

test.run();
