// What the finished site leads to and loads: every link ends at a file and an anchor of it, and nothing comes from another host.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** What is wrong with the site in a folder, a line each. */
export function faults(folder) {
  const files = readdirSync(folder, { recursive: true }).map((name) => join(folder, name));
  const anchors = new Map();
  const idsOf = (file) => {
    if (!anchors.has(file)) anchors.set(file, new Set([...readFileSync(file, 'utf8').matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)));
    return anchors.get(file);
  };
  const found = new Set();
  let links = 0;
  for (const file of files.filter((one) => one.endsWith('.html'))) {
    const html = readFileSync(file, 'utf8');
    for (const [whole, tag, , target] of html.matchAll(/<(\w+)\b[^>]*?\s(href|src)="([^"]*)"/g)) {
      const place = file.slice(folder.length + 1);
      if (/^(?:https?:)?\/\//.test(target)) {
        if (tag !== 'a') found.add(`${place} loads ${whole}`);
        continue;
      }
      if (/^(?:mailto|data):/.test(target)) continue;
      links++;
      const [path, hash] = target.replaceAll('&amp;', '&').split('#').map(decodeURIComponent);
      let end = path === '' ? file : resolve(path.startsWith('/') ? join(folder, path) : join(dirname(file), path));
      if (existsSync(end) && statSync(end).isDirectory()) end = join(end, 'index.html');
      if (!existsSync(end)) found.add(`${place} leads to ${target}, which is not there`);
      else if (hash && end.endsWith('.html') && !idsOf(end).has(hash)) found.add(`${place} leads to ${target}, which has no such anchor`);
    }
  }
  for (const file of files.filter((one) => one.endsWith('.css'))) {
    for (const [load] of readFileSync(file, 'utf8').matchAll(/(?:@import|url\()\s*["']?(?:https?:)?\/\/[^"')]*/g))
      found.add(`${file} loads ${load}`);
  }
  return { links, found: [...found] };
}
