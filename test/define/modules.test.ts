// Generated modules are byte for byte the same on every machine and from version to version: their SHA-256, and that of the graphs of the models that are saved.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compile } from '../../src/define/compile.js';
import { type FunctionName, programOf } from '../../src/define/definition.js';
import * as define from '../../src/define/index.js';
import { readModel } from '../../src/define/model.js';
import { readData, readParameters } from '../../src/define/options.js';
import { saveNodes } from '../../src/define/saved.js';

type Value = define.Traced;

const { add, cos, div, dot, exp, less, log, matmul, matvec, max, min, mul, outer, pow, select, sigmoid, sin, softmax, softplus } = define;
const { abs, relu, sqrt, square, sub, sum, tanh, transpose, vector } = define;

/** A thousand operations on 20 numbers. */
function chain(theta: Value): Value {
  const x = [...theta];
  for (let k = 0; k < 250; k++) {
    const i = k % 20;
    x[i] = x[i].mul(0.9).add(mul(0.1, sin(sub(x[(i + 1) % 20], x[(i + 3) % 20]))));
  }
  return sum(square(vector(...x)));
}

/** Every operation at least once, on vectors of three. */
function everything({ W, b, c }: { W: Value; b: Value; c: Value }, { x, t }: { x: Value; t: Value }): Value {
  const hidden = add(tanh(matvec(W, x)), [0.5, -0.25]);
  const back = matmul(transpose(W), outer(hidden, b))[1];
  const bent = select(less(x, b), softmax(back), mul(2, relu(sub(b, x))));
  const curved = [pow(add(2, square(x)), tanh(c)), div(bent, add(1, abs(c))), div(back, 8)].reduce(
    (x, y) => add(x, y),
    pow(add(1, mul(b, b)), 0.3),
  );
  const smooth = [exp(tanh(curved)), sigmoid(back), softplus(curved), cos(curved), sin(bent), log(add(1, square(back)))] as const;
  const bounded = smooth.reduce((x, y) => min(max(x, -3), add(1, y)));
  return add(mul(bounded, bounded[0]), mul(sqrt(add(1, square(t))), dot(hidden, [1, c])));
}

const rows = readData({ x: [[0.3, -0.2, 0.9]], t: [0.7], y: [[0.1, 0, 0]] }, 'data');
const parts = { W: [2, 3], b: [3], c: [] };
const theta = readParameters(parts, 'parameters');
const plain = ({ W, b, c }: { W: Value; b: Value; c: Value }): Value => everything({ W, b, c }, { x: mul(b, 0.5), t: b[2] });
const definitions = {
  'a thousand operations': readModel({ loss: chain }, 20, readParameters(20, 'parameters'), undefined, 'problem'),
  'every operation, of rows': readModel({ output: everything }, parts, theta, rows, 'problem'),
  'every operation, as residuals': readModel({ residuals: plain }, parts, theta, undefined, 'problem'),
  'every operation, as a loss': readModel({ loss: (p: Parameters<typeof plain>[0]) => sum(plain(p)) }, parts, theta, undefined, 'problem'),
} as const;
const names: readonly FunctionName[] = ['gradient', 'loss', 'product', 'lanes'];

/** The compiler's bytes at the commit that last meant to change them: what mixes the entries of a share asks for their conditions only beside what may be infinite. */
const known: Readonly<Record<keyof typeof definitions, string>> = {
  'a thousand operations': '1eccaf4f98d8221e946927d0e9053941e2e98585663bad68557fc00c68b078dd',
  'every operation, of rows': '8814f6da6d3077b5aeb6fc15f5afe613b4529c932b7dae1511c411859724475c',
  'every operation, as residuals': '363cbece905daf956a72f9ce192e18a45e6df3f04a21c681a489ea7c77f1f1a7',
  'every operation, as a loss': '0641d6843728f0f40f56c4d4e072eef35fd35bb95b1541d6743e52bdab1fd5b9',
};

for (const [name, definition] of Object.entries(definitions)) {
  test(`${name}: the bytes of the modules in f64 and f32, and the saved graph`, () => {
    const hash = sha256.create();
    for (const of of names) for (const dtype of ['f64', 'f32'] as const) hash.update(compile(programOf(definition, of), dtype).bytes);
    hash.update(new TextEncoder().encode(JSON.stringify(saveNodes(definition, false))));
    assert.is(bytesToHex(hash.digest()), known[name as keyof typeof known]);
  });
}

test.run();
