// The service worker: keeps the site's files on the device, answers from there, and gives pages threads on hosts that send
// no headers. A new version waits until a page says that nobody is in the middle of something.

import { pathBelow } from './files';
import type { SiteFile, SiteList } from './files';
import { isolated } from './isolation';
import { NAME_HEADER, OPENED_PARAMETER, openedName } from './messages';
import type { Answers, ToServiceWorker } from './messages';
import { Shelf, shelfName } from './shelf';

/** Put in by the build (web/tools/offline-plugin.mjs). */
declare const SITE_LIST: SiteList;

/** Where the system sends shared files (share_target of the manifest). */
const SHARE_PATH = 'share/';

const scope = self as unknown as ServiceWorkerGlobalScope;
const root = new URL(scope.registration.scope);
const shelf = new Shelf(root, SITE_LIST, {
  cache: () => scope.caches.open(shelfName(root)),
  fetch: (address, options) => scope.fetch(address, options),
});

async function fileFor(file: SiteFile, request: Request): Promise<Response> {
  const stored = await shelf.stored(file);
  if (stored) return stored;
  try {
    return await shelf.fetch(file);
  } catch {
    // Not what this version lists: the host may have moved on to the next. The page gets what there is, unkept.
    return scope.fetch(request);
  }
}

async function answer(file: SiteFile, request: Request): Promise<Response> {
  return isolated(await fileFor(file, request), request.destination);
}

/** Pages of the version before may still be open; their files have names that this version does not know. */
async function answerUnknown(path: string, request: Request): Promise<Response> {
  const response = (await shelf.ofOtherVersion(path)) ?? (await scope.fetch(request));
  return response.type === 'opaqueredirect' ? response : isolated(response, request.destination);
}

/** Keeps shared files for the page and opens it. */
async function takeShared(request: Request): Promise<Response> {
  const cache = await scope.caches.open(openedName(root));
  const files = (await request.formData()).getAll('files').filter((entry) => entry instanceof File);
  for (const [index, file] of files.entries()) {
    const headers = { [NAME_HEADER]: encodeURIComponent(file.name), 'Content-Type': file.type };
    await cache.put(new URL(`${SHARE_PATH}${index}`, root).href, new Response(file, { headers }));
  }
  return Response.redirect(new URL(`?${OPENED_PARAMETER}`, root).href, 303);
}

scope.addEventListener('install', (event) => {
  event.waitUntil(shelf.fill(SITE_LIST.files.filter(({ group }) => group === 'shell')));
});

scope.addEventListener('activate', (event) => {
  // The page that installed it is served from now on too, so that what it fetches is kept.
  event.waitUntil(scope.clients.claim());
});

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const path = pathBelow(root, new URL(request.url));
  if (path === null) return;
  if (request.method === 'POST' && path === SHARE_PATH) event.respondWith(takeShared(request));
  if (request.method !== 'GET' || request.headers.has('Range')) return;
  const file = shelf.find(path);
  if (file) event.respondWith(answer(file, request));
  else if (shelf.find(`${path}/`)) event.respondWith(Response.redirect(`${new URL(path, root).href}/`, 301));
  else if (path.startsWith('assets/')) event.respondWith(answerUnknown(path, request));
});

async function handle(message: ToServiceWorker): Promise<Answers[ToServiceWorker['type']]> {
  switch (message.type) {
    case 'start':
      await scope.skipWaiting();
      return null;
    case 'stock':
      return shelf.stock();
    case 'store': {
      const file = shelf.find(message.path);
      if (!file) return false;
      return shelf.fill([file]).then(
        () => true,
        () => false,
      );
    }
    case 'tidy': {
      const pages = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true });
      const waiting = scope.registration.waiting ?? scope.registration.installing;
      if (pages.length <= 1 && !waiting) await shelf.tidy();
      return null;
    }
  }
}

scope.addEventListener('message', (event) => {
  const [port] = event.ports;
  const reply = handle(event.data as ToServiceWorker).then((result) => port?.postMessage(result));
  event.waitUntil(reply);
});
