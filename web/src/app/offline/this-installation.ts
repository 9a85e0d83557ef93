// The installation of this page in this browser.

import { busy, settings } from '../services';
import { siteRoot } from '../site';
import { Installation } from './installation';

/** Remembers in this tab that a reload for threads was tried. */
const ISOLATION_KEY = 'woodshed-isolation-tried';

function firstTime(): boolean {
  try {
    if (sessionStorage.getItem(ISOLATION_KEY) !== null) return false;
    sessionStorage.setItem(ISOLATION_KEY, '1');
    return true;
  } catch {
    // What cannot be remembered could repeat for ever.
    return false;
  }
}

/** Missing outside secure contexts and in some private modes; frames leave installing to the page of their own site. */
function serviceWorkers(): ServiceWorkerContainer | null {
  if (!import.meta.env.PROD || window.top !== window) return null;
  return 'serviceWorker' in navigator ? navigator.serviceWorker : null;
}

interface Connection {
  saveData?: boolean;
}

/** The one installation of the page. */
export const installation = new Installation(siteRoot(), busy, {
  workers: serviceWorkers(),
  caches: 'caches' in window ? window.caches : null,
  isolated: window.crossOriginIsolated,
  // Without a way to know, somebody may have begun.
  touched: () => (navigator.userActivation as UserActivation | undefined)?.hasBeenActive ?? true,
  firstTime,
  reload: () => location.reload(),
  go: (address) => location.assign(address),
  status: (address) =>
    fetch(address, { method: 'HEAD', cache: 'no-store' }).then(
      ({ status }) => status,
      () => null,
    ),
  sparing: () => (navigator as { connection?: Connection }).connection?.saveData ?? false,
  after: (milliseconds, callback) => void window.setTimeout(callback, milliseconds),
});

/** Installs once the page has loaded, and follows the setting from then on. */
export function keepInstalled(): void {
  const follow = (): void => {
    if (settings.values.offline === installation.installed) return;
    void (settings.values.offline ? installation.install() : installation.remove());
  };
  const begin = (): void => {
    if (settings.values.offline) void installation.install();
    // What an earlier visit installed goes too.
    else void installation.remove();
    settings.addEventListener('change', follow);
  };
  if (document.readyState === 'complete') begin();
  else window.addEventListener('load', begin, { once: true });
}
