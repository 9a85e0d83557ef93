import { beforeAll, describe, expect, it } from 'vitest';
import { MemoryPcm } from '../../../web/src/decode/pcm';
import type { PcmSink } from '../../../web/src/decode/pcm';
import type { Pipeline } from '../../../web/src/engine/pipeline';
import { TUNED_SENSITIVITY } from '../../../web/src/engine/results';
import type { Score } from '../../../web/src/generated/score';
import { clarinet, drums, rockBeat, wav16 } from '../../support/synth';
import { loadPipeline, quiet } from './core';
import { expectValid } from './schemas';

const RATE = 44100;
let pipeline: Pipeline;

beforeAll(async () => {
  pipeline = await loadPipeline();
});

function mono(samples: Float32Array, sampleRate = RATE): MemoryPcm {
  return new MemoryPcm([samples], sampleRate);
}

function sine(hz: number, seconds: number, sampleRate = RATE): Float32Array {
  return Float32Array.from(
    { length: Math.round(seconds * sampleRate) },
    (_, i) => 0.4 * Math.sin((2 * Math.PI * hz * i) / sampleRate),
  );
}

/** A sink that keeps what it gets. */
function collector(): {
  sink: PcmSink;
  chunks: Float32Array[][];
  state: { ended: 'open' | 'finished' | 'aborted' };
} {
  const chunks: Float32Array[][] = [];
  const state: { ended: 'open' | 'finished' | 'aborted' } = { ended: 'open' };
  return {
    chunks,
    state,
    sink: {
      append: async (planar) => void chunks.push(planar),
      finish: async () => void (state.ended = 'finished'),
      abort: async () => void (state.ended = 'aborted'),
    },
  };
}

describe('decode', () => {
  it('gives back the samples of a 16-bit file exactly', async () => {
    const original = sine(440, 2.1);
    const { sink, chunks, state } = collector();
    const summary = await pipeline.decode(
      new Blob([wav16(original, RATE)]),
      'a.wav',
      async () => sink,
      quiet,
    );
    expect(summary.frames).toBe(original.length);
    expect(state.ended).toBe('finished');
    const decoded = chunks.flatMap(([samples]) => Array.from(samples!));
    decoded.forEach((sample, i) => {
      expect(sample === Math.round(original[i]! * 32767) / 32768).toBe(true);
    });
  });

  it('finds the samples behind a large picture', async () => {
    const file = wav16(sine(440, 0.5), RATE);
    const picture = new Uint8Array(8 + 300_000);
    picture.set(new TextEncoder().encode('LIST'));
    new DataView(picture.buffer).setUint32(4, 300_000, true);
    const { sink } = collector();
    const blob = new Blob([file.subarray(0, 36), picture, file.subarray(36)]);
    const { frames } = await pipeline.decode(blob, 'cover.wav', async () => sink, quiet);
    expect(frames).toBe(RATE / 2);
  });

  it.each([
    ['nothing', new Uint8Array(), 'empty'],
    ['a header without samples', wav16(new Float32Array(), RATE), 'empty'],
    ['half a header', wav16(sine(440, 1), RATE).subarray(0, 30), 'unreadable'],
    ['text', new TextEncoder().encode('RIFF, said the guitarist, is what I live for.'), 'unreadable'],
  ])('refuses %s', async (_, bytes, code) => {
    const { sink } = collector();
    await expect(pipeline.decode(new Blob([bytes]), 'x.wav', async () => sink, quiet)).rejects.toMatchObject({
      code,
    });
  });
});

describe('trackPitch', () => {
  it.each([8000, 22050, 44100, 48000, 96000])('follows a tone at %i Hz sampling rate', async (rate) => {
    const track = await pipeline.trackPitch(mono(sine(523.25, 1, rate), rate), 'c5', '', quiet);
    const steady = track.f0.slice(20, -20);
    expect(steady.length).toBeGreaterThan(100);
    for (const f0 of steady) expect(Math.abs(1200 * Math.log2(f0 / 523.25))).toBeLessThan(5);
    expectValid('pitch-track', track);
  });

  it('hears the mean of five channels', async () => {
    const tone = sine(300, 1);
    const silent = new Float32Array(tone.length);
    const source = new MemoryPcm([silent, tone, silent, tone, silent], RATE);
    const track = await pipeline.trackPitch(source, 'five', '', quiet);
    expect(Math.abs(1200 * Math.log2(track.f0[80]! / 300))).toBeLessThan(5);
  });
});

