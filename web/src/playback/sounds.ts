// Drum one-shots for the audible transcription. Origin and licence: public/sounds/LICENSES.md.

/** File of each sound, below the sounds folder. The names are the instruments of transcriptions (shared/drums.json). */
const SOUND_FILES: Readonly<Record<string, string>> = {
  kick: 'kick.wav',
  snare: 'snare.wav',
  snareGhost: 'snare.wav',
  sideStick: 'side-stick.wav',
  hiHatClosed: 'hi-hat.wav',
  hiHatOpen: 'hi-hat-open.wav',
  hiHatPedal: 'hi-hat-pedal.wav',
  tomLow: 'tom-low.wav',
  tomMid: 'tom-mid.wav',
  tomHigh: 'tom-high.wav',
  crash: 'crash.wav',
  ride: 'ride.wav',
  other: 'other.wav',
};

/** The one-shots, fetched at the first load() and decoded once per sample rate. */
export class SoundBank {
  private readonly byRate = new Map<number, Promise<ReadonlyMap<string, AudioBuffer>>>();

  /** `base`: the sounds folder, with a trailing slash: new URL('sounds/', siteRoot()). */
  constructor(private readonly base: URL) {}

  /** Every sound at the context's rate, by name. A load that failed is tried again next time. */
  load(context: BaseAudioContext): Promise<ReadonlyMap<string, AudioBuffer>> {
    const rate = context.sampleRate;
    const known = this.byRate.get(rate);
    if (known) return known;
    const loading = this.fetchAll(context);
    this.byRate.set(rate, loading);
    loading.catch(() => this.byRate.delete(rate));
    return loading;
  }

  private async fetchAll(context: BaseAudioContext): Promise<ReadonlyMap<string, AudioBuffer>> {
    // Two names may share a file; it is fetched and decoded once.
    const files = [...new Set(Object.values(SOUND_FILES))];
    const decoded = new Map(
      await Promise.all(
        files.map(async (file): Promise<[string, AudioBuffer]> => {
          const response = await fetch(new URL(file, this.base));
          if (!response.ok) throw new Error(`${file}: ${response.status}`);
          return [file, await context.decodeAudioData(await response.arrayBuffer())];
        }),
      ),
    );
    const sounds = new Map<string, AudioBuffer>();
    for (const [name, file] of Object.entries(SOUND_FILES)) {
      const buffer = decoded.get(file);
      if (buffer) sounds.set(name, buffer);
    }
    return sounds;
  }
}
