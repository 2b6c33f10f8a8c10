import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { main } from '../../src/cli/cli.js';
import { kernelHash } from '../../src/kernels/generated.js';
import { sha256Hex } from '../../src/sweep/store/manifest.js';

const test = suite('sweep', { dir: '' });
test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'minifold-'));
});
test.after.each(({ dir }) => rmSync(dir, { recursive: true }));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function minifold(...argv: string[]): Promise<Ended> {
  const texts = { out: '', err: '' };
  const output = (name: 'out' | 'err') => ({
    write(text: string) {
      texts[name] += text;
    },
  });
  const code = await main(argv, { experiments: [], stdout: output('out'), stderr: output('err') });
  return { code, ...texts };
}

const sweep = (...argv: string[]): Promise<Ended> => minifold('sweep', ...argv);

const description = `
title: Two rates
problem: { name: ellipse, a: 2, b: 1 }
optimizer: { name: adam, lr: [0.01, 0.1, 1] }
seed: 0..1
steps: 20
every: 10
measures: [trainLoss, gradientNorm]
`;

function file(dir: string, text = description): string {
  writeFileSync(join(dir, 'two rates.yaml'), text);
  return join(dir, 'two rates.yaml');
}

test('plan, run, go on, status, aggregate, plot and merge', async ({ dir }) => {
  const [yaml, out] = [file(dir), join(dir, 'out')];
  const planned = await sweep('plan', yaml, '--json');
  assert.is(planned.code, 0, planned.err);
  const { cells, varying, estimate } = JSON.parse(planned.out);
  assert.is(cells, 6);
  assert.equal(varying, [
    { label: 'optimizer.lr', values: [0.01, 0.1, 1] },
    { label: 'seed', values: [0, 1] },
  ]);
  assert.ok(estimate.seconds > 0 && estimate.bytes > 0);

  const ran = await sweep(yaml, '--out', out, '--jobs', '2', '--json');
  assert.is(ran.code, 0, ran.err);
  const first = JSON.parse(ran.out);
  assert.equal([first.cells, first.done, first.failed, first.title], [6, 6, 0, 'Two rates']);
  for (const name of ['table.csv', 'table.jsonl', 'table.parquet', 'report.html', 'sweep.json', 'manifest.json'])
    assert.ok(readdirSync(out).includes(name), name);
  const csv = readFileSync(join(out, 'table.csv'), 'utf8').split('\n');
  assert.is(csv[0], 'cell,problem.name,optimizer.name,optimizer.lr,seed,status,step,lastStep,trainLoss,gradientNorm');
  assert.is(csv.length, 1 + 18 + 1);

  const again = await sweep(out, '--json');
  assert.is(again.code, 0, again.err);
  assert.match(again.err, /6 of 6 cells are in .* already/);
  assert.is(JSON.parse(again.out).digest, first.digest);

  const status = await sweep('status', out, '--json');
  assert.equal({ done: JSON.parse(status.out).done, left: JSON.parse(status.out).left }, { done: 6, left: 0 });
  assert.match((await sweep('status', out)).out, /^Two rates: 6 of 6 cells are done, 0 left\n/);

  const aggregated = await sweep('aggregate', out, '--json');
  assert.equal(JSON.parse(aggregated.out), { out, over: ['seed'], records: 18, rows: 9 });
  assert.match(
    readFileSync(join(out, 'aggregate.csv'), 'utf8'),
    /^problem\.name,optimizer\.name,optimizer\.lr,step,n,diverged,trainLoss_mean,/,
  );

  const plotted = await sweep('plot', out, '--x', 'optimizer.lr', '--y', 'gradientNorm', '--band', 'seeds', '--json');
  assert.is(plotted.code, 0, plotted.err);
  assert.equal(JSON.parse(plotted.out).figures, [
    'figures/gradientNorm-against-optimizer-lr.svg',
    'figures/gradientNorm-against-optimizer-lr.vl.json',
  ]);
  assert.match(readFileSync(join(out, 'report.html'), 'utf8'), /gradientNorm against learning rate/);

  const shares = [];
  for (const share of ['1/2', '2/2']) {
    const to = join(dir, `share ${share[0]}`);
    const part = await sweep(yaml, '--out', to, '--shard', share, '--json');
    assert.is(part.code, 0, part.err);
    assert.ok(JSON.parse(part.out).done < 6);
    shares.push(to);
  }
  const merged = await minifold('merge', ...shares, '--json');
  assert.is(merged.code, 0, merged.err);
  assert.equal([JSON.parse(merged.out).done, JSON.parse(merged.out).digest], [6, first.digest]);
});

