import { describe, expect, it } from 'vitest';
import { newResult, readStored } from '../../../web/src/app/drums/stored-result';
import type { StoredResult } from '../../../web/src/app/drums/stored-result';
import type { DrumAnalysis } from '../../../web/src/engine/results';
import { TUNED_SENSITIVITY } from '../../../web/src/engine/results';
import { expectValid } from '../core/schemas';

/** As the first version of the page stored it: three classes, no instrument, no rhythm, three sliders. */
const first: StoredResult = {
  analysis: {
    transcription: {
      file: 'a.wav',
      duration: 2,
      engine: 'pfnmf-smt',
      events: [
        { time: 0.5, class: 'KD', velocity: 1, confidence: 0.9 },
        { time: 1, class: 'HH', velocity: 0.5, confidence: 0.2 },
      ],
    },
    state: { duration: 2 },
  },
  sensitivity: { KD: 0.25, SD: 0, HH: -0.5 },
  events: [{ time: 0.5, class: 'KD', velocity: 1, confidence: 0.9 }],
};

describe('stored results', () => {
  it('of the first version open in today’s shape, with the sliders at rest', () => {
    const result = readStored(structuredClone(first));
    expect(result.events).toEqual([
      { time: 0.5, class: 'KD', instrument: 'kick', velocity: 1, confidence: 0.9 },
    ]);
    expect(result.analysis.transcription.events[1]?.instrument).toBe('hiHatClosed');
    expect(result.sensitivity).toEqual({ ...TUNED_SENSITIVITY, KD: 0.25, HH: -0.5 });
    expect([result.outdated, result.rhythm, result.decisions]).toEqual([true, null, []]);
    expectValid('drum-transcription', { ...result.analysis.transcription, events: result.events });
  });

  it('of this version come back as they were', () => {
    const event = { time: 1, class: 'CY', instrument: 'ride', velocity: 0.4, confidence: 0.1 } as const;
    const analysis = {
      transcription: { file: 'b.wav', duration: 3, engine: 'default', events: [event], rhythm: null },
      state: { duration: 3 },
    } as unknown as DrumAnalysis;
    const result = newResult(analysis, TUNED_SENSITIVITY, [event]);
    result.decisions = [{ verdict: 'remove', event }];
    result.events = [];
    expect(readStored(structuredClone(result))).toEqual(result);
  });
});
