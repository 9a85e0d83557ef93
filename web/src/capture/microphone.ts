// The microphone: asked for without voice processing, read back, measured, handed to whoever records.

import { Scope } from '../scope';
import type { LiveFeed } from '../store/pcm-writer-protocol';
import { TypedEventTarget } from '../typed-events';
import { CAPTURE_PROCESSOR, PROMPT_BLOCK_FRAMES } from './capture-protocol';
import type { CaptureReply, CaptureRequest } from './capture-protocol';
import workletUrl from './capture.worklet.ts?worker&url';
import { MicrophoneError, microphoneErrorFrom } from './microphone-error';
import type { PermissionFacts } from './microphone-error';

export { MicrophoneError } from './microphone-error';
export type { MicrophoneErrorCode } from './microphone-error';
export type { TapBlock } from './capture-protocol';

/** What was heard in the last twentieth of a second. */
export interface MicrophoneLevel {
  /** Largest |sample|, full scale 1. */
  peak: number;
  /** Root mean square. */
  rms: number;
  /** A sample reached full scale. */
  clipping: boolean;
  /** Seconds since the last batch above SILENCE_RMS. */
  silentSeconds: number;
  /** Frames recorded so far; 0 while no take is recorded. */
  recordedFrames: number;
}

/** RMS below which nothing is played: -54 dB of full scale, above the noise of a quiet room and a cheap microphone. */
export const SILENCE_RMS = 0.002;

/** How long the audio clock may take to start, milliseconds; it stands still while another call holds the device. */
const START_MILLISECONDS = 3000;

/** How long the audio thread may take to answer 'stop', milliseconds: it is silent while the context is suspended. */
const STOP_MILLISECONDS = 500;

/** Treatments of speech that harm music; all are asked to be off. */
const VOICE_PROCESSING = ['echoCancellation', 'noiseSuppression', 'autoGainControl'] as const;
export type VoiceProcessing = (typeof VOICE_PROCESSING)[number];

/** An audio input to choose from. */
export interface MicrophoneDevice {
  deviceId: string;
  /** Empty until the microphone was allowed once. */
  label: string;
}

export interface MicrophoneEvents {
  /** About twenty times a second. */
  level: MicrophoneLevel;
  /** The device went away; the microphone is of no more use. */
  unplugged: undefined;
  /** The browser or system took the sound away (phone call, suspended context). */
  interrupted: undefined;
  /** Sound is back. */
  resumed: undefined;
}

/** An open microphone. Nothing is stored or sent; dispose() switches it off. */
export class Microphone extends TypedEventTarget<MicrophoneEvents> {
  private readonly scope = new Scope();
  private silentSince: number | null = null;
  private gone = false;
  private interruptedNow = false;

  private constructor(
    /** The clock that counts recorded frames: schedule count-in clicks on it. */
    readonly context: AudioContext,
    private readonly track: MediaStreamTrack,
    private readonly node: AudioWorkletNode,
    private readonly devices: MediaDevices,
  ) {
    super();
    node.port.onmessage = ({ data }: MessageEvent<CaptureReply>): void => this.receive(data);
    this.scope.listen(track, 'ended', () => this.markUnplugged());
    this.scope.listen(track, 'mute', () => this.checkInterruption());
    this.scope.listen(track, 'unmute', () => this.checkInterruption());
    this.scope.listen(context, 'statechange', () => this.checkInterruption());
    // Some systems never end the track of a device that is gone; the list of devices tells.
    this.scope.listen(devices, 'devicechange', () => void this.checkPresence());
  }

  /**
   * Asks for the microphone (call from a press: the browser may ask the person) with echo cancellation, noise
   * suppression and gain control off. A `deviceId` that is gone falls back to the default device. `worklet`: address of
   * the built capture.worklet.ts, where it is not where the bundler put it. Rejects with MicrophoneError.
   */
  static async open(options: { deviceId?: string; worklet?: string } = {}): Promise<Microphone> {
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    if (!devices || typeof AudioWorkletNode === 'undefined') {
      throw new MicrophoneError('unsupported', 'no audio capture here');
    }
    const scope = new Scope();
    try {
      const stream = await devices.getUserMedia({
        audio: {
          echoCancellation: false,
          noiseSuppression: false,
          autoGainControl: false,
          channelCount: { ideal: 1 },
          ...(options.deviceId ? { deviceId: { ideal: options.deviceId } } : {}),
        },
      });
      scope.add(() => stream.getTracks().forEach((track) => track.stop()));
      const [track] = stream.getAudioTracks();
      if (!track) throw new MicrophoneError('missing', 'a stream without audio');
      // At the context's default rate: Firefox refuses a microphone at any other.
      const context = new AudioContext({ latencyHint: 'interactive' });
      scope.add(() => void context.close());
      await context.audioWorklet.addModule(options.worklet ?? workletUrl);
      const source = context.createMediaStreamSource(stream);
      const node = new AudioWorkletNode(context, CAPTURE_PROCESSOR, {
        numberOfInputs: 1,
        numberOfOutputs: 1,
        // Not every browser honours channelCount 1 of the track; explicit mono mixes down before the processor.
        channelCount: 1,
        channelCountMode: 'explicit',
        channelInterpretation: 'speakers',
      });
      // The processor writes nothing to its output: connecting it keeps it running and stays silent.
      source.connect(node).connect(context.destination);
      await running(context);
      const microphone = new Microphone(context, track, node, devices);
      microphone.scope.own(scope);
      microphone.scope.add(() => source.disconnect());
      return microphone;
    } catch (error) {
      scope.dispose();
      throw microphoneErrorFrom(error, await permissionFacts());
    }
  }

