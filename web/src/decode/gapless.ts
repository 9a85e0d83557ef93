// Encoders pad: MP3 starts with about 1100 samples that were never played. Unless they are dropped, every onset
// of an MP3 would lie 25 ms later than in the file it was made from.

import { id3TagBytes, mpegFrameAt, SNIFF_BYTES } from './sniff';

/** What to cut from a decoded MP3. */
export interface GaplessTrim {
  /** Frames to drop at the start. */
  startFrames: number;
  /** Frames that remain after that; null when the file does not say. */
  frames: number | null;
}

/** Delay of every layer III decoder, samples: the hybrid filter bank's 528, plus one (LAME technical FAQ). */
const DECODER_DELAY = 529;

// Layout of the Xing/LAME header (LAME "Mp3 Info Tag" revision 1): flags say which fields follow.
const HAS_FRAMES = 1;
const HAS_BYTES = 2;
const HAS_TABLE = 4;
const HAS_QUALITY = 8;
const TABLE_BYTES = 100;
const DELAY_OFFSET_IN_LAME_TAG = 21;

/**
 * Reads the encoder's delay and padding from the Xing/LAME header in an MP3's first frame. `firstFrame` are bytes
 * that begin with that frame. Null when there is no such header: then nothing is known and nothing may be cut.
 */
export function parseGaplessTrim(firstFrame: Uint8Array): GaplessTrim | null {
  const frame = mpegFrameAt(firstFrame, 0);
  if (!frame) return null;
  const view = new DataView(firstFrame.buffer, firstFrame.byteOffset, firstFrame.byteLength);
  let offset = 4 + frame.sideInfoBytes;
  if (offset + 8 > firstFrame.length) return null;
  const id = String.fromCharCode(...firstFrame.subarray(offset, offset + 4));
  if (id !== 'Xing' && id !== 'Info') return null;
  const flags = view.getUint32(offset + 4);
  offset += 8;
  const mpegFrames = flags & HAS_FRAMES && offset + 4 <= firstFrame.length ? view.getUint32(offset) : null;
  offset += (flags & HAS_FRAMES ? 4 : 0) + (flags & HAS_BYTES ? 4 : 0);
  offset += (flags & HAS_TABLE ? TABLE_BYTES : 0) + (flags & HAS_QUALITY ? 4 : 0);
  const at = offset + DELAY_OFFSET_IN_LAME_TAG;
  // Encoders that leave the LAME part out leave zeros or the frame's end here.
  if (at + 3 > firstFrame.length || firstFrame[offset] === 0) return null;
  // Twelve bits each.
  const delay = view.getUint16(at) >> 4;
  const padding = view.getUint16(at + 1) & 0xfff;
  const frames = mpegFrames === null ? null : mpegFrames * frame.samples - delay - padding;
  return { startFrames: delay + DECODER_DELAY, frames: frames !== null && frames > 0 ? frames : null };
}

/** parseGaplessTrim() of an MP3 file, behind its ID3 tag if it has one. */
export async function readGaplessTrim(file: Blob): Promise<GaplessTrim | null> {
  const bytes = async (start: number): Promise<Uint8Array> =>
    new Uint8Array(await file.slice(start, start + SNIFF_BYTES).arrayBuffer());
  const head = await bytes(0);
  const afterTag = id3TagBytes(head);
  return parseGaplessTrim(afterTag ? await bytes(afterTag) : head);
}
