// A loopback server that hands the built modules to a browser as they are, with bare imports resolved to the files Node would load.
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const root = new URL('../../../../', import.meta.url);
const types: Record<string, string> = { js: 'text/javascript', mjs: 'text/javascript', wasm: 'application/wasm', html: 'text/html' };

function resolveBare(source: string): string {
  return source.replace(/(\bfrom\s*|\bimport\s*\(?\s*)(['"])([^'"./][^'"]*)\2/g, (whole, keyword: string, quote: string, name: string) => {
    if (name.startsWith('node:')) return whole;
    const path = fileURLToPath(import.meta.resolve(name)).slice(fileURLToPath(root).length);
    return `${keyword}${quote}/${path}${quote}`;
  });
}

/** Serves `page` as /; resolves `result` with what the page posts to /result. */
export async function serveModules(page: string): Promise<{ server: Server; url: string; result: Promise<string> }> {
  let settle: (body: string) => void = () => {};
  const result = new Promise<string>((resolve) => {
    settle = resolve;
  });
  const server = createServer(async (request, response) => {
    const path = (request.url ?? '/').split('?')[0];
    if (request.method === 'POST') {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      settle(Buffer.concat(chunks).toString());
      response.end();
      return;
    }
    try {
      const body = path === '/' ? page : await readFile(new URL(`.${path}`, root));
      const type = path === '/' ? 'html' : (path.split('.').at(-1) as string);
      response.setHeader('content-type', types[type] ?? 'text/plain');
      response.end(type.endsWith('js') ? resolveBare(body.toString()) : body);
    } catch {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, result };
}
