import { describe, expect, it } from 'vitest';
import { clock, day, fileSize } from '../../../web/src/app/i18n/format';
import { fill, t } from '../../../web/src/app/i18n/t';
import { en } from '../../../web/src/app/i18n/en/index';

describe('fill', () => {
  it('puts parameters in place and groups numbers', () => {
    expect(fill('{name} has {count}', { name: 'a {b}', count: 12345 })).toBe('a {b} has 12,345');
  });

  it('chooses the plural form', () => {
    const message = { one: '{count} hit', other: '{count} hits' };
    expect([0, 1, 2].map((count) => fill(message, { count }))).toEqual(['0 hits', '1 hit', '2 hits']);
  });
});

describe('the catalogue', () => {
  it('answers by key', () => {
    expect(t('drums.hits', { count: 486 })).toBe('486 hits.');
    expect(t('home.title')).toBe(en.home.title);
  });

  it('has no empty message and closes every brace', () => {
    for (const [area, messages] of Object.entries(en)) {
      for (const [name, message] of Object.entries(messages as Record<string, string | object>)) {
        const forms = typeof message === 'string' ? [message] : (Object.values(message) as string[]);
        for (const form of forms) {
          expect(form.trim(), `${area}.${name}`).not.toBe('');
          expect(form.replace(/\{\w+\}/g, ''), `${area}.${name}`).not.toMatch(/[{}]/);
        }
      }
    }
  });
});

describe('clock', () => {
  it.each([
    [0, 0, '0:00'],
    [222.9, 0, '3:42'],
    [3729, 0, '1:02:09'],
    [19.8, 1, '0:19.8'],
    [59.96, 1, '0:59.9'],
    [0.05, 2, '0:00.05'],
    [-1, 0, '0:00'],
  ])('%f s with %i decimals is %s', (seconds, decimals, words) => {
    expect(clock(seconds, decimals)).toBe(words);
  });
});

describe('day', () => {
  const now = new Date(2026, 10, 22, 0, 30);

  it('counts midnights, not hours', () => {
    expect(day(new Date(2026, 10, 22, 0, 5).toISOString(), now)).toBe('today');
    expect(day(new Date(2026, 10, 21, 23, 55).toISOString(), now)).toBe('yesterday');
    expect(day(new Date(2026, 10, 19, 12).toISOString(), now)).toBe('3 days ago');
    expect(day(new Date(2026, 9, 1).toISOString(), now)).toBe('October 1, 2026');
  });
});

describe('fileSize', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [53_740_000, '53.7 MB'],
    [10_800_000_000, '10.8 GB'],
  ])('%i bytes are %s', (bytes, words) => {
    expect(fileSize(bytes)).toBe(words);
  });
});
