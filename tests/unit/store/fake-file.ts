import type { SyncFile } from '../../../web/src/store/pcm-file';

/** A synchronous file in memory that can be slow to take bytes, or full. */
export class FakeFile implements SyncFile {
  bytes = new Uint8Array(0);
  capacity = Infinity;
  bytesPerWrite = Infinity;
  whenFull: 'throw' | 'zero' = 'throw';
  flushes = 0;
  closed = false;

  write(bytes: Uint8Array<ArrayBuffer>, { at }: { at: number }): number {
    const count = Math.min(bytes.length, this.bytesPerWrite, this.capacity - at);
    if (count <= 0 && this.whenFull === 'throw') throw new DOMException('full', 'QuotaExceededError');
    const grown = new Uint8Array(Math.max(this.bytes.length, at + count));
    grown.set(this.bytes);
    grown.set(bytes.subarray(0, count), at);
    this.bytes = grown;
    return count;
  }

  truncate(bytes: number): void {
    this.bytes = this.bytes.slice(0, bytes);
  }

  flush(): void {
    this.flushes++;
  }

  close(): void {
    this.closed = true;
  }
}
