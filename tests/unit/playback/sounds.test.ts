import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { drumInstruments } from '../../../web/src/notation/drums/drum-map';
import { SoundBank } from '../../../web/src/playback/sounds';

const folder = path.resolve(import.meta.dirname, '../../../public/sounds');
const waves = readdirSync(folder).filter((name) => name.endsWith('.wav'));
/** What rings on; a cut half a second in would be heard. */
const ringing = ['crash.wav', 'ride.wav', 'hi-hat-open.wav'];

describe('public/sounds', () => {
  it('has a sound for every instrument that is transcribed, and no file beside', async () => {
    const fetched: string[] = [];
    vi.stubGlobal('fetch', (url: URL) => {
      fetched.push(path.basename(url.pathname));
      return Promise.resolve(new Response(readFileSync(path.join(folder, path.basename(url.pathname)))));
    });
    const context = {
      sampleRate: 44100,
      decodeAudioData: (bytes: ArrayBuffer) => Promise.resolve({ length: bytes.byteLength }),
    } as unknown as BaseAudioContext;
    const sounds = await new SoundBank(new URL('https://example.org/sounds/')).load(context);
    vi.unstubAllGlobals();
    expect(drumInstruments.filter((name) => !sounds.has(name))).toEqual([]);
    expect(fetched.sort()).toEqual(waves.sort());
  });

  it.each(waves)('%s is short, mono, 16-bit, audible and accounted for', (name) => {
    const bytes = readFileSync(path.join(folder, name));
    const longest = ringing.includes(name) ? 1.2 : 0.5;
    expect([
      bytes.readUInt16LE(20),
      bytes.readUInt16LE(22),
      bytes.readUInt32LE(24),
      bytes.readUInt16LE(34),
    ]).toEqual([1, 1, 44100, 16]);
    const samples = new Int16Array(Uint8Array.from(bytes.subarray(44)).buffer);
    expect(samples.length / 44100).toBeLessThanOrEqual(longest);
    const loud = samples.findIndex((sample) => Math.abs(sample) > 3276);
    // A hit that speaks later than 10 ms would make a right transcription sound late.
    expect(loud).toBeGreaterThanOrEqual(0);
    expect(loud / 44100).toBeLessThan(0.01);
    expect(readFileSync(path.join(folder, 'LICENSES.md'), 'utf8')).toContain(name);
  });
});
