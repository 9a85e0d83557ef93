// Times, dates and sizes in words.

const language = 'en';
const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
const oneDecimal = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });

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
  if (days >= 0 && days < daysPerWeek) return relative.format(-days, 'day');
  return then.toLocaleDateString(language, { day: 'numeric', month: 'long', year: 'numeric' });
}

/** Bytes as `3.4 MB`. */
export function fileSize(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = 1000;
  let value = bytes;
  let unit = 0;
  while (value >= step && unit < units.length - 1) {
    value /= step;
    unit += 1;
  }
  return `${oneDecimal.format(value)} ${units[unit]}`;
}
