import { describe, expect, it, vi } from 'vitest';

// The module reads window.localStorage on import, as it does in a browser.
vi.stubGlobal('window', {});
const { SettingsStore } = await import('../../../web/src/app/settings');

/** Storage in memory; `full` refuses to write. */
function storage(initial: Record<string, string> = {}, full = false): Storage {
  const map = new Map(Object.entries(initial));
  return {
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (full) throw new DOMException('full', 'QuotaExceededError');
      map.set(key, value);
    },
    removeItem: (key: string) => void map.delete(key),
  } as unknown as Storage;
}

describe('SettingsStore', () => {
  it('remembers through the storage', () => {
    const shared = storage();
    new SettingsStore(shared).set({ theme: 'dark', textPercent: 130 });
    expect(new SettingsStore(shared).values).toMatchObject({
      theme: 'dark',
      textPercent: 130,
      letterKeys: true,
    });
  });

  it.each(['not json', '[]', '7', '{"theme":5,"unknown":1}'])(
    'starts afresh from a damaged entry: %s',
    (text) => {
      const { values } = new SettingsStore(storage({ 'woodshed-settings': text }));
      expect(values.theme).toBe('system');
      expect(values).not.toHaveProperty('unknown');
    },
  );

  it('refuses stored choices that do not exist', () => {
    const text = '{"theme":"neon","textPercent":9000,"strictness":"cruel"}';
    const { values } = new SettingsStore(storage({ 'woodshed-settings': text }));
    expect(values).toMatchObject({ theme: 'system', textPercent: 100, strictness: 'standard' });
  });

  it('works without storage and with a full one, telling listeners', () => {
    for (const host of [null, storage({}, true)]) {
      const store = new SettingsStore(host);
      const told = vi.fn();
      store.addEventListener('change', told);
      store.set({ letterKeys: false });
      expect(store.values.letterKeys).toBe(false);
      expect(told).toHaveBeenCalledOnce();
    }
  });

  it('forgets everything on clear', () => {
    const shared = storage();
    const store = new SettingsStore(shared);
    store.set({ theme: 'light' });
    store.clear();
    expect(store.values.theme).toBe('system');
    expect(new SettingsStore(shared).values.theme).toBe('system');
  });
});
