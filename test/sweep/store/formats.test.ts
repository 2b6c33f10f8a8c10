// The formats of a store: what was cut off or changed, by one bit anywhere, is told from what was written, and hostile files do nothing but that.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { RunCell } from '../../../src/cells/cell.js';
import { MinifoldError } from '../../../src/input/errors.js';
import { Canonical, fromCanonical } from '../../../src/sweep/store/canonical.js';
import { cellId, planManifest, readManifest, sha256Hex } from '../../../src/sweep/store/manifest.js';
import { decodeResult, encodeResult } from '../../../src/sweep/store/result.js';
import { decodeSavedCells, encodeSavedCells } from '../../../src/sweep/store/saved-cells.js';
import { encodeRecord, readSegment, segmentHead } from '../../../src/sweep/store/segment.js';

const kernel = sha256Hex('kernel');
const config = {
  problem: { name: 'valley', angle: 1 },
  optimizer: { name: 'sgd', lr: 0.1 },
  seed: 3,
  steps: 4,
  every: 2,
  measures: ['l1'],
};
const cell: RunCell = { labels: { seed: 3, name: 'a "b"' }, config };
const find = (name: string): never => {
  throw new Error(name);
};

/** Every file that differs from this one by one bit or by its end. */
function* damaged(bytes: Uint8Array): Generator<Uint8Array> {
  for (let length = 0; length < bytes.length; length++) yield bytes.slice(0, length);
  for (let bit = 0; bit < 8 * bytes.length; bit++) {
    const changed = bytes.slice();
    changed[bit >> 3] ^= 1 << (bit & 7);
    yield changed;
  }
}

const isRefusal = (code: string) => (error: unknown) => error instanceof MinifoldError && error.code === code;

test('every truncation and every changed bit of cells on their way is refused', () => {
  const cells = [
    { done: 2, step: [0, 2], measures: { l1: [1, Number.NaN], l2: [-0, 1e-300] }, state: Uint8Array.of(1, 2, 3) },
    { done: 2, step: [0], measures: { l1: [7], l2: [8] }, state: undefined },
  ];
  const group = { kernel, owner: 'x', generation: 5, ids: [sha256Hex('a'), sha256Hex('b')], cells };
  const bytes = encodeSavedCells(group);
  assert.equal(decodeSavedCells(bytes, kernel), group);
  for (const other of damaged(bytes)) assert.throws(() => decodeSavedCells(other, kernel), isRefusal('E_CHECKPOINT'));
  assert.throws(() => decodeSavedCells(bytes, sha256Hex('other')), isRefusal('E_CHECKPOINT'));
});

test('of a segment that was cut off or changed what is before the place counts, and nothing that is not as it was written', () => {
  const records = ['a', 'b', 'c'].map((name, k) => ({ id: sha256Hex(name), seconds: k, payload: Uint8Array.of(1, 2, 3, k) }));
  const encoded = records.map(({ id, seconds, payload }) => encodeRecord(id, 'result', seconds, payload));
  const bytes = Uint8Array.from([segmentHead, ...encoded].flatMap((part) => [...part]));
  const read = (of: Uint8Array) => readSegment(of).records.map(({ id, seconds, payload }) => ({ id, seconds, payload }));
  assert.equal(read(bytes), records);
  assert.is(readSegment(bytes).torn, false);
  for (const other of damaged(bytes)) {
    const found = read(other);
    assert.ok(found.length < records.length);
    assert.equal(found, records.slice(0, found.length));
  }
});

test('every truncation and every changed bit of a manifest is refused', () => {
  const { manifest } = planManifest({ minifold: '0', kernel, name: 'n', about: { a: [1, { b: 2 }] }, cells: [cell] });
  const again = readManifest(manifest.text, 'manifest.json');
  assert.equal(again.cell(0, find), cell);
  assert.equal(again.about, { a: [1, { b: 2 }] });
  const bytes = new TextEncoder().encode(manifest.text);
  for (const other of damaged(bytes)) {
    const text = new TextDecoder().decode(other);
    assert.throws(() => readManifest(text, 'manifest.json'), isRefusal('E_FOLDER'));
  }
});

