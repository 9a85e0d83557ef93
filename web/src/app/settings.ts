// What the visitor chose, kept in localStorage; where that is forbidden (a strict frame), for this visit only.

import type { Strictness } from '../engine/results';
import { languageCodes } from './i18n/language';
import type { LanguageCode } from './i18n/language';
import type { NoteNaming } from './i18n/note-names';

/** Everything the page remembers about choices. Recordings are not here: the store has them. */
export interface Settings {
  /** Language of the page; `auto` is the browser's. */
  language: LanguageCode | 'auto';
  /** How notes are named; `language` is as the page's language does. */
  noteNames: NoteNaming | 'language';
  theme: 'system' | 'light' | 'dark';
  /** Text size in per cent of the browser's own. */
  textPercent: 100 | 115 | 130 | 150;
  /** Single-letter shortcuts; Space, arrows and Escape always work. */
  letterKeys: boolean;
  /** Letters that the visitor put in place of those the page is made with: `{ l: 'x' }`. */
  letters: Readonly<Record<string, string>>;
  /** Device id of the microphone; empty takes the browser's default. */
  microphoneId: string;
  /** Id from shared/instruments.json; empty until one was chosen. */
  instrumentId: string;
  strictness: Strictness;
  /** Clicks sound while recording. */
  click: boolean;
  /** Bars counted before the music. */
  countInBars: number;
  /** Frequency of A4 that the player tunes to, Hz. */
  tuningA4: number;
  /** Drum practice on a pad: every hit is the same drum. */
  practicePad: boolean;
  /** The name that the player hands work in under; empty until one was written. */
  studentName: string;
  /** Seconds from a click's due time to a stroke on it, by microphone; what the latency check found. */
  latencies: Readonly<Record<string, number>>;
  /** The site is kept on the device and works without a connection. */
  offline: boolean;
}

const defaults: Settings = {
  language: 'auto',
  noteNames: 'language',
  theme: 'system',
  textPercent: 100,
  letterKeys: true,
  letters: {},
  microphoneId: '',
  instrumentId: '',
  strictness: 'standard',
  click: false,
  countInBars: 1,
  tuningA4: 440,
  practicePad: false,
  studentName: '',
  latencies: {},
  offline: true,
};

/** The values a choice may have, where its type alone does not say. */
const allowed: { [Name in keyof Settings]?: readonly Settings[Name][] } = {
  language: ['auto', ...languageCodes],
  noteNames: ['language', 'letters', 'german', 'syllables'],
  theme: ['system', 'light', 'dark'],
  textPercent: [100, 115, 130, 150],
  strictness: ['relaxed', 'standard', 'strict'],
};

function isAllowed(name: keyof Settings, value: unknown): boolean {
  const values: readonly unknown[] | undefined = allowed[name];
  if (name === 'latencies') return isLatencies(value);
  if (name === 'letters') return isLetters(value);
  return typeof value === typeof defaults[name] && (values === undefined || values.includes(value));
}

/** Seconds beyond which a latency is no latency: half a beat of the slowest check. */
const longestLatency = 1;

function isLetters(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every((pair) =>
    pair.every((letter: unknown) => typeof letter === 'string' && /^\p{L}$/u.test(letter)),
  );
}

function isLatencies(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every(
    (seconds) => typeof seconds === 'number' && Math.abs(seconds) <= longestLatency,
  );
}

/** What another device's choice says nothing about. */
const ofThisDevice: readonly (keyof Settings)[] = ['microphoneId', 'latencies', 'offline'];

const storageKey = 'woodshed-settings';

/** What of a stored text is usable: known names with values that exist. */
function read(text: string | null): Settings {
  const settings = { ...defaults };
  if (text === null) return settings;
  try {
    const stored: unknown = JSON.parse(text);
    if (typeof stored !== 'object' || stored === null) return settings;
    for (const name of Object.keys(defaults) as (keyof Settings)[]) {
      const value = (stored as Record<string, unknown>)[name];
      if (isAllowed(name, value)) Object.assign(settings, { [name]: value });
    }
  } catch {
    // A damaged entry counts as none.
  }
  return settings;
}

/** The choices; fires `change` after each. */
export class SettingsStore extends EventTarget {
  #values: Settings;
  readonly #storage: Storage | null;

  /** `storage` null keeps the choices in memory. */
  constructor(storage: Storage | null) {
    super();
    this.#storage = storage;
    this.#values = read(storage?.getItem(storageKey) ?? null);
  }

  get values(): Readonly<Settings> {
    return this.#values;
  }

  /** Changes some choices. */
  set(change: Partial<Settings>): void {
    this.#values = { ...this.#values, ...change };
    try {
      this.#storage?.setItem(storageKey, JSON.stringify(this.#values));
    } catch {
      // Full or forbidden: the choice then holds for this visit.
    }
    this.dispatchEvent(new Event('change'));
  }

  /** The choices as they are stored. */
  text(): string {
    return JSON.stringify(this.#values);
  }

  /** Takes choices over from another device, but for its microphones, where nothing else was chosen on this one. */
  adopt(text: string): void {
    const theirs = read(text);
    const names = (Object.keys(defaults) as (keyof Settings)[]).filter(
      (name) => !ofThisDevice.includes(name),
    );
    const untouched = names.filter((name) => this.#values[name] === defaults[name]);
    this.set(Object.fromEntries(untouched.map((name) => [name, theirs[name]])));
  }

  /** Back to the defaults, leaving nothing behind. */
  clear(): void {
    this.#values = { ...defaults };
    this.#storage?.removeItem(storageKey);
    this.dispatchEvent(new Event('change'));
  }
}

/** localStorage, or null where reading the very property throws. */
function localStorageOrNull(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/** The one set of choices of the page. */
export const settings = new SettingsStore(localStorageOrNull());

/** Puts theme and text size on the document, now and after every change. */
export function applyAppearance(root: HTMLElement): void {
  const apply = (): void => {
    const { theme, textPercent } = settings.values;
    if (theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = theme;
    root.style.fontSize = `${textPercent}%`;
  };
  apply();
  settings.addEventListener('change', apply);
}
