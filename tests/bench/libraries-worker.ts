// Times what essentia.js, meyda and pitchy do of the core's stages, each by its fastest documented way and with the
// parameters of core_bench.cpp. Frames are cut, and copied to WASM memory where a library wants that, before the clock
// starts; results stay where the library leaves them.

import { measure, sampleRate } from './measurement';
import type { Clips, LibraryJob, Measurement } from './measurement';

// The same numbers as in core_bench.cpp.
const frameSize = 2048;
const spectrumHop = 512;
const pitchHop = 256;
const melBands = 128;
const mfccBands = 40;
const coefficients = 13;
const lowestHz = 40;
const highestHz = 2600;
const yinThreshold = 0.15;
const lowAmplitude = 0.01;
/** Edges of the Auditory Toolbox's filters, which the core's MFCC uses. */
const mfccLowestHz = 133.333;
const mfccHighestHz = 6854;

const spectrumSize = frameSize / 2 + 1;
const nyquist = sampleRate / 2;

function cutFrames(samples: Float32Array, hop: number): Float32Array[] {
  const frames: Float32Array[] = [];
  for (let start = 0; start + frameSize <= samples.length; start += hop) {
    frames.push(samples.subarray(start, start + frameSize));
  }
  return frames;
}

/** Fails unless most frames of the clip, which is full of notes, gave a pitch: else a tracker was called wrongly. */
function requirePitch(stage: string, f0: Float32Array): void {
  const heard = f0.filter((hz) => hz >= lowestHz && hz <= highestHz).length;
  if (heard < f0.length / 2)
    throw new Error(`${stage} heard a pitch in ${heard} of ${f0.length} frames only`);
}

/** Times a tracker that takes one frame at a time. */
function timeTracker<Frame>(
  stage: string,
  samples: number,
  seconds: number,
  frames: Frame[],
  pitchOf: (frame: Frame) => number,
): Measurement {
  const f0 = new Float32Array(frames.length);
  const measurement = measure(stage, samples, seconds, () => {
    for (const [index, frame] of frames.entries()) f0[index] = pitchOf(frame);
  });
  requirePitch(stage, f0);
  return measurement;
}

async function timeEssentia(clips: Clips, seconds: number): Promise<Measurement[]> {
  const { EssentiaWASM } = await import('essentia.js/dist/essentia-wasm.es.js');
  const { default: Essentia } = await import('essentia.js/dist/essentia.js-core.es.js');
  const essentia = new Essentia(EssentiaWASM);
  type Vector = ReturnType<typeof essentia.arrayToVector>;
  const toVectors = (samples: Float32Array, hop: number): Vector[] =>
    cutFrames(samples, hop).map((frame) => essentia.arrayToVector(frame));

  /** Runs `use` on the magnitude spectrum of a frame. */
  const withSpectrum = <Value>(frame: Vector, use: (spectrum: Vector) => Value): Value => {
    const windowed = essentia.Windowing(frame, false, frameSize, 'hann', 0, false).frame;
    const { spectrum } = essentia.Spectrum(windowed, frameSize);
    const value = use(spectrum);
    spectrum.delete();
    windowed.delete();
    return value;
  };
  const mel = (spectrum: Vector): void => {
    essentia
      .MelBands(
        spectrum,
        nyquist,
        spectrumSize,
        false,
        0,
        'unit_tri',
        melBands,
        sampleRate,
        'power',
        'slaneyMel',
        'linear',
      )
      .bands.delete();
  };
  const mfcc = (spectrum: Vector): void => {
    const found = essentia.MFCC(
      spectrum,
      2,
      mfccHighestHz,
      spectrumSize,
      0,
      'dbamp',
      mfccLowestHz,
      'unit_tri',
      mfccBands,
      coefficients,
      sampleRate,
      1e-10,
      'magnitude',
      'slaneyMel',
      'linear',
    );
    found.bands.delete();
    found.mfcc.delete();
  };

  const spectrumFrames = toVectors(clips.spectrum, spectrumHop);
  const pitchFrames = toVectors(clips.pitch, pitchHop);
  const pitchSignal = essentia.arrayToVector(clips.pitch);
  const timeSpectra = (stage: string, use: (spectrum: Vector) => void): Measurement =>
    measure(stage, clips.spectrum.length, seconds, () => {
      for (const frame of spectrumFrames) withSpectrum(frame, use);
    });
  return [
    timeSpectra('stft-mel: MelBands', mel),
    timeSpectra('mfcc: MFCC', mfcc),
    timeTracker(
      'yin: PitchYin',
      clips.pitch.length,
      seconds,
      pitchFrames,
      (frame) =>
        essentia.PitchYin(frame, frameSize, true, highestHz, lowestHz, sampleRate, yinThreshold).pitch,
    ),
    timeTracker('yin: PitchYinFFT', clips.pitch.length, seconds, pitchFrames, (frame) =>
      withSpectrum(
        frame,
        (spectrum) =>
          essentia.PitchYinFFT(spectrum, frameSize, true, highestHz, lowestHz, sampleRate, 1).pitch,
      ),
    ),
    measure('pyin: PitchYinProbabilistic', clips.pitch.length, seconds, () => {
      const track = essentia.PitchYinProbabilistic(
        pitchSignal,
        frameSize,
        pitchHop,
        lowAmplitude,
        'zero',
        false,
        sampleRate,
      );
      track.pitch.delete();
      track.voicedProbabilities.delete();
    }),
  ];
}

async function timeMeyda(clips: Clips, seconds: number): Promise<Measurement[]> {
  const { default: meyda } = await import('meyda');
  const frames = cutFrames(clips.spectrum, spectrumHop);
  meyda.bufferSize = frameSize;
  meyda.sampleRate = sampleRate;
  meyda.windowingFunction = 'hanning';
  meyda.numberOfMFCCCoefficients = coefficients;
  const time = (stage: string, feature: 'melBands' | 'mfcc', bands: number): Measurement => {
    meyda.melBands = bands;
    return measure(stage, clips.spectrum.length, seconds, () => {
      for (const frame of frames) meyda.extract(feature, frame);
    });
  };
  return [time('stft-mel: melBands', 'melBands', melBands), time('mfcc: mfcc', 'mfcc', mfccBands)];
}

async function timePitchy(clips: Clips, seconds: number): Promise<Measurement[]> {
  const { PitchDetector } = await import('pitchy');
  const frames = cutFrames(clips.pitch, pitchHop);
  const detector = PitchDetector.forFloat32Array(frameSize);
  return [
    timeTracker(
      'yin: findPitch',
      clips.pitch.length,
      seconds,
      frames,
      (frame) => detector.findPitch(frame, sampleRate)[0],
    ),
  ];
}

const timers = { 'essentia.js': timeEssentia, meyda: timeMeyda, pitchy: timePitchy };

self.addEventListener('message', ({ data }: MessageEvent<LibraryJob>) => {
  timers[data.library](data.clips, data.seconds).then((measurements) => {
    self.postMessage(measurements);
  }, reportError);
});