test('an id is of kernels and config, whatever the order of keys, and not of labels', () => {
  const { seed, ...rest } = config;
  const id = cellId(cell, kernel, '0');
  assert.is(cellId({ labels: {}, config: { seed, ...rest } }, kernel, '0'), id);
  assert.is(cellId({ ...cell, stepWeight: 3 }, kernel, '0'), id);
  const others = [
    { ...config, seed: 4 },
    { ...config, theta0: [0, -0] },
    { ...config, theta0: [0, 0] },
    { ...config, theta0: Float64Array.of(0, 0) },
    { ...config, theta0: Float32Array.of(0, 0) },
  ];
  const ids = [id, cellId(cell, sha256Hex('other'), '0'), ...others.map((one) => cellId({ labels: {}, config: one }, kernel, '0'))];
  assert.is(new Set(ids).size, ids.length);
  // SHA-256 of the kernels' hash, a line feed and the canonical JSON, by its definition in FIPS 180-4.
  const text =
    '{"config":{"every":2,"measures":["l1"],"optimizer":{"lr":0.1,"name":"sgd"},"problem":{"angle":1,"name":"valley"},"seed":3,"steps":4}}';
  assert.is(id, sha256Hex(`${kernel}\n${text}`));
});

const plain = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.double(),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.float64Array({ maxLength: 200 }),
    fc.uint8Array({ maxLength: 20 }),
    fc.array(fc.double(), { minLength: 256, maxLength: 260 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.string().filter((key) => key !== '__proto__' && !key.startsWith('$')),
      tie('value'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
})).value;

test('plain data comes back from its one text', () => {
  fc.assert(
    fc.property(plain, (value) => {
      const canonical = new Canonical();
      const text = canonical.text(value);
      const again = fromCanonical(JSON.parse(text), (name) => canonical.data.get(name) ?? find(name));
      assert.is(new Canonical().text(again), text);
    }),
    { numRuns: 2000 },
  );
});

test('a result comes back from its bytes', () => {
  const values = fc.array(fc.oneof(fc.double({ noDefaultInfinity: true }), fc.constant(-0)), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(fc.constantFrom('finished' as const, 'diverged' as const), values, values, (status, a, b) => {
      const result = { labels: { k: 1 }, status, step: [0, 1.5, 2], measures: { a, 'traceH^0.5': b }, seconds: 2 };
      assert.equal(decodeResult(encodeResult(result), { k: 1 }, 2), result);
    }),
    { numRuns: 500 },
  );
});

test('what is nearly a result is none', () => {
  const right = '{"status":"finished","step":[0,2],"measures":{"l1":[1,null]}}';
  const decoded = (text: string) => decodeResult(new TextEncoder().encode(text), {}, 0);
  assert.equal(decoded(right).measures, { l1: [1, Number.NaN] });
  const changes: [from: string, to: string][] = [
    ['"finished"', '"aborted"'],
    ['"status":"finished",', ''],
    ['"status"', '"more":1,"status"'],
    ['"status"', '"__proto__":{},"status"'],
    ['[0,2]', '[0]'],
    ['[0,2]', '[0,"2"]'],
    ['[0,2]', '[0,1e999]'],
    ['[0,2]', '[0,null]'],
    ['[0,2]', '{"length":2}'],
    ['[1,null]', '[1]'],
    ['[1,null]', '[1,"2"]'],
    ['[1,null]', '[1,-1e999]'],
    ['[1,null]', '[1,[2]]'],
    ['[1,null]', '"12"'],
    ['{"l1":[1,null]}', '[[1,null]]'],
    ['{"l1":[1,null]}', 'null'],
    [right, 'null'],
    [right, `[${right}]`],
    [right, right.slice(0, -1)],
  ];
  for (const [from, to] of changes) assert.throws(() => decoded(right.replace(from, to)), isRefusal('E_SHAPE'), to);
  assert.throws(() => decodeResult(Uint8Array.of(0xff, 0xfe), {}, 0), isRefusal('E_SHAPE'));
});

