// How the kernels are loaded: from what, what is refused, and that a refusal spoils nothing. Each case is a fresh copy of the module that loads.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { MinifoldError } from '../../src/index.js';
import type * as loading from '../../src/kernels/module.js';

const file = new URL('../../kernels.wasm', import.meta.url);
const kernels = new Uint8Array(readFileSync(file));
/** An empty module: what is in it is not the kernels. */
const foreign = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);

let copies = 0;
const fresh = (): Promise<typeof loading> => import(`${new URL('../../src/kernels/module.js', import.meta.url)}?${++copies}`);

const code =
  (expected: string, words: RegExp) =>
  (error: MinifoldError): boolean =>
    error.code === expected && words.test(error.message);

async function refusal(source: unknown): Promise<MinifoldError> {
  const { initFrom, compiledModule } = await fresh();
  const error = await initFrom(() => source as loading.KernelSource).then(
    () => assert.unreachable('it was accepted'),
    (error: MinifoldError) => error,
  );
  assert.throws(compiledModule, code('E_NOT_READY', /not initialized/));
  await initFrom(() => kernels); // can be tried again
  assert.ok(compiledModule());
  return error as MinifoldError;
}

/** The kernels with one bit of one byte changed. */
function flipped(at: number): Uint8Array {
  const bytes = kernels.slice();
  bytes[at] ^= 1;
  return bytes;
}

test('bytes of any kind, a module, a file: URL, a response, and promises of them', async () => {
  const shared = new Uint8Array(new SharedArrayBuffer(kernels.length));
  shared.set(kernels);
  const padded = new Uint8Array(kernels.length + 7);
  padded.set(kernels, 5);
  const sources: unknown[] = [
    kernels,
    kernels.buffer,
    Buffer.from(kernels),
    padded.subarray(5, 5 + kernels.length),
    shared,
    runInNewContext('Uint8Array.from(bytes)', { bytes: kernels }),
    new WebAssembly.Module(kernels),
    runInNewContext('new WebAssembly.Module(Uint8Array.from(bytes))', { bytes: kernels }),
    file,
    file.href,
    new Response(kernels),
    new Response(kernels, { headers: { 'content-type': 'application/wasm' } }),
    Promise.resolve(kernels),
    Promise.resolve(new Response(kernels)),
  ];
  for (const source of sources) {
    const { initFrom, compiledModule } = await fresh();
    await initFrom(() => source as loading.KernelSource);
    assert.is(WebAssembly.Module.customSections(compiledModule(), 'minifold').length, 1);
  }
});

