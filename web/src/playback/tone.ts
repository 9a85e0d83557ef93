// Sounds that are made rather than played back: written notes, a drone to tune against, the metronome's click.

/** A note as written, at sounding pitch. */
export interface WrittenNote {
  /** Seconds from the start. */
  time: number;
  /** Seconds. */
  duration: number;
  /** Hz. */
  frequency: number;
  /** Linear, 0..1; 1 unless given. */
  gain?: number;
}

/** Amplitudes of the partials, fundamental first: soft and reed-like, few enough to stay pleasant in any register. */
const PARTIALS = [1, 0.32, 0.38, 0.12, 0.14, 0.05, 0.06];

/** Seconds in which a note speaks, and dies away. */
const ATTACK_SECONDS = 0.02;
const RELEASE_SECONDS = 0.06;

/** Seconds between the call and the first note, so that none starts late. */
const LEAD_SECONDS = 0.08;

/** Gain that leaves room for the recording beside it. */
const NOTE_GAIN = 0.25;
const DRONE_GAIN = 0.12;
const CLICK_GAIN = 0.5;

/** Seconds in which a drone fades in, out, or glides to another pitch. */
const DRONE_FADE_SECONDS = 0.15;

/** The click: pitch in Hz, plain and accented, and the time constant of its decay, seconds. */
const CLICK_HERTZ = 1000;
const ACCENT_HERTZ = 1500;
const CLICK_DECAY_SECONDS = 0.012;

/**
 * The click beside drums: a sine under two halves of a Hann window, so that next to nothing of it lies away from its
 * pitch and the accent's, an octave above; there the stroke detector is deaf (wasm/core/drums/live_drums.h).
 */
export const DRUM_CLICK_HERTZ = 1900;
const DRUM_CLICK_RISE_SECONDS = 0.008;
const DRUM_CLICK_FALL_SECONDS = 0.032;

/** Time constants after which a decaying click is inaudible (e^-7: -60 dB). */
const DECAYS = 7;

/** Settings that all sounds share. */
export interface ToneOptions {
  /** Linear. */
  gain?: number;
  /** Where the sound goes; the context's destination unless given. */
  destination?: AudioNode;
}

/** Notes being played. */
export interface PlayingNotes {
  /** Context time at which the last note dies away, seconds. */
  endTime: number;
  /** Resolves when the last note has died away, or after stop(). */
  finished: Promise<void>;
  stop(): void;
}

/**
 * Schedules notes on the context's clock, from `startTime` (context seconds; shortly after now unless given).
 * Notes whose pitch or length is not a positive number, or whose pitch the context cannot carry, are left out.
 */
export function playNotes(
  context: BaseAudioContext,
  notes: readonly WrittenNote[],
  options: ToneOptions & { startTime?: number } = {},
): PlayingNotes {
  const startTime = options.startTime ?? context.currentTime + LEAD_SECONDS;
  const bus = context.createGain();
  bus.gain.value = options.gain ?? NOTE_GAIN;
  bus.connect(options.destination ?? context.destination);
  const wave = softWave(context);
  const playable = notes.filter((note) => note.duration > 0 && isAudible(context, note.frequency));
  const running = new Set<OscillatorNode>();
  let endTime = startTime;
  let done: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => (done = resolve));
  const release = (oscillator: OscillatorNode): void => {
    running.delete(oscillator);
    if (running.size > 0) return;
    bus.disconnect();
    done();
  };
  for (const note of playable) {
    const start = startTime + note.time;
    const end = start + note.duration;
    const oscillator = context.createOscillator();
    oscillator.setPeriodicWave(wave);
    oscillator.frequency.value = note.frequency;
    const envelope = context.createGain();
    const peak = note.gain ?? 1;
    envelope.gain.setValueAtTime(0, start);
    envelope.gain.linearRampToValueAtTime(peak, start + Math.min(ATTACK_SECONDS, note.duration / 2));
    envelope.gain.setValueAtTime(peak, end);
    envelope.gain.linearRampToValueAtTime(0, end + RELEASE_SECONDS);
    oscillator.connect(envelope).connect(bus);
    oscillator.start(start);
    oscillator.stop(end + RELEASE_SECONDS);
    oscillator.onended = (): void => release(oscillator);
    running.add(oscillator);
    endTime = Math.max(endTime, end + RELEASE_SECONDS);
  }
  if (running.size === 0) done();
  return {
    endTime,
    finished,
    stop: () => {
      const silent = context.currentTime + RELEASE_SECONDS;
      bus.gain.setTargetAtTime(0, context.currentTime, RELEASE_SECONDS / 4);
      for (const oscillator of running) oscillator.stop(silent);
      done();
    },
  };
}

/** A sustained tone. */
export interface Drone {
  /** Glides to another pitch, Hz. */
  setFrequency(hertz: number): void;
  stop(): void;
}

