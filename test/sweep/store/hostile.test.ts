// Manifests and checkpoints of somebody else, sealed as if minifold had written them: none is taken for what it is not, nothing of JavaScript's own is touched,
// and no name leads out of the folder. `npm run test:system` draws 100 000 of each.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Cell, RunCell } from '../../../src/cells/cell.js';
import { type ErrorCode, MinifoldError } from '../../../src/input/errors.js';
import { cellId, type Manifest, planManifest, readManifest, sha256Hex } from '../../../src/sweep/store/manifest.js';
import { decodeSavedCells, encodeSavedCells, type SavedGroup } from '../../../src/sweep/store/saved-cells.js';

const drawn = Number(process.env.MINIFOLD_CASES ?? 1500);
const kernel = sha256Hex('kernels');
const run: RunCell = {
  labels: { seed: 3 },
  config: { problem: { name: 'valley', angle: 1 }, optimizer: { name: 'sgd', lr: 0.1 }, seed: 3, steps: 4, every: 2, measures: ['l1'] },
};
const task: Cell = { labels: {}, task: 'a/b', settings: { k: [1, 2] }, weight: 2, measures: ['x'] };
const long: RunCell = { ...run, config: { ...run.config, theta0: Float64Array.from({ length: 300 }, (_, k) => k) } };
const { manifest, data } = planManifest({ minifold: '0', kernel, name: 'n', about: { how: { x: 1 } }, cells: [run, task, long] });

/** Names that were looked for: every one must be a SHA-256. */
const asked: string[] = [];
function find(name: string): Uint8Array {
  asked.push(name);
  const bytes = data.get(name);
  if (!bytes) throw new MinifoldError('E_FOLDER', `there is no ${name}`);
  return bytes;
}

function refusal(use: () => unknown): ErrorCode | undefined {
  try {
    use();
  } catch (error) {
    assert.instance(error, MinifoldError, `${(error as Error).stack}`);
    return (error as MinifoldError).code;
  }
  return undefined;
}

/** The text sealed as a manifest is. */
const sealed = (body: string): string => `${body},"sha256":"${sha256Hex(body)}"}\n`;
const body = manifest.text.slice(0, manifest.text.lastIndexOf(',"sha256":"'));

/** Reads a manifest and all of its cells; the cells that it took. */
function cellsOf(text: string): Cell[] {
  const read: Manifest = readManifest(text, 'm');
  return read.ids.map((id, place) => {
    const cell = read.cell(place, find);
    assert.is(cellId(cell, read.kernel, read.minifold), id, 'what is taken is what its id names');
    return cell;
  });
}

const changes: [what: string, from: string | RegExp, to: string][] = [
  ['no format', '"format":"minifold manifest",', ''],
  ['another format', 'minifold manifest', 'minifold'],
  ['a version to come', '"version":1', '"version":2'],
  ['a version as a text', '"version":1', '"version":"1"'],
  ['fewer cells than announced', '"count":3', '"count":4'],
  ['more cells than announced', '"count":3', '"count":2'],
  ['a count below zero', '"count":3', '"count":-3'],
  ['a count that is no number', '"count":3', '"count":null'],
  ['a count beyond memory', '"count":3', '"count":9e15'],
  ['kernels that are a path', kernel, '../../../../etc/passwd'],
  ['kernels in capitals', kernel, kernel.toUpperCase()],
  ['other kernels', kernel, sha256Hex('others')],
  ['another version of a task', '"measures":["x"],"minifold":"0"', '"measures":["x"],"minifold":"1"'],
  ['a head with more', '"name":"n"', '"name":"n","more":1'],
  ['a name that is none', '"name":"n"', '"name":{}'],
  ['an about that is a text', '"about":{"how":{"x":1}}', '"about":"x"'],
  ['an id of other digits', /"id":"[0-9a-f]{4}/, '"id":"0000'],
  ['an id that is short', /"id":"[0-9a-f]{4}/, '"id":"'],
  ['an id that is a path', /"id":"[0-9a-f]{64}"/, '"id":"../../../x"'],
  ['two ids', '{"id":', '{"id":"x","id":'],
  ['labels that are a list', '"labels":{"seed":3}', '"labels":[3]'],
  ['labels of objects', '"labels":{"seed":3}', '"labels":{"seed":{}}'],
  ['labels of nothing', '"labels":{"seed":3}', '"labels":{"seed":null}'],
  ['no labels', '"labels":{"seed":3},', ''],
  ['a weight that is a text', '"weight":2', '"weight":"2"'],
  ['a weight below zero', '"weight":2', '"weight":-2'],
  ['another seed', '"seed":3,"steps"', '"seed":4,"steps"'],
  ['a seed twice', '"seed":3,"steps"', '"seed":4,"seed":5,"steps"'],
  ['another rate', '"lr":0.1', '"lr":0.2'],
  ['a prototype', '"lr":0.1', '"lr":0.1,"__proto__":{"polluted":1}'],
  ['a config that is a prototype', '{"config":', '{"__proto__":{"polluted":1},"config":'],
  ['a config and a task', '{"config":', '{"task":"a/b","config":'],
  ['data by a path', /"sha256":"[0-9a-f]{64}"\}/, '"sha256":"../../../../../../../../../../../../../../../../../../../etc/passwd"}'],
  ['data of another length', '"length":2400', '"length":2401'],
  ['other data', /"sha256":"[0-9a-f]{64}"\}/, `"sha256":"${sha256Hex('')}"}`],
  ['an array of no kind', '"$array":"Float64Array"', '"$array":"constructor"'],
  ['an array of another kind', '"$array":"Float64Array"', '"$array":"Float32Array"'],
  ['an array of functions', '"$array":"Float64Array"', '"$array":"Function"'],
  ['a number by another name', '"seed":3,"steps"', '"seed":{"$number":"3"},"steps"'],
  ['a key of minifold', '"lr":0.1', '"$lr":0.1'],
  ['a task that is a list', '"task":"a/b"', '"task":["a/b"]'],
  ['measures of a task that are a text', '"measures":["x"]', '"measures":"x"'],
  ['settings that are a list', '"settings":{"k":[1,2]}', '"settings":[1,2]'],
  ['a line that is no JSON', '{"id":', '{id:'],
  ['a cell that is deep', '"angle":1', `"angle":${'['.repeat(100)}${']'.repeat(100)}`],
  ['a cell that is far too deep', '"angle":1', `"angle":${'['.repeat(50_000)}${']'.repeat(50_000)}`],
];

