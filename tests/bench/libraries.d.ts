// What the benchmark uses of libraries that bring no types of their own for these entry points.

declare module 'essentia.js/dist/essentia-wasm.es.js' {
  export const EssentiaWASM: object;
}

declare module 'essentia.js/dist/essentia.js-core.es.js' {
  /** A std::vector<float> in WASM memory; lives until delete(). */
  export interface VectorFloat {
    delete(): void;
  }
  export default class Essentia {
    constructor(module: object);
    readonly version: string;
    arrayToVector(samples: Float32Array): VectorFloat;
    Windowing(
      frame: VectorFloat,
      normalized: boolean,
      size: number,
      type: string,
      zeroPadding: number,
      zeroPhase: boolean,
    ): { frame: VectorFloat };
    Spectrum(frame: VectorFloat, size: number): { spectrum: VectorFloat };
    MelBands(
      spectrum: VectorFloat,
      highFrequencyBound: number,
      inputSize: number,
      log: boolean,
      lowFrequencyBound: number,
      normalize: string,
      numberBands: number,
      sampleRate: number,
      type: string,
      warpingFormula: string,
      weighting: string,
    ): { bands: VectorFloat };
    MFCC(
      spectrum: VectorFloat,
      dctType: number,
      highFrequencyBound: number,
      inputSize: number,
      liftering: number,
      logType: string,
      lowFrequencyBound: number,
      normalize: string,
      numberBands: number,
      numberCoefficients: number,
      sampleRate: number,
      silenceThreshold: number,
      type: string,
      warpingFormula: string,
      weighting: string,
    ): { bands: VectorFloat; mfcc: VectorFloat };
    PitchYin(
      frame: VectorFloat,
      frameSize: number,
      interpolate: boolean,
      maxFrequency: number,
      minFrequency: number,
      sampleRate: number,
      tolerance: number,
    ): { pitch: number; pitchConfidence: number };
    PitchYinFFT(
      spectrum: VectorFloat,
      frameSize: number,
      interpolate: boolean,
      maxFrequency: number,
      minFrequency: number,
      sampleRate: number,
      tolerance: number,
    ): { pitch: number; pitchConfidence: number };
    PitchYinProbabilistic(
      signal: VectorFloat,
      frameSize: number,
      hopSize: number,
      lowRMSThreshold: number,
      outputUnvoiced: string,
      preciseTime: boolean,
      sampleRate: number,
    ): { pitch: VectorFloat; voicedProbabilities: VectorFloat };
  }
}