test('a sweep without a file, planned and run later', async ({ dir }) => {
  const out = join(dir, 'later');
  const words = ['problem=bilinear', 'optimizer=adam,sgd', 'optimizer.lr=0.1', 'steps=5', 'measures=[trainLoss]'];
  const planned = await sweep('plan', ...words, '--out', out);
  assert.is(planned.code, 0, planned.err);
  assert.match(planned.out, /^sweep: 2 cells of 5 steps, measuring trainLoss\n {2}optimizer\.name {2}2 values: adam, sgd\nPlanned in /);
  const ran = await sweep('run', out);
  assert.is(ran.code, 0, ran.err);
  assert.match(ran.out, /2 of 2 cells are done\.\nReport /);
  const other = await sweep(...words, 'seed=0..3', '--out', out);
  assert.is(other.code, 65);
  assert.match(other.err, /it holds other cells: .*--force/);
  assert.is((await sweep(...words, 'seed=0..3', '--out', out, '--force')).code, 0);
});

test('runs that diverge are results: the sweep goes on and says how many', async ({ dir }) => {
  const out = join(dir, 'out');
  const { code, out: text } = await sweep(file(dir), 'optimizer={name: sgd, lr: [0.01, 1e9]}', 'seed=0', '--out', out);
  assert.is(code, 0);
  assert.match(text, /2 of 2 cells are done; 1 diverged\./);
  await sweep('aggregate', out);
  assert.match(readFileSync(join(out, 'aggregate.csv'), 'utf8'), /1000000000,20,0,1,NaN/);
});

test('a cell that fails is named with its reason and said at the end, and does not stop the others; it is tried again', async ({ dir }) => {
  const net = ['problem=diagonalNet', 'problem.kappa=1', 'problem.n=2', 'problem.seed=1', `problem.d=4,${2 ** 28}`]; // 4 GiB of parameters
  const words = [...net, 'optimizer=sgd', 'optimizer.lr=0.01', 'steps=2', 'measures=[trainLoss]'];
  const out = join(dir, 'out');
  for (const argv of [[...words, '--out', out], [out]]) {
    const { code, out: text, err } = await sweep(...argv, '--jobs', '1');
    assert.is(code, 1);
    assert.match(err, /minifold: cell 1 \{.*"problem\.d":268435456\} failed: what this needs is too large; allowed: at most the 4 GiB/);
    assert.match(text, /1 of 2 cells are done; 1 failed and will be tried again\./);
  }
  assert.match((await sweep('status', out)).out, /1 of 2 cells are done, 1 left\n {2}1 failed, and will be tried again/);
});

