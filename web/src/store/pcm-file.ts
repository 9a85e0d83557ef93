// Streamed writing of samples. Knows no worker and no browser: the handle and the clock are given.

import { BYTES_PER_SAMPLE, encodePcm } from '../decode/pcm';
import type { SampleFormat } from '../decode/pcm';

/** What is needed of a FileSystemSyncAccessHandle. */
export interface SyncFile {
  write(bytes: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  truncate(bytes: number): void;
  flush(): void;
  close(): void;
}

/** Longest time that written samples may wait for the disk, milliseconds: half of the second a crash may cost. */
export const FLUSH_MILLISECONDS = 500;

/** Appends planar audio to one file, so that the file holds whole frames at every moment a crash may choose. */
export class PcmFileWriter {
  private bytes = 0;
  private flushedBytes = 0;
  private flushedAt: number;
  private readonly frameBytes: number;

  /** `now`: milliseconds, monotonic. The file is emptied first. */
  constructor(
    private readonly file: SyncFile,
    private readonly format: SampleFormat,
    channels: number,
    private readonly now: () => number,
  ) {
    this.frameBytes = BYTES_PER_SAMPLE[format] * channels;
    this.flushedAt = now();
    file.truncate(0);
  }

  /** Whole frames in the file. */
  get frames(): number {
    return this.bytes / this.frameBytes;
  }

  /**
   * Appends, and flushes when it is time. When the disk is full, what fitted stays (cut to whole frames) and a
   * QuotaExceededError is thrown.
   */
  append(planar: readonly Float32Array[]): void {
    const bytes = encodePcm(planar, this.format);
    let written = 0;
    try {
      while (written < bytes.length) {
        const count = this.file.write(bytes.subarray(written), { at: this.bytes + written });
        // A write that takes nothing is how some browsers say that the disk is full.
        if (count <= 0) throw new DOMException('no room left', 'QuotaExceededError');
        written += count;
      }
    } catch (error) {
      this.bytes += written - (written % this.frameBytes);
      this.file.truncate(this.bytes);
      this.file.flush();
      throw error;
    }
    this.bytes += written;
    this.flushIfDue();
  }

  /** Flushes when FLUSH_MILLISECONDS have passed since the last time and something is new. */
  flushIfDue(): void {
    if (this.bytes === this.flushedBytes || this.now() - this.flushedAt < FLUSH_MILLISECONDS) return;
    this.file.flush();
    this.flushedBytes = this.bytes;
    this.flushedAt = this.now();
  }

  /** Flushes and closes. */
  close(): void {
    this.file.flush();
    this.file.close();
  }
}
