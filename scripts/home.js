// Refuses to publish while package.json names no public home: its address ends in .invalid until the project has one.
import { readFileSync } from 'node:fs';

const { repository, bugs, author } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
if (/\.invalid\b/.test(`${repository.url} ${bugs.url}`)) {
  console.error(
    `package.json: repository and bugs are the placeholders ${repository.url} and ${bugs.url}, author is '${author}': name the public home first`,
  );
  process.exitCode = 1;
}
