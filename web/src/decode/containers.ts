// The part of mediabunny that is used, in one module: loaded on demand, and no more of it than this.

import { ADTS, FLAC, MATROSKA, MP3, MP4, OGG, QTFF, WAVE, WEBM } from 'mediabunny';

export { AudioSampleSink, BlobSource, Input } from 'mediabunny';

/** Every container that is read. */
export const READABLE_CONTAINERS = [MP4, QTFF, MATROSKA, WEBM, WAVE, OGG, FLAC, MP3, ADTS];
