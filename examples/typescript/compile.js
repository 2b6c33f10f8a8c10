// Compiles index.ts with every TypeScript of package.json and every way of resolving modules, all types of minifold checked with it.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const ways = [
  ['--module', 'esnext', '--moduleResolution', 'bundler'],
  ['--module', 'node16', '--moduleResolution', 'node16'],
  ['--module', 'nodenext', '--moduleResolution', 'nodenext'],
];
for (const name of Object.keys(devDependencies)) {
  for (const way of ways) {
    console.log(name, way.join(' '));
    execFileSync(process.execPath, [`node_modules/${name}/bin/tsc`, '--project', '.', ...way], { stdio: 'inherit' });
  }
}
