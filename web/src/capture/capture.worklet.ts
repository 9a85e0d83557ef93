// The audio thread's part of recording: copies samples, measures their level, nothing else.

import type { FeedMessage } from '../store/pcm-writer-protocol';
import { BlockSender } from './block-sender';
import { BLOCK_FRAMES, CAPTURE_PROCESSOR } from './capture-protocol';
import type { CaptureReply, CaptureRequest, TapBlock } from './capture-protocol';
import { LevelMeter } from './level';
import { RingWriter } from './ring';

// TypeScript's libraries leave the AudioWorkletGlobalScope out (Web Audio API 1.1 section 1.32.1).
declare const currentFrame: number;
declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** Level messages a second: smooth to the eye, few for the page. */
const LEVELS_PER_SECOND = 20;

/** Where the current take goes. */
interface TakeFeed {
  write(samples: Float32Array): void;
  end(): void;
}

class CaptureProcessor extends AudioWorkletProcessor {
  private readonly meter = new LevelMeter();
  private readonly silence = new Float32Array(128);
  private feed: TakeFeed | null = null;
  private tap: BlockSender | null = null;
  private recordedFrames = 0;
  private announced = false;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<CaptureRequest>): void => this.handle(data);
  }

  process(inputs: Float32Array[][]): boolean {
    // Without a connected track there are no channels; time goes on, and so does the take.
    const samples = inputs[0]?.[0] ?? this.silence;
    if (this.feed) {
      if (!this.announced) {
        this.announced = true;
        this.reply({ type: 'recording', startFrame: currentFrame });
      }
      this.feed.write(samples);
      this.recordedFrames += samples.length;
    }
    this.tap?.push(samples);
    this.meter.push(samples);
    if (this.meter.frames * LEVELS_PER_SECOND >= sampleRate) {
      this.reply({ type: 'level', ...this.meter.take(), recordedFrames: this.recordedFrames });
    }
    return true;
  }

  private handle(request: CaptureRequest): void {
    switch (request.type) {
      case 'record':
        this.feed = 'ring' in request.feed ? new RingWriter(request.feed.ring) : portFeed(request.feed.port);
        this.recordedFrames = 0;
        this.announced = false;
        return;
      case 'stop':
        this.feed?.end();
        this.feed = null;
        this.reply({ type: 'stopped', frames: this.recordedFrames });
        this.recordedFrames = 0;
        return;
      case 'tap': {
        const firstFrame = currentFrame;
        this.tap = new BlockSender(request.blockFrames, (samples, startFrame) => {
          const block: TapBlock = { samples, startFrame: firstFrame + startFrame };
          request.port.postMessage(block, [samples.buffer]);
        });
        return;
      }
    }
  }

  private reply(message: CaptureReply): void {
    this.port.postMessage(message);
  }
}

function portFeed(port: MessagePort): TakeFeed {
  const send = (message: FeedMessage, transfer: Transferable[]): void => port.postMessage(message, transfer);
  const sender = new BlockSender(BLOCK_FRAMES, (samples) =>
    send({ type: 'block', samples }, [samples.buffer]),
  );
  return {
    write: (samples) => sender.push(samples),
    end: () => {
      sender.flush();
      send({ type: 'end' }, []);
    },
  };
}

registerProcessor(CAPTURE_PROCESSOR, CaptureProcessor);