const wrong: [argv: (file: string) => string[], message: RegExp, code?: number][] = [
  [() => [], /give a sweep: a file/],
  [() => ['no-such.yaml'], /no-such\.yaml: there is no such file/],
  [(yaml) => [yaml, yaml], /two files of sweeps/],
  [(yaml) => [yaml, 'optimizer.lrr=1'], /^minifold: optimizer\.lrr=1: optimizer\.lrr: there is no option 'lrr'; did you mean 'lr'/],
  [(yaml) => [yaml, 'sede=1'], /there is no key 'sede'; did you mean 'seed'/],
  [(yaml) => [yaml, '--jobs', '0'], /--jobs 0/],
  [(yaml) => [yaml, '--shard', '3/2'], /the share in --shard 3\/2/],
  [(yaml) => [yaml, '--time-limit', 'soon'], /--time-limit soon/],
  [(yaml) => [yaml, '--outt', 'x'], /unknown option '--outt'; the nearest is '--out'/],
  [() => ['status', 'no-such-folder'], /no-such-folder/],
  [() => ['plot', 'no-such-folder', '--x', 'step'], /no-such-folder/],
  [() => ['aggregate', 'no-such-folder'], /no-such-folder/],
  [() => ['merge', 'no-such-folder'], /no-such-folder/],
  [
    (yaml) => [yaml, '--seeds', '0..3'],
    /unknown option '--seeds'; what is swept is given without dashes: seed=VALUE \(known: .*--time-limit, --out, --dry-run/,
  ],
  [(yaml) => [yaml, '--lr', '3'], /unknown option '--lr'; what is swept is given without dashes: optimizer\.lr=VALUE/],
  [(yaml) => [yaml, '--set', 'optimizer.lr=3'], /unknown option '--set'; what is swept is given without dashes: PATH=VALUE/],
  [(yaml) => [yaml, '--Out', 'x'], /unknown option '--Out'; the nearest is '--out'/],
  [
    (yaml) => [yaml, '--time-limit', '-1'],
    /--time-limit -1: a value that begins with a dash is taken for an option; write --time-limit=-1/,
  ],
  [(yaml) => [yaml, '--time-limit=-1'], /--time-limit -1: give seconds/],
  [(yaml) => ['runn', yaml], /there is no 'sweep runn'; did you mean sweep run\?/],
  [() => ['statu'], /statu: there is no such file; did you mean sweep status\?/],
  [() => [' '], /the name of the file is empty/],
  [(yaml) => [`${yaml}/x`], /two rates\.yaml\/x: not a directory \(ENOTDIR\)/, 74],
  [() => ['status'], /sweep status needs <dir>/],
  [(yaml) => ['plan', yaml, '--force'], /--force is for a folder: give --out/],
  [(yaml) => ['plan', yaml, '--out', 'x', '--jobs', '2'], /--jobs is for the estimate/],
];

for (const [argv, message, expected] of wrong) {
  test(`sweep ${argv('FILE').join(' ')} is refused with one clear line`, async ({ dir }) => {
    const { code, out, err } = await sweep(...argv(file(dir)));
    assert.ok(code === expected || code === 64 || code === 65, `${code}: ${err}`);
    assert.is(out, '');
    assert.match(err, message);
    assert.match(err, /^minifold: [^\n]+\n$/);
  });
}

test("an archive takes no file's place but an archive's, and a label is named once", async ({ dir }) => {
  const [yaml, out, zip] = [file(dir), join(dir, 'out'), join(dir, 'a.zip')];
  assert.is((await sweep(yaml, '--out', out, '--json')).code, 0);
  const refused = await minifold('export', out, '--zip', yaml);
  assert.is(refused.code, 64);
  assert.match(refused.err, /what is there is no archive/);
  assert.is(readFileSync(yaml, 'utf8'), description);
  for (let k = 0; k < 2; k++) assert.is((await minifold('export', out, '--zip', zip)).code, 0);
  const twice = await sweep('aggregate', out, '--over', 'seed,seed');
  assert.match(twice.err, /^minifold: --over seed,seed: seed is named twice/);
  assert.match((await sweep('aggregate', out, '--over', 'sed')).err, /^minifold: --over: there is no label 'sed'; did you mean 'seed'\?/);
  symlinkSync(join(dir, 'nowhere'), join(dir, 'dangling'));
  assert.match((await sweep(yaml, '--out', join(dir, 'dangling'))).err, /dangling: it is a link to what is not there/);
});

test('what has no effect on a folder is refused', async ({ dir }) => {
  const out = join(dir, 'out');
  await sweep('plan', file(dir, `${description}grid: { optimizer.name: [adam, rmsprop] }\n`), '--out', out);
  const again = await sweep(out, '--force');
  assert.is(again.code, 64);
  assert.match(again.err, /--force replaces the cells of a folder by others, and .* goes on with its own/);
  assert.is((await sweep(out, '--json')).code, 0);
  const plotted = await sweep('plot', out, '--x', 'optimizer.name', '--y', 'trainLoss', '--log', 'x');
  assert.is(plotted.code, 64, plotted.err);
  assert.match(plotted.err, /log is 'x'; allowed: an axis of numbers; optimizer\.name has texts/);
});

test('a wrong value is found on its line', async ({ dir }) => {
  const { code, err } = await sweep(file(dir, `${description}noise: { name: labelNoise, delt: 1 }\n`));
  assert.is(code, 64);
  assert.match(err, /^minifold: two rates\.yaml, line 9: noise\.delt: there is no option 'delt'; did you mean 'delta'/);
});

test('every command has its help', async () => {
  for (const name of ['plan', 'run', 'status', 'merge', 'aggregate', 'plot']) {
    const { code } = await sweep(name, '--help');
    assert.is(code, 0, name);
  }
});

test('results that are not as they were written are named by whatever reads the folder, and so are other kernels', async ({ dir }) => {
  const [out, copy, zip] = [join(dir, 'out'), join(dir, 'copy'), join(dir, 'out.zip')];
  const ran = await sweep(file(dir), '--out', out, '--jobs', '1', '--json');
  assert.is(ran.code, 0, ran.err);
  const segments = join(out, 'segments');
  const [segment] = readdirSync(segments).filter((name) => name.endsWith('.seg'));
  const bytes = readFileSync(join(segments, segment));
  bytes[bytes.length - 5] ^= 1; // the last record loses its checksum
  writeFileSync(join(segments, segment), bytes);
  const lost = `minifold: ${out}: ${segment}: it is not as it was written; what is sound in it counts; to compute what is lost: minifold sweep run ${out}\n`;
  for (const argv of [
    ['sweep', 'plot', out],
    ['sweep', 'aggregate', out],
    ['sweep', 'submit', out, '--shards', '2'],
    ['sweep', 'merge', out, '--out', copy],
    ['export', out, '--zip', zip],
  ]) {
    const { code, err } = await minifold(...argv);
    assert.is(code, argv[1] === 'submit' ? 0 : 65, err); // a submission computes it again
    assert.ok(err.includes(lost), `${argv[1]}: ${err}`);
  }
  const path = join(copy, 'manifest.json');
  const body = readFileSync(path, 'utf8').replaceAll(kernelHash, 'a'.repeat(64)).split(',"sha256"')[0];
  writeFileSync(path, `${body},"sha256":"${sha256Hex(body)}"}\n`);
  const words = `its cells are of the kernels ${'a'.repeat(12)}, these are ${kernelHash.slice(0, 12)}`;
  for (const action of ['plot', 'aggregate']) assert.ok((await sweep(action, copy)).err.includes(words), action);
});

test.run();
