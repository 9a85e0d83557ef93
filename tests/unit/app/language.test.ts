import { afterEach, describe, expect, it } from 'vitest';
import { decimal, inSentence, joined, listed } from '../../../web/src/app/i18n/format';
import { preferredLanguage, useLanguage } from '../../../web/src/app/i18n/language';
import { nameNotes, spokenNote } from '../../../web/src/app/i18n/note-names';
import { fill, t } from '../../../web/src/app/i18n/t';

afterEach(async () => {
  nameNotes('language');
  await useLanguage('en');
});

describe('the language a visitor gets', () => {
  it.each([
    ['de', 'es', ['ar'], 'de'],
    ['de-AT', 'auto', ['en'], 'de'],
    ['xx', 'es', ['ar'], 'es'],
    [null, 'auto', ['fr-CA', 'es-MX', 'de'], 'es'],
    [null, 'auto', ['fr'], 'en'],
    [null, 'en', ['de'], 'en'],
  ] as const)('asked %s, chosen %s, browser %j: %s', (asked, chosen, wanted, code) => {
    expect(preferredLanguage(asked, chosen, wanted)).toBe(code);
  });
});

describe('words in another language', () => {
  it('come from its catalogue, with its plurals', async () => {
    await useLanguage('ar');
    // The six forms of Arabic nouns after numbers (CLDR).
    expect([0, 1, 2, 3, 11, 100].map((count) => t('drums.hits', { count }))).toEqual([
      'لا ضربات.',
      'ضربة واحدة.',
      'ضربتان.',
      '3 ضربات.',
      '11 ضربة.',
      '100 ضربة.',
    ]);
  });

  it('of which the last choice counts, however long an earlier one takes', async () => {
    const [first, second] = await Promise.all([useLanguage('de'), useLanguage('es')]);
    expect([first, second]).toEqual([false, true]);
    expect(t('shell.save')).toBe('Guardar');
  });

  it('keep what reads left to right together inside a sentence that reads the other way', async () => {
    await useLanguage('ar');
    expect(fill('{name}: {count}', { name: 'demo.wav', count: 3 })).toBe('\u2068demo.wav\u2069: 3');
    await useLanguage('de');
    expect(fill('{name}: {count}', { name: 'demo.wav', count: 12345 })).toBe('demo.wav: 12.345');
  });

  it('write figures and lists as the language does', async () => {
    await useLanguage('de');
    expect(decimal(-1.25, 1)).toBe('−1,3');
    expect(decimal(-0.04, 1)).toBe('0,0');
    expect(listed(['1', '2', '3'])).toBe('1, 2 und 3');
    expect(inSentence('Snare')).toBe('Snare');
    await useLanguage('es');
    expect(inSentence('Caja')).toBe('caja');
    await useLanguage('ar');
    expect(joined(['1', '2'])).toBe('1، 2');
  });
});

describe('names of notes', () => {
  const names = ['B4', 'B♭4', 'E♭5', 'A♭3', 'C♯4', 'F𝄪4', 'A♭♭4', 'B♭♭4'];

  it('are letters in English, with the octave left out', () => {
    expect(names.map(spokenNote)).toEqual(['B', 'B♭', 'E♭', 'A♭', 'C♯', 'F𝄪', 'A♭♭', 'B♭♭']);
  });

  it('are written out in German, with H and B', async () => {
    await useLanguage('de');
    expect(names.map(spokenNote)).toEqual(['H', 'B', 'Es', 'As', 'Cis', 'Fisis', 'Ases', 'Heses']);
  });

  it('are syllables in Spanish and Arabic', async () => {
    await useLanguage('es');
    expect(['C4', 'G♯4', 'B♭3'].map(spokenNote)).toEqual(['do', 'sol♯', 'si♭']);
    await useLanguage('ar');
    expect(spokenNote('G4')).toBe('صول');
  });

  it('can be chosen apart from the language', async () => {
    await useLanguage('de');
    nameNotes('syllables');
    expect(spokenNote('F♯4')).toBe('fa♯');
  });
});
