import type { TapBlock } from '../capture/capture-protocol';
import { BLOCK_FRAMES } from '../capture/capture-protocol';
import { Microphone } from '../capture/microphone';
import { packageBase } from './base';
import type { Sound } from './sound';

/** What was heard in the last twentieth of a second. */
export interface RecorderLevel {
  /** Largest |sample|, full scale 1. */
  peak: number;
  /** Root mean square. */
  rms: number;
  /** A sample reached full scale. */
  clipping: boolean;
}

export interface RecorderOptions {
  /** Device to record from; the browser's default unless given. */
  deviceId?: string;
  /** About twenty times a second, from opening to stopping. */
  onLevel?: (level: RecorderLevel) => void;
}

export interface RecordedSound extends Sound {
  /** Frames that the browser lost; above 0, do not measure this recording. */
  droppedFrames: number;
  /** The browser kept some voice processing on all the same: loudness then means nothing. */
  processingOn: boolean;
}

/**
 * Records the microphone as it is: no echo cancellation, no noise suppression, no gain control. Sound is kept in
 * memory, 11 MB a minute.
 */
export class Recorder {
  readonly #microphone: Microphone;
  readonly #port: MessagePort;
  readonly #blocks: TapBlock[] = [];

  private constructor(microphone: Microphone) {
    this.#microphone = microphone;
    this.#port = microphone.tap(BLOCK_FRAMES);
    this.#port.onmessage = ({ data }: MessageEvent<TapBlock>): void => void this.#blocks.push(data);
  }

  /**
   * Asks for the microphone and records from now on. Call from a press: the browser may ask the person.
   * @throws an error with a code: 'blocked', 'blocked-by-site', 'busy', 'missing', 'unsupported'
   */
  static async start(options: RecorderOptions = {}): Promise<Recorder> {
    const microphone = await Microphone.open({
      ...(options.deviceId ? { deviceId: options.deviceId } : {}),
      worklet: new URL('workers/capture.worklet.js', packageBase()).href,
    });
    const { onLevel } = options;
    if (onLevel) microphone.on('level', ({ peak, rms, clipping }) => onLevel({ peak, rms, clipping }));
    return new Recorder(microphone);
  }

  /** Ends the recording, switches the microphone off and gives what was heard. */
  stop(): RecordedSound {
    const { processingOn, sampleRate } = this.#microphone;
    this.#port.close();
    this.#microphone.dispose();
    const blocks = this.#blocks;
    const samples = new Float32Array(blocks.reduce((sum, block) => sum + block.samples.length, 0));
    let at = 0;
    let droppedFrames = 0;
    let expected = blocks[0]?.startFrame ?? 0;
    for (const { samples: heard, startFrame } of blocks) {
      droppedFrames += Math.max(0, startFrame - expected);
      expected = startFrame + heard.length;
      samples.set(heard, at);
      at += heard.length;
    }
    return { channels: [samples], sampleRate, droppedFrames, processingOn };
  }
}
