/** Drum one-shots by name; 'KD' | 'SD' | 'HH'. Fetches on first use: new SoundBank(new URL('sounds/', siteRoot())). */
export declare class SoundBank {
  constructor(base: URL);
  load(context: BaseAudioContext): Promise<ReadonlyMap<string, AudioBuffer>>;
}
