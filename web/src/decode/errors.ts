/** Why a file cannot become samples: nothing here decodes it, it is damaged, it holds no audio, it is too long. */
export type DecodeErrorCode = 'unsupported' | 'unreadable' | 'empty' | 'too-long';

/** A file that cannot become samples. The message is for logs; people read the text the page keeps per code. */
export class DecodeError extends Error {
  constructor(
    readonly code: DecodeErrorCode,
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = 'DecodeError';
  }
}
