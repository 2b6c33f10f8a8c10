// A server of a few files in memory, each under a strict policy.
import { createServer, type Server } from 'node:http';

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  wasm: 'application/wasm',
};

/** The policy of the page, which stands in its own file, and what only a header can say: that nothing frames it. */
function policyOf(html: string): string {
  const [, policy = "default-src 'none'"] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html) ?? [];
  return `${policy}; frame-ancestors 'none'`;
}

/** A server that hands out these files and nothing else. */
export function pageServer(files: ReadonlyMap<string, Uint8Array>): Server {
  const policy = policyOf(new TextDecoder().decode(files.get('index.html')));
  return createServer((request, response) => {
    const [path] = (request.url ?? '/').split(/[?#]/);
    const name = path === '/' ? 'index.html' : path.slice(1);
    const body = files.get(name);
    const allowed = request.method === 'GET' || request.method === 'HEAD';
    response.setHeader('content-security-policy', policy);
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('referrer-policy', 'no-referrer');
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    response.setHeader('cache-control', 'no-cache');
    if (!allowed) response.setHeader('allow', 'GET, HEAD');
    response.statusCode = allowed ? (body ? 200 : 404) : 405;
    response.setHeader('content-type', types[name.split('.').at(-1) ?? ''] ?? 'text/plain; charset=utf-8');
    const sent = response.statusCode === 200 && body ? body : Buffer.from('not here\n');
    if (response.statusCode !== 200) response.setHeader('content-type', 'text/plain; charset=utf-8');
    response.setHeader('content-length', sent.length);
    response.end(request.method === 'HEAD' ? undefined : sent);
  });
}