/** The manifest with these words for its cells, sealed as if minifold had written it. */
function sealed(head: unknown, lines: readonly string[]): string {
  const body = `{"head":${JSON.stringify(head)},"cells":[\n${lines.join(',\n')}\n]`;
  return `${body},"sha256":"${sha256Hex(body)}"}\n`;
}

const head = { format: 'minifold manifest', version: 1, minifold: '0', kernel, name: 'n', about: {}, count: 1 };
const lineOf = (body: string): string => `{"id":"${cellId(cell, kernel, '0')}","labels":{},"cell":${body}}`;

test('sealed manifests that no plan wrote are refused, and touch nothing', () => {
  const heads: unknown[] = [
    null,
    1,
    [],
    {},
    { ...head, version: 2 },
    { ...head, format: 'x' },
    { ...head, count: 2 },
    { ...head, count: -1 },
    { ...head, count: 1e99 },
    { ...head, kernel: '../../etc' },
    { ...head, more: 1 },
    { ...head, about: 'x' },
  ];
  for (const wrong of heads) assert.throws(() => readManifest(sealed(wrong, [lineOf('{}')]), 'm'), isRefusal('E_FOLDER'));
  const bodies = [
    '{}',
    '1',
    'null',
    '[]',
    '{"config":{}}',
    '{"config":[]}',
    '{"config":null}',
    '{"task":1}',
    '{"config":{"__proto__":{"polluted":1}}}',
    '{"config":{"$array":"Float64Array","sha256":"../../../etc/passwd"}}',
    '{"config":{"a":{"$array":"constructor","hex":"00"}}}',
    '{"config":{"a":{"$array":"Float64Array","hex":"0"}}}',
    '{"config":{"a":{"$array":"Float64Array","hex":"00"}}}',
    '{"config":{"a":{"$number":"7"}}}',
    '{"config":{"a":{"$more":1}}}',
    `{"config":${'['.repeat(2000)}${']'.repeat(2000)}}`,
    `{"config":${JSON.stringify({ ...config, seed: 4 })}}`,
    `{"config":${JSON.stringify(config)},"x":1}`,
  ];
  for (const body of bodies) {
    const manifest = readManifest(sealed(head, [lineOf(body)]), 'm');
    assert.throws(() => manifest.cell(0, find), isRefusal('E_FOLDER'), body.slice(0, 60));
  }
  assert.is(Object.hasOwn(Object.prototype, 'polluted'), false);
  assert.equal(readManifest(sealed(head, [lineOf(`{"config":${JSON.stringify(config)}}`)]), 'm').cell(0, find).labels, {});
});

test('any other text or bytes are refused', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), fc.uint8Array({ maxLength: 200 }), (text, bytes) => {
      assert.throws(() => readManifest(text, 'm'), isRefusal('E_FOLDER'));
      assert.throws(() => readManifest(sealed(text, [text]), 'm'), isRefusal('E_FOLDER'));
      assert.throws(() => decodeSavedCells(bytes, kernel), isRefusal('E_CHECKPOINT'));
      assert.throws(() => decodeResult(bytes, {}, 0), isRefusal('E_SHAPE'));
      assert.equal(readSegment(bytes).records, []);
    }),
    { numRuns: 1500 },
  );
  assert.throws(() => new Canonical().text(JSON.parse('{"__proto__":1}')), isRefusal('E_UNKNOWN_KEY'));
  assert.throws(() => new Canonical().text({ a: () => 1 }), isRefusal('E_TYPE'));
});

test.run();
