#!/usr/bin/env node
// The program of the command `minifold`, in words that a Node too old for it can read: the command itself imports names which such a Node has not.
const { node, bun, deno } = process.versions;
const [major, minor] = node.split('.').map(Number);
if (bun || deno || major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)) void import('./main.js');
else {
  process.stderr.write(`minifold needs Node 20.19 or later, or 22.12 or later; this is ${process.version}\n`);
  process.exitCode = 69; // EX_UNAVAILABLE, which --help has
}
