// Files that the system opens with the installed site: from a file manager, or shared by another app.

import { NAME_HEADER, OPENED_PARAMETER, openedName } from '../../offline/messages';
import { handOver } from '../handover';
import { router } from '../router';
import { siteRoot } from '../site';

/** What the browser hands over when a file is opened with the site (File Handling API). */
interface LaunchQueue {
  setConsumer(consumer: (launch: { files?: readonly FileSystemFileHandle[] }) => void): void;
}

/** Leaves them with the first page, which asks what they are. */
function show(files: File[]): void {
  if (files.length === 0) return;
  handOver('home', files);
  router.go('home', { [OPENED_PARAMETER]: '' });
}

/** Files that the service worker kept for this page; each is given out once. */
async function takeShared(): Promise<File[]> {
  const name = openedName(siteRoot());
  const cache = await caches.open(name);
  const files: File[] = [];
  for (const request of await cache.keys()) {
    const response = await cache.match(request);
    if (!response) continue;
    const fileName = decodeURIComponent(response.headers.get(NAME_HEADER) ?? '');
    files.push(
      new File([await response.blob()], fileName, { type: response.headers.get('Content-Type') ?? '' }),
    );
  }
  await caches.delete(name);
  return files;
}

/** Collects what this page was opened with. */
export function receiveFiles(): void {
  const { launchQueue } = window as { launchQueue?: LaunchQueue };
  launchQueue?.setConsumer(({ files = [] }) => {
    void Promise.all(files.map((handle) => handle.getFile())).then(show);
  });
  if (new URLSearchParams(location.search).has(OPENED_PARAMETER) && 'caches' in window) {
    void takeShared().then(show, () => undefined);
  }
}
