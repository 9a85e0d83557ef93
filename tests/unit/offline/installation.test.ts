import { describe, expect, it } from 'vitest';
import type { Stock } from '../../../web/src/offline/files';
import type { ToServiceWorker } from '../../../web/src/offline/messages';
import { Busy } from '../../../web/src/app/busy';
import { Installation } from '../../../web/src/app/offline/installation';
import type { InstallationHost } from '../../../web/src/app/offline/installation';

const root = new URL('https://school.example/woodshed/');
const file = { path: 'models/net.onnx', sha256: '00', bytes: 10, group: 'usual' as const };
const none = { files: 0, bytes: 0, storedFiles: 0, storedBytes: 0 };
const stock: Stock = { version: '1', groups: { shell: none, usual: none, rest: none }, missing: [file] };

/** A service worker that notes what it is told and answers. */
class FakeWorker {
  readonly told: ToServiceWorker[] = [];
  constructor(private readonly started: () => void = () => undefined) {}
  postMessage(message: ToServiceWorker, [port]: MessagePort[]): void {
    this.told.push(message);
    port?.postMessage(message.type === 'stock' ? stock : message.type === 'store' ? true : null);
    if (message.type === 'start') this.started();
  }
}

class FakeRegistration extends EventTarget {
  active: FakeWorker | null = new FakeWorker();
  waiting: FakeWorker | null = null;
  installing: EventTarget | null = null;
  unregistered = false;
  update = (): Promise<void> => Promise.resolve();
  unregister(): Promise<boolean> {
    this.unregistered = true;
    return Promise.resolve(true);
  }
}

class FakeContainer extends EventTarget {
  controller: object | null = {};
  fails = false;
  readonly registration = new FakeRegistration();
  readonly ready = Promise.resolve(this.registration);
  register(): Promise<FakeRegistration> {
    return this.fails ? Promise.reject(new TypeError('no such file')) : Promise.resolve(this.registration);
  }
  getRegistration(): Promise<FakeRegistration> {
    return Promise.resolve(this.registration);
  }
}

/** Locks of an origin, as far as Busy uses them. */
function fakeLocks(): { held: string[]; manager: Pick<LockManager, 'request' | 'query'> } {
  const held: string[] = [];
  const manager = {
    request: (name: string, _options: object, work: () => Promise<void>) => {
      held.push(name);
      return work().then(() => held.splice(held.indexOf(name), 1));
    },
    query: () => Promise.resolve({ held: held.map((name) => ({ name })), pending: [] }),
  };
  return { held, manager: manager as unknown as Pick<LockManager, 'request' | 'query'> };
}

function setUp(options: Partial<InstallationHost> = {}): {
  workers: FakeContainer;
  locks: ReturnType<typeof fakeLocks>;
  busy: Busy;
  done: string[];
  installation: Installation;
  /** Runs what waits for time to pass, once. */
  pass: () => Promise<void>;
} {
  const workers = new FakeContainer();
  const locks = fakeLocks();
  const busy = new Busy(locks.manager, 'busy');
  const done: string[] = [];
  let timers: { milliseconds: number; callback: () => void }[] = [];
  let asked = false;
  const installation = new Installation(root, busy, {
    workers: workers as unknown as ServiceWorkerContainer,
    caches: { delete: (name) => (done.push(`forget ${name}`), Promise.resolve(true)) },
    isolated: true,
    touched: () => false,
    firstTime: () => !asked && (asked = true),
    reload: () => done.push('reload'),
    go: ({ pathname }) => done.push(`go ${pathname}`),
    status: () => Promise.resolve(200),
    sparing: () => false,
    after: (milliseconds, callback) => timers.push({ milliseconds, callback }),
    ...options,
  });
  const pass = async (): Promise<void> => {
    // The hourly look for a new version is not waited for.
    const due = timers.filter(({ milliseconds }) => milliseconds < 60_000);
    timers = timers.filter(({ milliseconds }) => milliseconds >= 60_000);
    for (const { callback } of due) callback();
    // Messages through ports take turns of the event loop.
    for (let turn = 0; turn < 10; ++turn) await new Promise((resolve) => setTimeout(resolve, 0));
  };
  return { workers, locks, busy, done, installation, pass };
}

/** Lets a new version wait; started, it takes the pages over. */
function publish(workers: FakeContainer): FakeWorker {
  const waiting = new FakeWorker(() => {
    workers.registration.waiting = null;
    workers.dispatchEvent(new Event('controllerchange'));
  });
  const installing = new EventTarget();
  workers.registration.installing = installing;
  workers.registration.dispatchEvent(new Event('updatefound'));
  workers.registration.waiting = waiting;
  installing.dispatchEvent(new Event('statechange'));
  return waiting;
}

