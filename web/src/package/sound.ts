/** Samples of full scale 1, one array for each channel, all of the same length. */
export interface Sound {
  channels: Float32Array[];
  /** Hz. */
  sampleRate: number;
}
