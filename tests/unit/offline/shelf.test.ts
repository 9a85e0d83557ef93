import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { pathBelow } from '../../../web/src/offline/files';
import type { Group, SiteFile } from '../../../web/src/offline/files';
import { isolated } from '../../../web/src/offline/isolation';
import { Shelf } from '../../../web/src/offline/shelf';

const root = new URL('https://school.example/music/woodshed/');

/** A cache as the browser's: by address. */
const addressOf = (key: RequestInfo | URL): string =>
  typeof key === 'string' ? key : key instanceof URL ? key.href : key.url;

class FakeCache {
  readonly entries = new Map<string, Response>();
  match(key: RequestInfo | URL): Promise<Response | undefined> {
    return Promise.resolve(this.entries.get(addressOf(key))?.clone());
  }
  put(key: RequestInfo | URL, response: Response): Promise<void> {
    this.entries.set(addressOf(key), response);
    return Promise.resolve();
  }
  keys(): Promise<Request[]> {
    return Promise.resolve([...this.entries.keys()].map((url) => new Request(url)));
  }
  delete(key: RequestInfo | URL): Promise<boolean> {
    return Promise.resolve(this.entries.delete(addressOf(key)));
  }
}

/** A host whose files are compared with the integrity that is asked for, as browsers do. */
function hostOf(contents: Record<string, string>): {
  asked: string[];
  fetch: (address: string, options: RequestInit) => Promise<Response>;
} {
  const asked: string[] = [];
  return {
    asked,
    fetch: async (address, { integrity }) => {
      asked.push(address);
      const content = contents[address.slice(root.href.length)];
      if (content === undefined) return new Response('', { status: 404 });
      const found = `sha256-${createHash('sha256').update(content).digest('base64')}`;
      if (found !== integrity) throw new TypeError('integrity');
      return new Response(content);
    },
  };
}

const fileOf = (path: string, content: string, group: Group = 'shell'): SiteFile => ({
  path,
  sha256: createHash('sha256').update(content).digest('hex'),
  bytes: content.length,
  group,
});

describe('the path of an address', () => {
  it('is below the site, a page its folder, without query', () => {
    const below = (address: string): string | null => pathBelow(root, new URL(address, root));
    expect(below('take/?id=3#notes')).toBe('take/');
    expect(below('take/index.html')).toBe('take/');
    expect(below('./')).toBe('');
    expect(below('models/manifest.json')).toBe('models/manifest.json');
    expect(below('/music/other/')).toBeNull();
    expect(below('https://elsewhere.example/music/woodshed/')).toBeNull();
  });
});

describe('the shelf', () => {
  it('keeps what the list names and fetches nothing twice', async () => {
    const files = [fileOf('', 'home'), fileOf('core/core.wasm', 'core')];
    const host = hostOf({ '': 'home', 'core/core.wasm': 'core' });
    const cache = new FakeCache();
    const shelf = new Shelf(root, { version: '1', files }, { cache: async () => cache, fetch: host.fetch });
    await shelf.fill(files);
    await shelf.fill(files);
    expect(host.asked).toHaveLength(2);
    expect(await (await shelf.stored(files[1]!))?.text()).toBe('core');
    expect((await shelf.stock()).missing).toEqual([]);
  });

  it('keeps nothing that was altered on the way', async () => {
    const file = fileOf('models/net.onnx', 'as listed', 'usual');
    const host = hostOf({ 'models/net.onnx': 'something else' });
    const cache = new FakeCache();
    const shelf = new Shelf(
      root,
      { version: '1', files: [file] },
      { cache: async () => cache, fetch: host.fetch },
    );
    await expect(shelf.fetch(file)).rejects.toThrow();
    expect(cache.entries.size).toBe(0);
    // Once as the browser likes it, once past what the browser keeps itself.
    expect(host.asked).toHaveLength(2);
    expect((await shelf.stock()).groups.usual).toEqual({
      files: 1,
      bytes: 9,
      storedFiles: 0,
      storedBytes: 0,
    });
  });

  it('fetches of a new version only what changed, and lets the old go when tidied', async () => {
    const same = fileOf('models/net.onnx', 'net');
    const old = fileOf('assets/main-1.js', 'old');
    const cache = new FakeCache();
    const first = hostOf({ 'models/net.onnx': 'net', 'assets/main-1.js': 'old' });
    const before = new Shelf(
      root,
      { version: '1', files: [same, old] },
      { cache: async () => cache, fetch: first.fetch },
    );
    await before.fill([same, old]);
    const fresh = fileOf('assets/main-2.js', 'new');
    const second = hostOf({ 'models/net.onnx': 'net', 'assets/main-2.js': 'new' });
    const after = new Shelf(
      root,
      { version: '2', files: [same, fresh] },
      { cache: async () => cache, fetch: second.fetch },
    );
    await after.fill([same, fresh]);
    expect(second.asked).toEqual([`${root.href}assets/main-2.js`]);
    // A page of the first version that is still open gets its own file.
    expect(await (await after.ofOtherVersion('assets/main-1.js'))?.text()).toBe('old');
    await after.tidy();
    expect(await after.ofOtherVersion('assets/main-1.js')).toBeUndefined();
    expect(cache.entries.size).toBe(2);
  });
});

describe('isolation', () => {
  const policy = (response: Response): (string | null)[] =>
    ['Cross-Origin-Opener-Policy', 'Cross-Origin-Embedder-Policy', 'Cross-Origin-Resource-Policy'].map(
      (name) => response.headers.get(name),
    );

  it('is given to pages of their own; frames and workers get what it demands of them', () => {
    expect(policy(isolated(new Response(''), 'document'))).toEqual([
      'same-origin',
      'require-corp',
      'same-origin',
    ]);
    expect(policy(isolated(new Response(''), 'iframe'))).toEqual([null, 'require-corp', 'same-origin']);
    expect(policy(isolated(new Response(''), 'worker'))).toEqual([null, 'require-corp', 'same-origin']);
  });

  it('leaves what the host sends, and the content', async () => {
    const sent = new Response('page', {
      status: 200,
      headers: {
        'Cross-Origin-Embedder-Policy': 'credentialless',
        'Content-Type': 'text/html',
        'Content-Encoding': 'gzip',
      },
    });
    const passed = isolated(sent, 'document');
    expect(policy(passed)).toEqual(['same-origin', 'credentialless', 'same-origin']);
    expect(passed.headers.get('Content-Type')).toBe('text/html');
    expect(passed.headers.has('Content-Encoding')).toBe(false);
    expect(await passed.text()).toBe('page');
  });
});