test('a manifest that was changed and sealed anew is refused, whatever was changed', () => {
  assert.equal(cellsOf(sealed(body)), [run, task, long]);
  assert.equal(changes.length, 46);
  for (const [what, from, to] of changes) {
    const text = body.replace(from, to.replaceAll('$', '$$$$'));
    assert.is.not(text, body, what);
    assert.is(
      refusal(() => cellsOf(sealed(text))),
      'E_FOLDER',
      what,
    );
  }
});

const group: SavedGroup = {
  kernel,
  owner: 'x',
  generation: 3,
  ids: [cellId(run, kernel, '0')],
  cells: [{ done: 2, step: [0, 2], measures: { l1: [1, 0.5] }, state: Uint8Array.of(1, 2, 3) }],
};
const magic = 'minifold cells 1\n';
const savedBytes = encodeSavedCells(group);
const headerLength = new DataView(savedBytes.buffer).getUint32(magic.length, true);
const header = JSON.parse(new TextDecoder().decode(savedBytes.subarray(magic.length + 4, magic.length + 4 + headerLength)));
const payload = savedBytes.subarray(magic.length + 4 + headerLength, -32);

/** A checkpoint of this header and payload, sealed; `length` is what it says of the header's length. */
function checkpoint(text: string, rest: Uint8Array = payload, length?: number): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  const before = new Uint8Array(magic.length + 4 + bytes.length + rest.length);
  before.set(new TextEncoder().encode(magic));
  new DataView(before.buffer).setUint32(magic.length, length ?? bytes.length, true);
  before.set(bytes, magic.length + 4);
  before.set(rest, magic.length + 4 + bytes.length);
  return Uint8Array.from([...before, ...Buffer.from(sha256Hex(before), 'hex')]);
}

