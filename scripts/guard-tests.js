// uvu exits 0 when no test ran, when a file forgot test.run(), and when .only hid the rest. This fails in each of the three cases.
// usage: node scripts/guard-tests.js          checks the sources
//        node scripts/guard-tests.js LOG      checks also what uvu printed: every file ran all its tests
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../test/', import.meta.url);
const sources = readdirSync(folder, { recursive: true }).filter(
  (name) => /\.(test|system)\.ts$/.test(name) && !name.includes('node_modules'),
);
const files = sources.filter((name) => name.endsWith('.test.ts')); // what `npm test` runs
const complaints = [];
if (files.length === 0) complaints.push('there is no test');
for (const name of sources) {
  const source = readFileSync(new URL(name, folder), 'utf8');
  if (!/(^|\s)test(WrongCalls)?\(/m.test(source)) complaints.push(`${name} has no test`);
  if (!/^test\.run\(\);$/m.test(source)) complaints.push(`${name} forgets test.run()`);
  if (/\.only\(/.test(source)) complaints.push(`${name} has .only`);
  if (/\.skip\(/.test(source)) complaints.push(`${name} has .skip`);
}

const [log] = process.argv.slice(2);
if (log) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: uvu colours its output
  const printed = readFileSync(log, 'utf8').replace(/\u001b\[[0-9;]*m/g, '');
  for (const name of files) {
    const compiled = name.replace(/\.ts$/, '.js');
    const at = printed.indexOf(`${compiled}\n`);
    const [, passed, total] = /\((\d+) \/ (\d+)\)/.exec(at < 0 ? '' : printed.slice(at)) ?? [];
    if (total === undefined) complaints.push(`${name} did not run`);
    else if (passed !== total || total === '0') complaints.push(`${name}: ${passed} of ${total} tests passed`);
  }
}

for (const complaint of complaints) console.error(`guard: ${complaint}`);
console.log(`guard: ${files.length} test files, ${complaints.length} complaints`);
process.exitCode = complaints.length > 0 ? 1 : 0;
