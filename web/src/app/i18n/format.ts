// Times, dates, figures, sizes and lists in words, as the page's language writes them.

import { language, perLanguage } from './language';
import { t } from './t';

const relative = perLanguage((locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
const dates = perLanguage(
  (locale) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' }),
);
const oneDecimal = perLanguage((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }));
const conjunctions = perLanguage((locale) => new Intl.ListFormat(locale, { type: 'conjunction' }));

/** By number of decimals. */
const fixed = new Map<number, () => Intl.NumberFormat>();

function fixedFor(decimals: number): () => Intl.NumberFormat {
  const known = fixed.get(decimals);
  if (known) return known;
  const made = perLanguage(
    (locale) =>
      new Intl.NumberFormat(locale, {
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
        useGrouping: false,
      }),
  );
  fixed.set(decimals, made);
  return made;
}

const secondsPerMinute = 60;
const minutesPerHour = 60;
const millisecondsPerDay = 86_400_000;
const daysPerWeek = 7;

/** Seconds as `3:42`, `1:02:09`, or with decimals `0:19.8`. Rounds down, as clocks do. */
export function clock(seconds: number, decimals = 0): string {
  const scale = 10 ** decimals;
  // The small addition keeps 19.8, which is 19.799999..., from showing as 19.7.
  const units = Math.floor(Math.max(0, seconds) * scale + 1e-6);
  const whole = Math.floor(units / scale);
  const rest = (whole % secondsPerMinute).toString().padStart(2, '0');
  const minutes = Math.floor(whole / secondsPerMinute) % minutesPerHour;
  const hours = Math.floor(whole / secondsPerMinute / minutesPerHour);
  const fraction = decimals > 0 ? `.${(units % scale).toString().padStart(decimals, '0')}` : '';
  const front = hours > 0 ? `${hours}:${minutes.toString().padStart(2, '0')}` : `${minutes}`;
  return `${front}:${rest}${fraction}`;
}

/** `today`, `yesterday`, `3 days ago`, or the date. */
export function day(iso: string, now: Date = new Date()): string {
  const then = new Date(iso);
  const midnight = (date: Date): number =>
    new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  const days = Math.round((midnight(now) - midnight(then)) / millisecondsPerDay);
  if (days >= 0 && days < daysPerWeek) return relative().format(-days, 'day');
  return dates().format(then);
}

/** A date in full: `October 1, 2026`. */
export function date(iso: string): string {
  return dates().format(new Date(iso));
}

/** A figure with so many decimals, a real minus sign, and none before what is written as nothing. */
export function decimal(value: number, decimals: number): string {
  const scale = 10 ** decimals;
  const magnitude = Math.round(Math.abs(value) * scale) / scale;
  const words = fixedFor(decimals)().format(magnitude);
  return value < 0 && magnitude > 0 ? `−${words}` : words;
}

/** `a, b, and c`. */
export function listed(words: Iterable<string>): string {
  return conjunctions().format(words);
}

/** `a, b, c`: remarks one after another. */
export function joined(words: readonly string[]): string {
  return words.join(t('shell.comma'));
}

/** A name inside a sentence: in lower case, but in German, whose nouns keep their capital. */
export function inSentence(words: string): string {
  const { code, locale } = language();
  return code === 'de' ? words : words.toLocaleLowerCase(locale);
}

/** The same words with a capital first. */
export function capital(words: string): string {
  return words.charAt(0).toLocaleUpperCase(language().locale) + words.slice(1);
}

/** Bytes as `3.4 MB`. */
export function fileSize(bytes: number): string {
  const names = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = 1000;
  let value = bytes;
  let unit = 0;
  while (value >= step && unit < names.length - 1) {
    value /= step;
    unit += 1;
  }
  return `${oneDecimal().format(value)} ${names[unit]}`;
}
