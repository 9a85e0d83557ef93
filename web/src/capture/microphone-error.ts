/** What keeps the microphone from us; each has one sentence of help on the page. */
export type MicrophoneErrorCode =
  | 'blocked' // the person or the browser's settings said no
  | 'blocked-by-site' // the page that embeds us does not pass the permission on
  | 'busy' // another application holds the device, or it does not start
  | 'missing' // no microphone at all
  | 'unplugged' // it went away while in use
  | 'unsupported'; // no secure context, or a browser without capture

/** A microphone that cannot be used. */
export class MicrophoneError extends Error {
  constructor(
    readonly code: MicrophoneErrorCode,
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = 'MicrophoneError';
  }
}

/** What tells a refusal by the person from one by the embedding page. */
export interface PermissionFacts {
  /** The document's Permissions Policy for the microphone; null where the browser does not tell. */
  policyAllows: boolean | null;
  /** Whether the page runs in a frame. */
  framed: boolean;
  /** State by the Permissions API; null where it does not know microphones. */
  state: PermissionState | null;
}

/** Names what getUserMedia rejected with (Media Capture and Streams, section 10.2.1). */
export function microphoneErrorFrom(error: unknown, facts: PermissionFacts): MicrophoneError {
  if (error instanceof MicrophoneError) return error;
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  return new MicrophoneError(codeFor(name, facts), message, error);
}

function codeFor(name: string, facts: PermissionFacts): MicrophoneErrorCode {
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      if (facts.policyAllows !== null) return facts.policyAllows ? 'blocked' : 'blocked-by-site';
      // Browsers that keep their policy to themselves still report 'denied' in a frame that was never asked for.
      return facts.framed && facts.state === 'denied' ? 'blocked-by-site' : 'blocked';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return 'unsupported';
  }
}