describe('transcribe', () => {
  const hits = rockBeat(4, 110, 0.5);
  let analysed: Awaited<ReturnType<Pipeline['transcribe']>>;

  beforeAll(async () => {
    const seconds = 0.5 + (4 * 4 * 60) / 110 + 0.5;
    analysed = await pipeline.transcribe(mono(drums(hits, seconds, RATE)), 'beat.wav', 'pfnmf-smt', quiet);
  });

  it('finds kick and snare of a synthetic beat where they are', () => {
    expectValid('drum-transcription', analysed.transcription);
    for (const drum of ['KD', 'SD'] as const) {
      const asked = hits.filter((hit) => hit.drum === drum).map((hit) => hit.time);
      const found = analysed.transcription.events.filter((event) => event.class === drum);
      const matched = asked.filter((time) => found.some((event) => Math.abs(event.time - time) < 0.02));
      expect(matched.length / asked.length).toBeGreaterThanOrEqual(0.9);
      expect(matched.length / found.length).toBeGreaterThanOrEqual(0.5);
    }
  });

  it('picks anew without analysing: nothing changes at the centre, more sensitivity never means fewer hits', () => {
    const centre = TUNED_SENSITIVITY;
    expect(pipeline.pick(analysed, centre)).toEqual(analysed.transcription.events);
    const counts = [-1, -0.5, 0, 0.5, 1].map(
      (value) => pipeline.pick(analysed, { ...centre, HH: value }).length,
    );
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts[0]).toBeLessThan(counts[4]!);
  });

  it('finds kick and snare in a recording of 8 kHz, which holds nothing above 4 kHz', async () => {
    const beat = drums(hits, 0.5 + (4 * 4 * 60) / 110 + 0.5, 48000);
    // Every sixth of six averaged samples: a plain way down from 48 kHz.
    const low = Float32Array.from({ length: Math.floor(beat.length / 6) }, (_, i) =>
      beat.subarray(6 * i, 6 * i + 6).reduce((sum, sample) => sum + sample / 6, 0),
    );
    const { transcription } = await pipeline.transcribe(mono(low, 8000), 'phone.wav', 'pfnmf-smt', quiet);
    for (const drum of ['KD', 'SD'] as const) {
      const asked = hits.filter((hit) => hit.drum === drum).map((hit) => hit.time);
      const found = transcription.events.filter((event) => event.class === drum);
      const matched = asked.filter((time) => found.some((event) => Math.abs(event.time - time) < 0.03));
      expect(matched.length / asked.length).toBeGreaterThanOrEqual(0.8);
    }
  });

  it('refuses candidates that are not its own', () => {
    const { state, transcription } = analysed;
    const broken = { ...state, candidates: { ...state.candidates, time: state.candidates.time.slice(1) } };
    expect(() => pipeline.pick({ transcription, state: broken }, TUNED_SENSITIVITY)).toThrow(/length/);
  });
});

