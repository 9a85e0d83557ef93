import { describe, expect, it } from 'vitest';
import { headline, summary } from '../../../web/src/app/drums/words';
import type { DrumEvent } from '../../../web/src/generated/drum-transcription';

function hits(sure: number, unsure: number): DrumEvent[] {
  return Array.from({ length: sure + unsure }, (_, i) => ({
    time: i,
    class: i % 2 === 0 ? 'KD' : 'HH',
    instrument: i % 2 === 0 ? 'kick' : 'hiHatClosed',
    velocity: 0.5,
    confidence: i < sure ? 0.9 : 0.1,
  }));
}

describe('headline', () => {
  it.each([
    [0, 0, 'No drum hits found.'],
    [1, 0, '1 hit.'],
    [485, 1, '486 hits. One to check by ear.'],
    [484, 2, '486 hits. Two to check by ear.'],
    [1476, 10, '1,486 hits. Ten to check by ear.'],
    [9, 11, '20 hits. 11 to check by ear.'],
  ])('%i sure and %i unsure: %s', (sure, unsure, words) => {
    expect(headline(hits(sure, unsure))).toBe(words);
  });
});

describe('summary', () => {
  it('says what the picture shows', () => {
    expect(summary('a.wav', hits(3, 0), 222)).toBe(
      'Waveform and drum lanes of a.wav: 1 hi-hat and 2 kick in 3:42.',
    );
    expect(summary('a.wav', null, 222)).toBe('Waveform of a.wav.');
  });
});
