import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = path.resolve(import.meta.dirname, '../../../public/sounds');
const waves = readdirSync(folder).filter((name) => name.endsWith('.wav'));

describe('public/sounds', () => {
  it('has one sound per drum class that is transcribed', () => {
    expect(waves.sort()).toEqual(['hi-hat.wav', 'kick.wav', 'snare.wav']);
  });

  it.each(waves)('%s is short, mono, 16-bit, audible and accounted for', (name) => {
    const bytes = readFileSync(path.join(folder, name));
    expect(bytes.length).toBeLessThan(50_000);
    expect([
      bytes.readUInt16LE(20),
      bytes.readUInt16LE(22),
      bytes.readUInt32LE(24),
      bytes.readUInt16LE(34),
    ]).toEqual([1, 1, 44100, 16]);
    const samples = new Int16Array(Uint8Array.from(bytes.subarray(44)).buffer);
    expect(samples.length / 44100).toBeLessThanOrEqual(0.5);
    const loud = samples.findIndex((sample) => Math.abs(sample) > 3276);
    // A hit that speaks later than 10 ms would make a right transcription sound late.
    expect(loud).toBeGreaterThanOrEqual(0);
    expect(loud / 44100).toBeLessThan(0.01);
    expect(readFileSync(path.join(folder, 'LICENSES.md'), 'utf8')).toContain(name);
  });
});