/** Starts a sustained tone of `frequency` Hz. Throws RangeError for a pitch that the context cannot carry. */
export function startDrone(context: BaseAudioContext, frequency: number, options: ToneOptions = {}): Drone {
  if (!isAudible(context, frequency)) throw new RangeError(`cannot sound ${frequency} Hz`);
  const oscillator = context.createOscillator();
  oscillator.setPeriodicWave(softWave(context));
  oscillator.frequency.value = frequency;
  const level = context.createGain();
  level.gain.setValueAtTime(0, context.currentTime);
  level.gain.linearRampToValueAtTime(options.gain ?? DRONE_GAIN, context.currentTime + DRONE_FADE_SECONDS);
  oscillator.connect(level).connect(options.destination ?? context.destination);
  oscillator.onended = (): void => level.disconnect();
  oscillator.start();
  return {
    setFrequency: (hertz) => {
      if (!isAudible(context, hertz)) throw new RangeError(`cannot sound ${hertz} Hz`);
      oscillator.frequency.setTargetAtTime(hertz, context.currentTime, DRONE_FADE_SECONDS / 3);
    },
    stop: () => {
      level.gain.cancelScheduledValues(context.currentTime);
      level.gain.setTargetAtTime(0, context.currentTime, DRONE_FADE_SECONDS / 3);
      oscillator.stop(context.currentTime + 2 * DRONE_FADE_SECONDS);
    },
  };
}

/** Schedules one metronome click at `when` (context seconds); returns the function that takes it back. */
export function scheduleClick(
  context: BaseAudioContext,
  when: number,
  options: ToneOptions & { accented?: boolean } = {},
): () => void {
  const oscillator = context.createOscillator();
  oscillator.frequency.value = options.accented ? ACCENT_HERTZ : CLICK_HERTZ;
  const level = context.createGain();
  level.gain.setValueAtTime(0, context.currentTime);
  level.gain.setValueAtTime(options.gain ?? CLICK_GAIN, when);
  level.gain.setTargetAtTime(0, when, CLICK_DECAY_SECONDS);
  oscillator.connect(level).connect(options.destination ?? context.destination);
  oscillator.onended = (): void => level.disconnect();
  oscillator.start(when);
  oscillator.stop(when + DECAYS * CLICK_DECAY_SECONDS);
  return () => {
    oscillator.stop();
    level.disconnect();
  };
}

/** Schedules one click of the kind that a stroke detector does not hear; loudest at `when`. As scheduleClick(). */
export function scheduleDrumClick(
  context: BaseAudioContext,
  when: number,
  options: ToneOptions & { accented?: boolean } = {},
): () => void {
  const source = context.createBufferSource();
  source.buffer = drumClickBuffer(context, options.accented ?? false);
  const level = context.createGain();
  level.gain.value = options.gain ?? CLICK_GAIN;
  source.connect(level).connect(options.destination ?? context.destination);
  source.onended = (): void => level.disconnect();
  source.start(Math.max(context.currentTime, when - DRUM_CLICK_RISE_SECONDS));
  return () => {
    source.stop();
    level.disconnect();
  };
}

/** The samples of scheduleDrumClick(), full scale; its loudest instant lies DRUM_CLICK_RISE_SECONDS after its start. */
export function drumClick(sampleRate: number, accented: boolean): Float32Array<ArrayBuffer> {
  const rise = DRUM_CLICK_RISE_SECONDS * sampleRate;
  const fall = DRUM_CLICK_FALL_SECONDS * sampleRate;
  const radiansPerSample = (2 * Math.PI * DRUM_CLICK_HERTZ * (accented ? 2 : 1)) / sampleRate;
  return Float32Array.from({ length: Math.ceil(rise + fall) }, (_, i) => {
    const phase = i < rise ? i / rise - 1 : (i - rise) / fall;
    return 0.5 * (1 + Math.cos(Math.PI * phase)) * Math.sin(radiansPerSample * i);
  });
}

function drumClickBuffer(context: BaseAudioContext, accented: boolean): AudioBuffer {
  const samples = drumClick(context.sampleRate, accented);
  const buffer = context.createBuffer(1, samples.length, context.sampleRate);
  buffer.copyToChannel(samples, 0);
  return buffer;
}

/** The metronome's click as a sound to be scheduled like any other, at the context's rate. */
export function clickBuffer(context: BaseAudioContext, accented: boolean): AudioBuffer {
  const rate = context.sampleRate;
  const length = Math.ceil(DECAYS * CLICK_DECAY_SECONDS * rate);
  const buffer = context.createBuffer(1, length, rate);
  const samples = buffer.getChannelData(0);
  const radiansPerSample = (2 * Math.PI * (accented ? ACCENT_HERTZ : CLICK_HERTZ)) / rate;
  for (let i = 0; i < length; i += 1) {
    samples[i] = CLICK_GAIN * Math.sin(radiansPerSample * i) * Math.exp(-i / (CLICK_DECAY_SECONDS * rate));
  }
  return buffer;
}

function softWave(context: BaseAudioContext): PeriodicWave {
  const imaginary = new Float32Array([0, ...PARTIALS]);
  return context.createPeriodicWave(new Float32Array(imaginary.length), imaginary);
}

function isAudible(context: BaseAudioContext, hertz: number): boolean {
  return hertz > 0 && hertz < context.sampleRate / 2;
}
