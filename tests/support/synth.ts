// Synthetic recordings with known truth, the same for every test and every run (seeded).

import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** A small linear congruential generator (Numerical Recipes, ch. 7): the same noise every time. */
export function seededNoise(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** Adds `part` into `into`, starting at a time in seconds. */
function mix(into: Float32Array, part: Float32Array, atSeconds: number, sampleRate: number): void {
  const start = Math.round(atSeconds * sampleRate);
  for (let i = 0; i < part.length && start + i < into.length; ++i) into[start + i]! += part[i]!;
}

/** A tone of a steady note to synthesise. */
export interface Tone {
  onset: number;
  duration: number;
  /** Fractional MIDI number: 69.25 is A4, 25 cents sharp. */
  midi: number;
}

/** Relative strengths of a clarinet's partials: odd ones dominate below the break. */
const CLARINET_PARTIALS = [1, 0.05, 0.55, 0.04, 0.3, 0.04, 0.18, 0.03, 0.1];

/** A clarinet-like voice playing the tones. */
export function clarinet(tones: readonly Tone[], totalSeconds: number, sampleRate: number): Float32Array {
  const samples = new Float32Array(Math.round(totalSeconds * sampleRate));
  for (const { onset, duration, midi } of tones) {
    const hz = 440 * 2 ** ((midi - 69) / 12);
    const length = Math.round(duration * sampleRate);
    const attack = 0.02 * sampleRate;
    const release = 0.03 * sampleRate;
    const tone = Float32Array.from({ length }, (_, i) => {
      const envelope = Math.min(1, i / attack, (length - i) / release);
      let value = 0;
      CLARINET_PARTIALS.forEach((strength, k) => {
        if ((k + 1) * hz < sampleRate / 2) {
          value += strength * Math.sin((2 * Math.PI * (k + 1) * hz * i) / sampleRate);
        }
      });
      return 0.2 * envelope * value;
    });
    mix(samples, tone, onset, sampleRate);
  }
  const noise = seededNoise(7);
  return samples.map((sample) => sample + 0.0005 * noise());
}

export type SyntheticDrum = 'KD' | 'SD' | 'HH';

/** One hit, in seconds. */
export interface Hit {
  time: number;
  drum: SyntheticDrum;
}

function drumSound(drum: SyntheticDrum, sampleRate: number): Float32Array {
  const noise = seededNoise(drum.charCodeAt(0));
  const decay = { KD: 0.12, SD: 0.09, HH: 0.035 }[drum];
  let previous = 0;
  return Float32Array.from({ length: Math.round(0.4 * sampleRate) }, (_, i) => {
    const t = i / sampleRate;
    const envelope = Math.exp(-t / decay);
    const white = noise();
    // First difference: a gentle high-pass for the cymbal.
    const bright = white - previous;
    previous = white;
    switch (drum) {
      case 'KD':
        return 0.8 * envelope * Math.sin(2 * Math.PI * (55 * t + 2.5 * (1 - Math.exp(-t / 0.02))));
      case 'SD':
        return envelope * (0.3 * Math.sin(2 * Math.PI * 190 * t) + 0.35 * white);
      case 'HH':
        return 0.25 * envelope * bright;
    }
  });
}

/** A drum machine playing the hits. */
export function drums(hits: readonly Hit[], totalSeconds: number, sampleRate: number): Float32Array {
  const samples = new Float32Array(Math.round(totalSeconds * sampleRate));
  const sounds = new Map<SyntheticDrum, Float32Array>();
  for (const { time, drum } of hits) {
    const sound = sounds.get(drum) ?? drumSound(drum, sampleRate);
    sounds.set(drum, sound);
    mix(samples, sound, time, sampleRate);
  }
  return samples;
}

/** Some of the site's drum one-shots (public/sounds), mono, each at its own level; 44.1 kHz. */
export async function oneShots(names: readonly string[]): Promise<Record<string, Float32Array>> {
  const folder = path.resolve(import.meta.dirname, '../../public/sounds');
  const entries = await Promise.all(
    names.map(async (name): Promise<[string, Float32Array]> => [
      name,
      pcm16(await readFile(path.join(folder, `${name}.wav`))),
    ]),
  );
  return Object.fromEntries(entries);
}

/** The first channel of a 16-bit PCM WAV file. */
function pcm16(file: Buffer): Float32Array {
  const format = file.indexOf('fmt ');
  const channels = file.readUInt16LE(format + 10);
  if (file.readUInt16LE(format + 8) !== 1 || file.readUInt16LE(format + 22) !== 16)
    throw new Error('not 16-bit PCM');
  const data = file.indexOf('data');
  const frames = file.readUInt32LE(data + 4) / (2 * channels);
  return Float32Array.from(
    { length: frames },
    (_, frame) => file.readInt16LE(data + 8 + 2 * channels * frame) / 32768,
  );
}

/** The plainest rock beat there is: kick on one and three, snare on two and four, hi-hat in eighths. */
export function rockBeat(bars: number, beatsPerMinute: number, startSeconds: number): Hit[] {
  const beat = 60 / beatsPerMinute;
  const hits: Hit[] = [];
  for (let eighth = 0; eighth < bars * 8; ++eighth) {
    const time = startSeconds + (eighth * beat) / 2;
    hits.push({ time, drum: 'HH' });
    if (eighth % 4 === 0) hits.push({ time, drum: 'KD' });
    if (eighth % 4 === 2) hits.push({ time, drum: 'SD' });
  }
  return hits;
}

/** A 16-bit mono WAV file. */
export function wav16(samples: Float32Array, sampleRate: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(44 + 2 * samples.length);
  const view = new DataView(bytes.buffer);
  const text = (at: number, value: string): void => {
    for (let i = 0; i < value.length; ++i) view.setUint8(at + i, value.charCodeAt(i));
  };
  text(0, 'RIFF');
  view.setUint32(4, 36 + 2 * samples.length, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, 2 * sampleRate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, 2 * samples.length, true);
  samples.forEach((sample, i) => {
    view.setInt16(44 + 2 * i, Math.max(-32768, Math.min(32767, Math.round(sample * 32767))), true);
  });
  return bytes;
}