describe('assess', () => {
  const score: Score = {
    title: 'Five notes',
    composer: '',
    transposition: null,
    quartersPerMinute: 100,
    bars: [
      { number: '1', onset: 0, duration: 4, beatQuarters: 1 },
      { number: '2', onset: 4, duration: 4, beatQuarters: 1 },
    ],
    notes: [60, 62, 64, 65, 67].map((midi, i) => ({
      onset: i,
      duration: 1,
      midi,
      name: `${midi}`,
      bar: Math.floor(i / 4),
      beat: (i % 4) + 1,
    })),
  };
  const options = {
    strictness: 'standard',
    quartersPerMinute: 100,
    startFrame: 0,
    level: 'middle',
    against: 'score',
  } as const;

  it('reads the part of a transposing instrument', async () => {
    // Written C D E F G, on a clarinet in B flat: two semitones lower.
    const tones = score.notes.map(({ onset, midi }) => ({
      onset: 0.5 + onset * 0.6,
      duration: 0.55,
      midi: midi - 2,
    }));
    const source = mono(clarinet(tones, 4.5, RATE));
    const { report } = await pipeline.assess(source, 'take.wav', score, 'clarinet', options, quiet);
    expectValid('take-report', report);
    expect(report.notes.map((note) => note.outcome)).toEqual(Array(5).fill('right'));
    expect(report.measures).toMatchObject({ written: 5, right: 5, missed: 0, extra: 0 });
  });

  it('names a different and a missed note', async () => {
    const tones = [
      { onset: 0.5, duration: 0.55, midi: 60 },
      { onset: 1.1, duration: 0.55, midi: 62 },
      { onset: 1.7, duration: 0.55, midi: 66 },
      { onset: 2.9, duration: 0.55, midi: 67 },
    ];
    const { report } = await pipeline.assess(
      mono(clarinet(tones, 4.2, RATE)),
      'take',
      score,
      'other',
      options,
      quiet,
    );
    expect(report.notes.map((note) => note.outcome)).toEqual([
      'right',
      'right',
      'different',
      'missed',
      'right',
    ]);
  });

  it('lists what was heard when there is no score', async () => {
    const tones = [
      { onset: 0.3, duration: 0.8, midi: 70 },
      { onset: 1.3, duration: 0.8, midi: 72 },
    ];
    const { report } = await pipeline.assess(
      mono(clarinet(tones, 2.5, RATE)),
      'free',
      null,
      'other',
      options,
      quiet,
    );
    expectValid('take-report', report);
    expect(report.notes.map((note) => Math.round(note.midi))).toEqual([70, 72]);
    expect(report.measures.pitchAccuracy).toBe(1);
    expect(report.measures.timingAccuracy).toBeNull();
  });

  it('refuses an instrument that does not exist', async () => {
    await expect(
      pipeline.assess(mono(sine(440, 1)), 'take', null, 'kazoo', options, quiet),
    ).rejects.toMatchObject({ code: 'bad-argument' });
  });
});

describe('bad input', () => {
  const nan = sine(440, 1);
  nan[1000] = Number.NaN;
  const cases: [string, MemoryPcm, string][] = [
    ['silence', mono(new Float32Array(RATE)), 'silent'],
    ['a sample that is no number', mono(nan), 'not-finite'],
    ['no samples', mono(new Float32Array()), 'empty'],
    ['a rate of 0', mono(sine(440, 1), 0), 'bad-argument'],
    ['a rate of 1 GHz', mono(sine(440, 1), 1e9), 'bad-argument'],
    [
      '33 channels',
      new MemoryPcm(
        Array.from({ length: 33 }, () => sine(440, 0.1)),
        RATE,
      ),
      'bad-argument',
    ],
  ];

  it.each(cases)('%s: every analysis says so and the core works on', async (_, source, code) => {
    await expect(pipeline.trackPitch(source, 'x', '', quiet)).rejects.toMatchObject({ code });
    await expect(pipeline.transcribe(source, 'x', 'pfnmf-smt', quiet)).rejects.toMatchObject({ code });
    const options = {
      strictness: 'standard',
      quartersPerMinute: null,
      startFrame: 0,
      level: 'middle',
      against: 'score',
    } as const;
    await expect(pipeline.assess(source, 'x', null, 'other', options, quiet)).rejects.toMatchObject({ code });
    await expect(pipeline.trackPitch(mono(sine(440, 0.5)), 'ok', '', quiet)).resolves.toBeDefined();
  });

  it('refuses more than two hours before reading them', async () => {
    const endless = {
      sampleRate: 8000,
      channels: 1,
      frames: 8000 * 7201,
      read: () => Promise.reject(new Error()),
      close: quiet,
    };
    await expect(pipeline.trackPitch(endless, 'long', '', quiet)).rejects.toMatchObject({ code: 'too-long' });
  });
});
