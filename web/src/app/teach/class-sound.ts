// Playing what students handed in: one at a time, whole or a single bar.

import { TypedEventTarget } from '../../typed-events';

/** A part of a recording, seconds. */
interface Span {
  start: number;
  end: number;
}

/** Plays sounds of packages through the browser's own player. Fires `change` when what plays changes. */
export class ClassSound extends TypedEventTarget<{ change: undefined }> {
  private audio: HTMLAudioElement | null = null;
  private address = '';
  private key: string | null = null;

  /** Key of what plays now; null in silence. */
  get playing(): string | null {
    return this.key;
  }

  /** Plays a sound, or stops it when it is the one that plays. `span` plays only a part. */
  async toggle(key: string, sound: () => Promise<Blob | null>, span: Span | null = null): Promise<void> {
    const same = this.key === key;
    this.stop();
    if (same) return;
    const blob = await sound();
    if (!blob) return;
    const audio = new Audio();
    this.address = URL.createObjectURL(blob);
    audio.src = this.address;
    this.audio = audio;
    this.key = key;
    audio.addEventListener('ended', () => this.stop());
    audio.addEventListener('error', () => this.stop());
    if (span) {
      audio.currentTime = span.start;
      audio.addEventListener('timeupdate', () => {
        if (audio.currentTime >= span.end) this.stop();
      });
    }
    this.emit('change', undefined);
    await audio.play().catch(() => this.stop());
  }

  stop(): void {
    if (!this.audio) return;
    this.audio.pause();
    this.audio.removeAttribute('src');
    URL.revokeObjectURL(this.address);
    this.audio = null;
    this.key = null;
    this.emit('change', undefined);
  }
}