  /** Hz. */
  get sampleRate(): number {
    return this.context.sampleRate;
  }

  get deviceId(): string {
    return this.track.getSettings().deviceId ?? '';
  }

  get label(): string {
    return this.track.label;
  }

  /** Whether the browser kept some voice processing on all the same: loudness then means nothing. */
  get processingOn(): boolean {
    return this.processing.length > 0;
  }

  /** What of the voice processing the browser kept on. */
  get processing(): readonly VoiceProcessing[] {
    const settings = this.track.getSettings();
    return VOICE_PROCESSING.filter((name) => Boolean(settings[name]));
  }

  /** Whether the device went away. */
  get unplugged(): boolean {
    return this.gone;
  }

  /** Whether the browser or system holds the sound back at the moment. */
  get interrupted(): boolean {
    return this.interruptedNow;
  }

  /**
   * A port that receives TapBlocks for live analysis, until its other end is closed; it may be handed to a worker. A
   * later tap replaces an earlier one.
   */
  tap(blockFrames = PROMPT_BLOCK_FRAMES): MessagePort {
    const { port1, port2 } = new MessageChannel();
    this.send({ type: 'tap', port: port2, blockFrames }, [port2]);
    return port1;
  }

  /** Sends every sample from now on into the feed; resolves with the context time of the first one, seconds. */
  startFeed(feed: LiveFeed): Promise<number> {
    if (this.gone) return Promise.reject(new MicrophoneError('unplugged', 'the device is gone'));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new MicrophoneError('busy', 'no sound arrives')),
        START_MILLISECONDS,
      );
      this.onRecording = (startFrame): void => {
        clearTimeout(timer);
        resolve(startFrame / this.sampleRate);
      };
      this.send({ type: 'record', feed }, 'port' in feed ? [feed.port] : []);
    });
  }

  /** Ends the feed after its last sample. */
  stopFeed(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, STOP_MILLISECONDS);
      this.onStopped = (): void => {
        clearTimeout(timer);
        resolve();
      };
      this.send({ type: 'stop' });
    });
  }

  /** Switches the microphone off. */
  dispose(): void {
    this.scope.dispose();
  }

  private onRecording: (startFrame: number) => void = () => undefined;
  private onStopped: () => void = () => undefined;

  private send(request: CaptureRequest, transfer: Transferable[] = []): void {
    this.node.port.postMessage(request, transfer);
  }

  private receive(reply: CaptureReply): void {
    if (reply.type === 'recording') this.onRecording(reply.startFrame);
    else if (reply.type === 'stopped') this.onStopped();
    else {
      const { peak, rms, clipping, recordedFrames } = reply;
      const now = this.context.currentTime;
      if (rms >= SILENCE_RMS) this.silentSince = null;
      else this.silentSince ??= now;
      const silentSeconds = this.silentSince === null ? 0 : now - this.silentSince;
      this.emit('level', { peak, rms, clipping, silentSeconds, recordedFrames });
    }
  }

  private markUnplugged(): void {
    if (this.gone || this.scope.disposed) return;
    this.gone = true;
    this.emit('unplugged', undefined);
  }

  private checkInterruption(): void {
    if (this.gone || this.scope.disposed) return;
    const interrupted = this.track.muted || this.context.state !== 'running';
    if (this.context.state !== 'running') this.context.resume().catch(() => undefined);
    if (interrupted === this.interruptedNow) return;
    this.interruptedNow = interrupted;
    this.emit(interrupted ? 'interrupted' : 'resumed', undefined);
  }

  private async checkPresence(): Promise<void> {
    const present = await this.devices.enumerateDevices().catch(() => null);
    const inputs = present?.filter((device) => device.kind === 'audioinput' && device.deviceId);
    // Without a list, or with one that hides its identifiers, nothing can be said.
    if (!inputs?.length) return;
    if (!inputs.some((device) => device.deviceId === this.deviceId)) this.markUnplugged();
  }
}

/** Audio inputs; empty where the browser has none or does not tell. */
export async function listMicrophones(): Promise<MicrophoneDevice[]> {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  const all = (await devices?.enumerateDevices().catch(() => [])) ?? [];
  return all
    .filter((device) => device.kind === 'audioinput')
    .map(({ deviceId, label }) => ({ deviceId, label }));
}

/** Starts the context's clock, but waits no longer than START_MILLISECONDS: without a press it may never start. */
async function running(context: AudioContext): Promise<void> {
  if (context.state === 'running') return;
  const patience = new Promise<void>((resolve) => setTimeout(resolve, START_MILLISECONDS));
  await Promise.race([context.resume(), patience]);
}

async function permissionFacts(): Promise<PermissionFacts> {
  // Named differently over time, and missing in Firefox and Safari.
  interface WithPolicy {
    allowsFeature(feature: string): boolean;
  }
  const policies = document as { permissionsPolicy?: WithPolicy; featurePolicy?: WithPolicy };
  const policy = policies.permissionsPolicy ?? policies.featurePolicy;
  const permissions = navigator.permissions as Permissions | undefined;
  const query = permissions?.query({ name: 'microphone' });
  return {
    policyAllows: policy ? policy.allowsFeature('microphone') : null,
    framed: window.self !== window.top,
    state: (await query?.catch(() => null))?.state ?? null,
  };
}