test('slim compiles while the response arrives, where the server says that it is WebAssembly', async () => {
  const { compileStreaming } = WebAssembly;
  let streamed = 0;
  WebAssembly.compileStreaming = (source) => {
    streamed++;
    return compileStreaming(source);
  };
  const server = createServer((request, response) => {
    response.setHeader('content-type', request.url === '/typed' ? 'application/wasm' : 'application/octet-stream');
    response.statusCode = request.url === '/missing' ? 404 : 200;
    response.end(request.url === '/changed' ? flipped(3000) : kernels);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = (path: string): string => `http://127.0.0.1:${port}/${path}`;
  try {
    for (const path of ['typed', 'untyped']) {
      const { initFrom, compiledModule } = await fresh();
      await initFrom(() => url(path));
      assert.ok(compiledModule());
    }
    assert.is(streamed, 1);
    assert.ok(code('E_NOT_READY', /404 Not Found/)(await refusal(url('missing'))));
    assert.ok(code('E_NOT_READY', /SHA-256/)(await refusal(url('changed'))));
  } finally {
    server.close();
    WebAssembly.compileStreaming = compileStreaming;
  }
  assert.ok(code('E_NOT_READY', /could not fetch http.*ECONNREFUSED/)(await refusal(url('typed'))));
});

test('what is not the kernels of this version is refused, and they can still be given', async () => {
  for (const source of [foreign, flipped(9), flipped(60_000), flipped(kernels.length - 1), kernels.subarray(1), new Uint8Array(0)])
    assert.ok(code('E_NOT_READY', /not the kernels of this minifold.*SHA-256/)(await refusal(source)));
  const gone = kernels.slice();
  structuredClone(gone.buffer, { transfer: [gone.buffer] });
  for (const source of [gone, gone.buffer]) assert.ok(code('E_NOT_READY', /0 bytes with the SHA-256/)(await refusal(source)));
  assert.ok(code('E_NOT_READY', /module was not compiled from the kernels/)(await refusal(new WebAssembly.Module(foreign))));
  assert.ok(code('E_NOT_READY', /SHA-256/)(await refusal(new Response(foreign, { headers: { 'content-type': 'application/wasm' } }))));
  assert.ok(code('E_NOT_READY', /SHA-256/)(await refusal(new Response('<!doctype html>'))));
  const read = new Response(kernels);
  await read.arrayBuffer();
  assert.ok(code('E_NOT_READY', /response cannot be read/)(await refusal(read)));
  for (const url of ['kernels.wasm', './kernels.wasm', 'file:///nowhere/kernels.wasm', new URL('no-such-scheme:x')])
    assert.ok(code('E_NOT_READY', /could not fetch/)(await refusal(url)));
  for (const source of [undefined, null, 3, true, {}, [], () => kernels])
    assert.ok(code('E_TYPE', /source is .*allowed: the URL, response, bytes or compiled module/)(await refusal(source)));
});

test('at once too', async () => {
  for (const source of [foreign, flipped(60_000), new WebAssembly.Module(foreign), undefined, 'kernels.wasm']) {
    const { initSyncFrom, compiledModule } = await fresh();
    assert.throws(() => initSyncFrom(() => source as BufferSource), code(typeof source === 'object' ? 'E_NOT_READY' : 'E_TYPE', /source/));
    initSyncFrom(() => new WebAssembly.Module(kernels));
    assert.ok(compiledModule());
  }
  const { initSyncFrom, compiledModule } = await fresh();
  initSyncFrom(() => runInNewContext('new WebAssembly.Module(Uint8Array.from(bytes))', { bytes: kernels }));
  assert.instance(compiledModule(), WebAssembly.Module);
});

test('of two calls at once the second tries its own source where the first fails', async () => {
  const { initFrom, compiledModule } = await fresh();
  const results = await Promise.allSettled([initFrom(() => foreign), initFrom(() => kernels), initFrom(() => foreign)]);
  assert.equal(
    results.map(({ status }) => status),
    ['rejected', 'fulfilled', 'fulfilled'],
  );
  assert.ok(compiledModule());
});

for (const [says, value, words] of [
  ['Wasm code generation disallowed by embedder', 'no compiling of bytes', /disallowed by embedder.*Cloudflare Workers.*minifold\/slim/],
  [
    "Refused to compile or instantiate WebAssembly module because neither 'wasm-eval' nor 'unsafe-eval' is an allowed source",
    'Content-Security-Policy',
    /add 'wasm-unsafe-eval' to its script-src/,
  ],
  ['Out of memory: Cannot allocate Wasm memory', 'memory', /there is no memory left/],
  ['for no known reason', undefined, /for no known reason.*minifold\/slim.*'wasm-unsafe-eval'/],
] as const)
  test(`an engine that says “${says}” is understood`, async () => {
    const { Module, compile } = WebAssembly;
    function forbidden(): never {
      throw new WebAssembly.CompileError(says);
    }
    Object.assign(WebAssembly, { Module: forbidden, compile: async () => forbidden() });
    const told = (error: MinifoldError): boolean =>
      error.code === 'E_NOT_READY' && error.path === 'init' && error.value === value && words.test(error.message);
    try {
      const { initFrom, initSyncFrom } = await fresh();
      assert.throws(() => initSyncFrom(() => kernels), told);
      assert.ok(await initFrom(() => kernels).then(() => false, told));
    } finally {
      Object.assign(WebAssembly, { Module, compile });
    }
  });

test('an engine without SIMD, without WebAssembly or without inflating is told which has it', () => {
  const program = (without: string): string => `
    ${without};
    const { init } = await import('${new URL('../../index.js', import.meta.url)}');
    await init().catch((error) => console.log(error.code, error.value, error.message));`;
  const said = (without: string): string =>
    spawnSync(process.execPath, ['--input-type=module', '--eval', program(without)], { encoding: 'utf8' }).stdout;
  const noSimd =
    'WebAssembly.validate = () => false; WebAssembly.Module = function () { throw new WebAssembly.CompileError("invalid opcode") }';
  assert.match(said(noSimd), /^E_NOT_READY no SIMD .*Safari 16\.4/);
  assert.match(said('delete globalThis.WebAssembly'), /^E_NOT_READY no WebAssembly .*lockdown/);
  for (const without of [
    'delete globalThis.DecompressionStream',
    "DecompressionStream = function () { throw new TypeError('deflate-raw') }",
  ])
    assert.match(said(`delete process.getBuiltinModule; ${without}`), /^E_NOT_READY no deflate-raw .*Firefox 113.*minifold\/slim/);
});

test('where no module inflates, the inlined bytes come from a stream; the engine reads their base64 where it can', () => {
  const program = (before: string): string => `
    delete process.getBuiltinModule;
    let read = 0;
    ${before}
    const { init, createRun, ellipse, sgd } = await import('${new URL('../../index.js', import.meta.url)}');
    await init();
    console.log([createRun({ problem: ellipse({ a: 1, b: 2 }), optimizer: sgd({ lr: 0.01 }) }).step, read].join(' ')); // numbers may have colours`;
  const said = (before: string): string => {
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program(before)], { encoding: 'utf8' });
    return stdout + stderr;
  };
  assert.is(said('delete Uint8Array.fromBase64'), '0 0\n');
  assert.is(said("Uint8Array.fromBase64 = (text) => { read++; return Uint8Array.from(Buffer.from(text, 'base64')) }"), '0 1\n');
});

test('the entries load where TextDecoder and TextEncoder are missing, as under jsdom', () => {
  const program = `
    for (const name of ['TextDecoder', 'TextEncoder', 'Response', 'fetch', 'DecompressionStream', 'structuredClone', 'setImmediate', 'MessageChannel']) delete globalThis[name];
    const { init, createRun, ellipse, restoreRun, sgd } = await import('${new URL('../../index.js', import.meta.url)}');
    await init();
    const run = createRun({ problem: ellipse({ a: 1, b: 2 }), optimizer: sgd({ lr: 0.01 }) });
    console.log((await run.record({ steps: 10, measures: ['trainLoss'] })).status, restoreRun(run.save()).step);`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    encoding: 'utf8',
    env: { ...process.env, FORCE_COLOR: '0' },
  });
  assert.is(stdout, 'finished 10\n', stderr);
});

test.run();
