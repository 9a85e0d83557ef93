// What a call of the engine can end in or say on its way; also what the package shows of it.

/** Machine-readable reason of a failure; the catalogue has a sentence for each. */
export type EngineErrorCode =
  | 'unreadable'
  | 'unsupported'
  | 'empty'
  | 'silent'
  | 'unpitched'
  | 'not-finite'
  | 'too-short'
  | 'too-long'
  | 'bad-argument'
  | 'out-of-memory'
  | 'crashed'
  | 'cancelled'
  | 'not-loaded';

/** A failure of the engine, named so that a person can be told what to do. */
export class EngineError extends Error {
  override readonly name = 'EngineError';

  constructor(
    readonly code: EngineErrorCode,
    message: string,
  ) {
    super(message);
  }
}

export type Stage = 'load' | 'decode' | 'analyse' | 'align';

/** How far a call has come: the share of the named stage that is done, 0 to 1. */
export interface StageProgress {
  stage: Stage;
  fraction: number;
}
