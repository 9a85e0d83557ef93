/** Why a score could not be read. */
export type ScoreErrorCode =
  /** Not MusicXML, compressed MusicXML or MIDI. */
  | 'unsupported'
  /** Broken or cut short. */
  | 'damaged'
  /** Built to exhaust a reader: entities, deep nesting, compression bombs. */
  | 'unsafe'
  | 'too-large'
  /** A number outside what music uses, or text where a number belongs. */
  | 'out-of-range'
  /** No pitched note in it. */
  | 'no-notes';

/** A score that could not be read; `message` is one plain English sentence. */
export class ScoreError extends Error {
  override readonly name = 'ScoreError';
  readonly code: ScoreErrorCode;

  constructor(code: ScoreErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
