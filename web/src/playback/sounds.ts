// Drum one-shots for the audible transcription. Origin and licence: public/sounds/LICENSES.md.

/** File of each sound, below the sounds folder. The names are the drum classes of transcriptions. */
const SOUND_FILES: Readonly<Record<string, string>> = { KD: 'kick.wav', SD: 'snare.wav', HH: 'hi-hat.wav' };

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
    const entries = await Promise.all(
      Object.entries(SOUND_FILES).map(async ([name, file]): Promise<[string, AudioBuffer]> => {
        const response = await fetch(new URL(file, this.base));
        if (!response.ok) throw new Error(`${file}: ${response.status}`);
        return [name, await context.decodeAudioData(await response.arrayBuffer())];
      }),
    );
    return new Map(entries);
  }
}
