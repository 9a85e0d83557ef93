// A static web space as a school has one: serves a folder below a path, sends no header but the type, can be cut off.

import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.wav': 'audio/wav',
};

export interface StaticSite {
  url: string;
  /** The folder that is served; may be exchanged for another version's. */
  folder: string;
  /** While true, connections are refused as a dead network would. */
  cut: boolean;
  close: () => Promise<void>;
}

/** @param prefix path of the site on the host, with slashes at both ends */
export async function serveStatically(folder: string, prefix: string): Promise<StaticSite> {
  const site = { url: '', folder, cut: false, close: (): Promise<void> => Promise.resolve() };
  const server = createServer((request, response) => {
    if (site.cut) {
      request.socket.destroy();
      return;
    }
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const wanted = path.join(site.folder, decodeURIComponent(pathname.slice(prefix.length)));
    const find = async (): Promise<[string, Buffer]> => {
      if (!pathname.startsWith(prefix)) throw new Error('outside');
      const file = (await stat(wanted)).isDirectory() ? path.join(wanted, 'index.html') : wanted;
      return [file, await readFile(file)];
    };
    find().then(
      ([file, content]) => {
        response.setHeader('Content-Type', types[path.extname(file)] ?? 'application/octet-stream');
        response.end(content);
      },
      () => {
        response.statusCode = 404;
        response.end();
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  site.url = `http://localhost:${(server.address() as AddressInfo).port}${prefix}`;
  site.close = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return site;
}
