import type { EmbedMessage, PracticeResult } from '../../../web/src/generated/embed-message';

/** A take as a widget hands it in. */
export const practiceResult: PracticeResult = {
  kind: 'practice',
  exercise: 'ode-to-joy',
  title: 'Ode to Joy',
  instrument: 'clarinet',
  level: 'middle',
  strictness: 'standard',
  quartersPerMinute: 84,
  playedAt: '2026-03-02T10:20:30.000Z',
  duration: 24.5,
  takes: 2,
  against: 'score',
  confidence: 'score',
  model: 'score',
  modelHash: 'a1'.repeat(32),
  trainedOn: 'simulated ratings',
  ratings: {
    musicality: { value: 0.5, low: 0.4, high: 0.6 },
    noteAccuracy: { value: 0.9, low: 0.8, high: 1 },
    rhythmicAccuracy: { value: 0.7, low: 0.6, high: 0.8 },
    toneQuality: { value: 0.3, low: 0, high: 0.5 },
  },
  measures: {
    written: 30,
    right: 28,
    different: 1,
    octave: 0,
    missed: 1,
    extra: 0,
    squeaks: 0,
    pitchAccuracy: 0.93,
    timingAccuracy: 0.9,
    medianAbsoluteCents: 6.5,
    medianAbsoluteMilliseconds: 14,
  },
  score: { scaled: 0.6, raw: 60, min: 0, max: 100 },
};

const envelope = { protocol: 'woodshed', version: 1, id: '12-1' } as const;

/** One sound message of every type, and the forms that a payload can take. */
export const soundMessages: readonly EmbedMessage[] = [
  {
    ...envelope,
    type: 'configure',
    payload: {
      kind: 'practice',
      exercise: 'ode-to-joy',
      instrument: 'clarinet',
      level: 'symphonic',
      strictness: 'strict',
      tempo: 72,
      attempts: 5,
      src: 'sounds/beat.wav',
      lang: 'de-AT',
      scheme: 'dark',
      theme: { '--accent': '#0b5c4c' },
    },
  },
  { ...envelope, type: 'configure', payload: {} },
  { ...envelope, type: 'ready', payload: { kind: 'practice', mode: 'threads', storage: 'kept' } },
  { ...envelope, type: 'started', payload: { take: 1 } },
  { ...envelope, type: 'progress', payload: { stage: 'analyse', fraction: 0.5 } },
  { ...envelope, type: 'result', payload: practiceResult },
  {
    ...envelope,
    type: 'result',
    payload: { ...practiceResult, exercise: null, quartersPerMinute: null, ratings: null, score: null },
  },
  {
    ...envelope,
    type: 'result',
    payload: {
      kind: 'drums',
      name: 'beat.wav',
      engine: 'default',
      duration: 8,
      quartersPerMinute: null,
      hits: [{ time: 0.5, drum: 'KD', velocity: 0.8, confidence: 0.9 }],
    },
  },
  { ...envelope, type: 'error', payload: { code: 'blocked-by-site', message: 'No microphone here.' } },
  { ...envelope, type: 'resize', payload: { height: 640 } },
];
