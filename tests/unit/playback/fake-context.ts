/** What a test sees of one AudioBufferSourceNode. */
export class FakeSource {
  buffer: FakeBuffer | null = null;
  onended: (() => void) | null = null;
  startedAt = Infinity;
  stoppedAt = Infinity;
  connectedTo: unknown = null;

  constructor(private readonly context: FakeContext) {}

  connect(target: unknown): unknown {
    this.connectedTo = target;
    return target;
  }

  disconnect(): void {
    this.connectedTo = null;
  }

  start(when: number): void {
    this.startedAt = when;
    this.context.sources.push(this);
  }

  stop(when = this.context.currentTime): void {
    this.stoppedAt = Math.max(when, this.context.currentTime);
  }

  get endsAt(): number {
    return Math.min(this.stoppedAt, this.startedAt + (this.buffer?.duration ?? 0));
  }
}

class FakeBuffer {
  private readonly data: Float32Array[];

  constructor(
    readonly numberOfChannels: number,
    readonly length: number,
    readonly sampleRate: number,
  ) {
    this.data = Array.from({ length: numberOfChannels }, () => new Float32Array(length));
  }

  get duration(): number {
    return this.length / this.sampleRate;
  }

  getChannelData(channel: number): Float32Array {
    return this.data[channel]!;
  }
}

class FakeGain {
  readonly gain = {
    value: 1,
    setValueAtTime: (): void => undefined,
    linearRampToValueAtTime: (): void => undefined,
    setTargetAtTime: (value: number): void => {
      this.gain.value = value;
    },
  };

  connect(target: unknown): unknown {
    return target;
  }

  disconnect(): void {
    // Nothing sounds here: render() reads the schedule.
  }
}

/** An AudioContext whose clock the test moves and whose schedule it reads. */
export class FakeContext {
  currentTime = 0;
  state = 'running';
  readonly baseLatency = 0;
  readonly outputLatency = 0;
  readonly destination = {};
  sources: FakeSource[] = [];

  constructor(readonly sampleRate: number) {}

  createGain(): FakeGain {
    return new FakeGain();
  }

  createBuffer(channels: number, length: number, sampleRate: number): FakeBuffer {
    return new FakeBuffer(channels, length, sampleRate);
  }

  createBufferSource(): FakeSource {
    return new FakeSource(this);
  }

  /** Moves the clock; sources that come to their end say so. */
  advance(seconds: number): void {
    this.currentTime += seconds;
    for (const source of this.sources) {
      if (source.endsAt > this.currentTime || !source.onended) continue;
      const ended = source.onended;
      source.onended = null;
      ended();
    }
  }

  /** What has sounded by now: sample n is at context frame n. `wanted` chooses sources. */
  render(wanted: (source: FakeSource) => boolean = () => true): Float32Array {
    const out = new Float32Array(Math.ceil(this.currentTime * this.sampleRate));
    for (const source of this.sources.filter(wanted)) {
      const start = source.startedAt * this.sampleRate;
      // Anything between two samples would be interpolated by a real context.
      if (Math.abs(start - Math.round(start)) > 1e-6) throw new Error(`starts between samples: ${start}`);
      const data = source.buffer!.getChannelData(0);
      const end = Math.min(out.length, Math.round(source.endsAt * this.sampleRate));
      for (let n = Math.round(start); n < end; ++n) out[n] = out[n]! + data[n - Math.round(start)]!;
    }
    return out;
  }
}
