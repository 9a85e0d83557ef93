import type { Recording, TakeContext } from '../generated/recording';
import type { RecordingStore } from '../store/recordings';
import type { Microphone } from './microphone';
import { TypedEventTarget } from '../typed-events';

export type TakeEndReason = 'stopped' | 'unplugged' | 'storage-full' | 'too-long' | 'failed';
export type TakeEvents = {
  /** The take ended by itself or by stop(); the recording is stored. */
  finished: { recording: Recording; reason: TakeEndReason };
  /** Sound is missing from here on: the take will be kept, not measured. */
  dropped: { frames: number };
};

export declare class TakeRecorder extends TypedEventTarget<TakeEvents> {
  /** `name` is what the list shows. */
  static start(
    microphone: Microphone,
    store: RecordingStore,
    take: TakeContext,
    name: string,
  ): Promise<TakeRecorder>;
  readonly recording: Recording;
  /** Time of the first recorded frame on microphone.context's clock, seconds. */
  readonly startTime: number;
  /** Frames captured so far. */
  readonly frames: number;
  /** Notes that the music (after the count-in) starts at this time of microphone.context's clock: sets countInFrames. */
  musicStartsAt(contextTime: number): void;
  stop(): Promise<Recording>;
  /** Ends the take and forgets it. */
  discard(): Promise<void>;
}