const [saved] = header.cells;
const headers: [what: string, header: unknown][] = [
  ['nothing', null],
  ['a number', 1],
  ['a list', [header]],
  ['an empty one', {}],
  ['other kernels', { ...header, kernel: sha256Hex('others') }],
  ['kernels that are a path', { ...header, kernel: '../../x' }],
  ['an owner that is none', { ...header, owner: 7 }],
  ['a generation below zero', { ...header, generation: -1 }],
  ['a generation that is no whole number', { ...header, generation: 1.5 }],
  ['steps below zero', { ...header, done: -2 }],
  ['steps as a text', { ...header, done: '2' }],
  ['more', { ...header, more: 1 }],
  ['cells that are none', { ...header, cells: {} }],
  ['a cell that is none', { ...header, cells: [null] }],
  ['a cell with more', { ...header, cells: [{ ...saved, more: 1 }] }],
  ['an id that is a path', { ...header, cells: [{ ...saved, id: '../../../etc/passwd' }] }],
  ['rows below zero', { ...header, cells: [{ ...saved, rows: -1 }] }],
  ['fewer rows', { ...header, cells: [{ ...saved, rows: 1 }] }],
  ['rows beyond memory', { ...header, cells: [{ ...saved, rows: 1e15 }] }],
  ['a state beyond memory', { ...header, cells: [{ ...saved, state: 9e15 }] }],
  ['a state that is too long', { ...header, cells: [{ ...saved, state: 4 }] }],
  ['names that are none', { ...header, cells: [{ ...saved, names: 'l1' }] }],
  ['a name that is none', { ...header, cells: [{ ...saved, names: [1] }] }],
  ['names too many', { ...header, cells: [{ ...saved, names: ['l1', 'l2'] }] }],
  ['cells too many', { ...header, cells: [saved, saved] }],
];

test('a checkpoint that was changed and sealed anew is refused where it is none', () => {
  assert.equal(decodeSavedCells(checkpoint(JSON.stringify(header)), kernel), group);
  for (const [what, wrong] of headers)
    assert.is(
      refusal(() => decodeSavedCells(checkpoint(JSON.stringify(wrong)), kernel)),
      'E_CHECKPOINT',
      what,
    );
  const text = JSON.stringify(header);
  const others: [what: string, bytes: Uint8Array][] = [
    ['no JSON', checkpoint('{')],
    ['no text', checkpoint('\ud800')],
    ['a header longer than the file', checkpoint(text, payload, 2 ** 32 - 1)],
    ['a header cut short', checkpoint(text, payload, 10)],
    ['no payload', checkpoint(text, new Uint8Array())],
    ['a payload too many', checkpoint(text, Uint8Array.from([...payload, 0]))],
    ['far too deep', checkpoint(`${'['.repeat(50_000)}${']'.repeat(50_000)}`)],
    ['magic alone', new TextEncoder().encode(magic)],
    ['nothing', new Uint8Array()],
  ];
  for (const [what, bytes] of others)
    assert.is(
      refusal(() => decodeSavedCells(bytes, kernel)),
      'E_CHECKPOINT',
      what,
    );
  assert.ok(headers.length + others.length + changes.length >= 60);
});

test('a name of JavaScript is a name like any other', () => {
  const names = ['__proto__'];
  const read = decodeSavedCells(checkpoint(JSON.stringify({ ...header, cells: [{ ...saved, names }] })), kernel);
  assert.equal(Object.keys(read.cells[0].measures), names);
  assert.is(Object.hasOwn(Object.prototype, '0'), false);
});

/** A text with some of its characters replaced, taken away, doubled or moved. */
const mangled = (text: string): fc.Arbitrary<string> =>
  fc
    .array(
      fc.record({
        at: fc.nat(text.length - 1),
        length: fc.nat(12),
        by: fc.oneof(
          fc.constantFrom(
            '',
            '"',
            '{',
            '}',
            '[',
            ']',
            ',',
            ':',
            '\n',
            '0',
            '-1',
            '1e999',
            'null',
            '"__proto__":1,',
            '{"$array":"x"}',
            '../',
          ),
          fc.string({ maxLength: 6 }),
        ),
      }),
      { minLength: 1, maxLength: 3 },
    )
    .map((edits) => edits.reduce((now, { at, length, by }) => now.slice(0, at) + by + now.slice(at + length), text));

test('manifests and checkpoints mangled at random and sealed anew: refused, or taken for what they say', () => {
  let taken = 0;
  fc.assert(
    fc.property(mangled(body), mangled(JSON.stringify(header)), fc.uint8Array({ maxLength: 80 }), (text, head, rest) => {
      const code = refusal(() => cellsOf(sealed(text)));
      assert.ok(code === undefined || code === 'E_FOLDER', `${code}`);
      if (code === undefined) taken++;
      for (const bytes of [checkpoint(head), checkpoint(JSON.stringify(header), rest), checkpoint(head, rest)]) {
        const of = refusal(() => decodeSavedCells(bytes, kernel));
        assert.ok(of === undefined || of === 'E_CHECKPOINT', `${of}`);
      }
    }),
    { numRuns: drawn },
  );
  assert.ok(taken < drawn / 4, `${taken} of ${drawn} were taken`); // a label or a name has another value, which no id is of
  assert.ok(asked.length > 0 && asked.every((name) => /^[0-9a-f]{64}$/.test(name)));
  assert.is(Object.hasOwn(Object.prototype, 'polluted'), false);
});

test.run();
