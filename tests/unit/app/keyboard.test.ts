import { afterEach, describe, expect, it } from 'vitest';
import { chosenLetter, meantKey, withLetter } from '../../../web/src/app/components/keyboard';
import { settings } from '../../../web/src/app/settings';

const inUse = ['r', 'l', 'c'];

afterEach(() => settings.clear());

describe('letters that the visitor changed', () => {
  it('mean what the page calls by its own', () => {
    settings.set({ letters: { l: 'x' } });
    expect(meantKey({ key: 'X' })).toBe('l');
    expect(meantKey({ key: 'l' })).toBe('');
    expect(meantKey({ key: 'r' })).toBe('r');
    expect(meantKey({ key: 'Escape' })).toBe('Escape');
    expect(chosenLetter('l')).toBe('x');
  });

  it('change places with a letter that was taken', () => {
    const swapped = withLetter({}, inUse, 'l', 'c');
    expect(swapped).toEqual({ l: 'c', c: 'l' });
    settings.set({ letters: swapped });
    expect([meantKey({ key: 'c' }), meantKey({ key: 'l' })]).toEqual(['l', 'c']);
  });

  it('leave nothing behind when they are put back', () => {
    expect(withLetter(withLetter({}, inUse, 'l', 'c'), inUse, 'l', 'l')).toEqual({});
  });
});
