import { TypedEventTarget } from '../typed-events';

/** Where a take stands. */
export type SessionState = 'idle' | 'asking' | 'countIn' | 'recording' | 'saving' | 'done';

/** Times of a running take on the host's clock, seconds. */
export interface TakeTimes {
  /** First beat of the music; not later than now when there is no count-in. */
  musicStart: number;
  /** End of the last written note; null without a score, which is then ended by hand only. */
  musicEnd: number | null;
}

/** What the session drives. `Take` is whatever a saved take is to the page. */
export interface SessionHost<Take> {
  /** Seconds. */
  now(): number;
  /** Opens the microphone and starts recording and count-in. Rejects when that is impossible. */
  begin(): Promise<TakeTimes>;
  /** Ends the take and resolves once it is safe. */
  save(): Promise<Take>;
  /** Ends the take and forgets it. */
  discard(): Promise<void>;
}

export interface SessionEvents<Take> {
  state: SessionState;
  /** The take is safe. */
  saved: Take;
  /** It could not begin or be saved; the state is idle again. */
  failed: unknown;
}

/** A second press this soon after the first is a bounce or a double click, seconds. */
const BOUNCE_SECONDS = 0.5;
/** Silence after the last written note that ends a take, seconds. */
export const CLOSING_SILENCE_SECONDS = 2;

/**
 * The course of one take behind the Record button: idle, asking for the microphone, count-in, recording, saving, done.
 * Press starts and stops; a press or Escape while asking or counting in cancels and leaves nothing; Escape while
 * recording stops and keeps the take, since nothing played is ever lost.
 */
export class PracticeSession<Take> extends TypedEventTarget<SessionEvents<Take>> {
  private current: SessionState = 'idle';
  private times: TakeTimes | null = null;
  private pressedAt = -Infinity;
  private attempt = 0;

  constructor(private readonly host: SessionHost<Take>) {
    super();
  }

  get state(): SessionState {
    return this.current;
  }

  /** Whether a take is under way, so that the page shows no navigation. */
  get live(): boolean {
    return this.current === 'countIn' || this.current === 'recording';
  }

  /** The Record button or Space was pressed and released. */
  press(): void {
    const now = this.host.now();
    if (now - this.pressedAt < BOUNCE_SECONDS) return;
    this.pressedAt = now;
    if (this.current === 'idle' || this.current === 'done') void this.begin();
    else this.end();
  }

  /** Escape: cancels before the music, stops and keeps in it. */
  escape(): void {
    this.end();
  }

  /** Looks at the clock; call several times a second. `silentSeconds`: how long nothing has been heard. */
  tick(silentSeconds: number): void {
    const { times } = this;
    if (!times) return;
    const now = this.host.now();
    if (this.current === 'countIn' && now >= times.musicStart) this.enter('recording');
    if (this.current !== 'recording' || times.musicEnd === null) return;
    const silentSinceEnd = Math.min(silentSeconds, now - times.musicEnd);
    if (silentSinceEnd >= CLOSING_SILENCE_SECONDS) void this.save();
  }

  /** The take ended by itself (microphone unplugged, storage full): keep what there is. */
  ended(): void {
    if (this.live) void this.save();
  }

  /** The page is left: a count-in is cancelled, a running take is kept. */
  leave(): void {
    this.end();
  }

  private end(): void {
    if (this.current === 'asking') {
      this.attempt += 1;
      this.enter('idle');
    } else if (this.current === 'countIn') {
      this.times = null;
      this.enter('idle');
      this.host.discard().catch((error: unknown) => this.emit('failed', error));
    } else if (this.current === 'recording') void this.save();
  }

  private async begin(): Promise<void> {
    this.attempt += 1;
    const { attempt } = this;
    this.enter('asking');
    try {
      const times = await this.host.begin();
      if (attempt !== this.attempt) {
        await this.host.discard();
        return;
      }
      this.times = times;
      this.enter(times.musicStart > this.host.now() ? 'countIn' : 'recording');
    } catch (error) {
      if (attempt !== this.attempt) return;
      this.enter('idle');
      this.emit('failed', error);
    }
  }

  private async save(): Promise<void> {
    this.times = null;
    this.enter('saving');
    try {
      const take = await this.host.save();
      this.enter('done');
      this.emit('saved', take);
    } catch (error) {
      this.enter('idle');
      this.emit('failed', error);
    }
  }

  private enter(state: SessionState): void {
    this.current = state;
    this.emit('state', state);
  }
}
