// Moves live samples from the audio thread's feed into a file. The page takes no part, so a busy page loses nothing.

import { DropoutDetector } from '../capture/dropout';
import { RingReader } from '../capture/ring';
import type { PcmFileWriter } from './pcm-file';
import type { FeedMessage, LiveFeed, WriterStatus } from './pcm-writer-protocol';

/** How long finish() waits for the audio thread's last samples, milliseconds; a suspended context sends none. */
const LAST_SAMPLES_MILLISECONDS = 1000;

/** One take being written. Call poll() about twenty times a second. */
export class LiveRecording {
  private readonly detector: DropoutDetector;
  private readonly reader: RingReader | null = null;
  private readonly blocks: Float32Array[] = [];
  private portEnded = false;
  private settled = false;

  /** `now`: milliseconds, monotonic. */
  constructor(
    private readonly feed: LiveFeed,
    sampleRate: number,
    private readonly file: PcmFileWriter,
    private readonly now: () => number,
  ) {
    this.detector = new DropoutDetector(sampleRate);
    if ('ring' in feed) this.reader = new RingReader(feed.ring);
    else {
      feed.port.onmessage = ({ data }: MessageEvent<FeedMessage>): void => {
        if (data.type === 'end') this.portEnded = true;
        else this.blocks.push(data.samples);
      };
    }
  }

  get status(): WriterStatus {
    return {
      frames: this.file.frames,
      droppedFrames: (this.reader?.dropped ?? 0) + this.detector.lostFrames,
    };
  }

  /** Writes what has arrived; true once the last sample is in the file. Throws what the file throws. */
  poll(): boolean {
    // Asked first: samples written before the end was said are then certainly seen below.
    const ended = this.reader ? this.reader.ended : this.portEnded;
    const pieces = this.reader ? [this.reader.read()] : this.blocks.splice(0);
    for (const piece of pieces) if (piece.length > 0) this.file.append([piece]);
    this.file.flushIfDue();
    const arrived = this.file.frames + (this.reader?.dropped ?? 0);
    if (!ended && arrived > 0) this.detector.observe(arrived, this.now() / 1000);
    if (ended) this.settle();
    return ended;
  }

  /** Waits for the last samples, but not for ever. */
  async finish(): Promise<void> {
    const deadline = this.now() + LAST_SAMPLES_MILLISECONDS;
    while (!this.poll() && this.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
    this.settle();
    this.close();
  }

  /** Lets go of the feed. */
  close(): void {
    if ('port' in this.feed) this.feed.port.close();
  }

  private settle(): void {
    if (this.settled) return;
    this.settled = true;
    this.detector.finish(this.now() / 1000);
  }
}
