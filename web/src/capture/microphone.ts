import { TypedEventTarget } from '../typed-events';

export type MicrophoneErrorCode =
  'blocked' | 'blocked-by-site' | 'busy' | 'missing' | 'unplugged' | 'unsupported';
export declare class MicrophoneError extends Error {
  readonly code: MicrophoneErrorCode;
}
/** About 20 a second. */
export interface MicrophoneLevel {
  /** Largest |sample| of the batch, full scale 1. */
  peak: number;
  /** Root mean square of the batch. */
  rms: number;
  /** A sample of this batch reached full scale. */
  clipping: boolean;
  /** Seconds since the last batch above the audibility floor. */
  silentSeconds: number;
}
export interface MicrophoneDevice {
  deviceId: string;
  label: string;
}
export type MicrophoneEvents = {
  level: MicrophoneLevel;
  unplugged: undefined;
  interrupted: undefined;
  resumed: undefined;
};

export declare class Microphone extends TypedEventTarget<MicrophoneEvents> {
  static open(options?: { deviceId?: string }): Promise<Microphone>;
  /** The clock that counts recorded frames: schedule count-in clicks on it. */
  readonly context: AudioContext;
  readonly sampleRate: number;
  readonly deviceId: string;
  readonly label: string;
  /** The browser refused to switch voice processing off. */
  readonly processingOn: boolean;
  readonly unplugged: boolean;
  /** Receives { samples: Float32Array; startFrame: number } blocks of >= 1024 frames for live analysis. */
  tap(): MessagePort;
  dispose(): void;
}
/** Audio inputs; labels are empty until the microphone was allowed once. */
export declare function listMicrophones(): Promise<MicrophoneDevice[]>;
