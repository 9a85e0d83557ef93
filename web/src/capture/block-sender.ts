/** Collects samples into blocks of a fixed length and hands each full block over; the block changes hands. */
export class BlockSender {
  private block: Float32Array<ArrayBuffer>;
  private filled = 0;

  /** `send` receives the samples and how many were pushed before them. */
  constructor(
    private readonly blockFrames: number,
    private readonly send: (samples: Float32Array<ArrayBuffer>, startFrame: number) => void,
  ) {
    this.block = new Float32Array(blockFrames);
  }

  private sent = 0;

  push(samples: Float32Array): void {
    for (const sample of samples) {
      this.block[this.filled++] = sample;
      if (this.filled === this.blockFrames) this.flush();
    }
  }

  /** Hands over what is there, even if the block is not full. */
  flush(): void {
    if (this.filled === 0) return;
    const samples = this.filled === this.blockFrames ? this.block : this.block.slice(0, this.filled);
    const startFrame = this.sent;
    this.sent += this.filled;
    this.filled = 0;
    this.block = new Float32Array(this.blockFrames);
    this.send(samples, startFrame);
  }
}