describe('threads on a host without headers', () => {
  it('come with one reload, of a page in which nobody has begun', async () => {
    const { installation, done } = setUp({ isolated: false });
    await installation.install();
    await installation.install();
    expect(done).toEqual(['reload']);
  });

  it('come with the next link where somebody has begun', async () => {
    const { installation, done, busy } = setUp({ isolated: false, touched: () => true });
    await installation.install();
    expect(done).toEqual([]);
    const end = busy.begin();
    expect(installation.openLink(new URL('takes/', root))).toBe(false);
    end();
    expect(installation.openLink(new URL('takes/', root))).toBe(true);
    expect(done).toEqual(['go /woodshed/takes/']);
  });

  it('need no reload where the host sends them', async () => {
    const { installation, done } = setUp();
    await installation.install();
    expect(done).toEqual([]);
  });
});

describe('a new version', () => {
  it('is told, but not for the first installation', async () => {
    const { workers, installation } = setUp();
    workers.controller = null;
    await installation.install();
    publish(workers);
    expect(installation.updateReady).toBe(false);
    workers.controller = {};
    publish(workers);
    expect(installation.updateReady).toBe(true);
  });

  it('waits for a take here and for one in another tab', async () => {
    const { workers, installation, busy, locks, done, pass } = setUp();
    await installation.install();
    const waiting = publish(workers);
    const end = busy.begin();
    const started = installation.start();
    await pass();
    expect(waiting.told).toEqual([]);
    // Another tab's hold.
    locks.held.push('busy');
    end();
    await pass();
    expect(locks.held).toEqual(['busy']);
    expect(waiting.told).toEqual([]);
    locks.held.length = 0;
    await pass();
    await started;
    expect(waiting.told).toEqual([{ type: 'start' }]);
    expect(done).toEqual(['reload']);
  });

  it('starts with the next link, and never while a take goes on', async () => {
    const { workers, installation, busy, done, pass } = setUp();
    await installation.install();
    publish(workers);
    const end = busy.begin();
    expect(installation.openLink(new URL('takes/', root))).toBe(false);
    end();
    expect(installation.openLink(new URL('takes/', root))).toBe(true);
    await pass();
    expect(done).toEqual(['go /woodshed/takes/']);
  });

  it('started by another tab gives this one a fresh page with its next link, and no reload before', async () => {
    const { workers, installation, done } = setUp();
    await installation.install();
    workers.dispatchEvent(new Event('controllerchange'));
    expect(done).toEqual([]);
    expect(installation.openLink(new URL('help/', root))).toBe(true);
  });
});

describe('what the standard analyses take', () => {
  it('is fetched when the page has settled, and not while somebody plays', async () => {
    const { workers, installation, busy, pass } = setUp();
    await installation.install();
    const end = busy.begin();
    await pass();
    expect(workers.registration.active?.told.map(({ type }) => type)).not.toContain('store');
    end();
    await pass();
    expect(workers.registration.active?.told).toContainEqual({ type: 'store', path: file.path });
  });

  it('is left to its first use where the visitor spares downloads', async () => {
    const { workers, installation, pass } = setUp({ sparing: () => true });
    await installation.install();
    await pass();
    expect(workers.registration.active?.told.map(({ type }) => type)).not.toContain('store');
  });
});

describe('the way out', () => {
  it('removes worker and files', async () => {
    const { workers, installation, done } = setUp();
    await installation.install();
    await installation.remove();
    expect(workers.registration.unregistered).toBe(true);
    expect(done).toEqual(['forget woodshed-files /woodshed/', 'forget woodshed-opened /woodshed/']);
    expect(installation.installed).toBe(false);
  });

  it('is also taken when the host no longer has the file, but not when the network is down', async () => {
    for (const [status, gone] of [
      [404, true],
      [null, false],
    ] as const) {
      const { workers, installation } = setUp({ status: () => Promise.resolve(status) });
      workers.fails = true;
      await installation.install();
      expect(workers.registration.unregistered).toBe(gone);
    }
  });

  it('costs nothing where there are no service workers', async () => {
    const { installation } = setUp({ workers: null });
    await installation.install();
    expect(installation.possible).toBe(false);
    expect(await installation.stock()).toBeNull();
    expect(installation.openLink(root)).toBe(false);
  });
});
