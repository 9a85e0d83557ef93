// What a file is by its first bytes. Extensions and MIME types lie too often to be asked.

/** File kinds that are told apart; what is none of them is 'unknown'. */
export type Container =
  | 'wav'
  | 'rf64'
  | 'aiff'
  | 'mp3'
  | 'adts'
  | 'mp4'
  | 'ogg'
  | 'flac'
  | 'webm'
  | 'asf'
  | 'midi'
  | 'zip'
  | 'xml'
  | 'unknown';

/** Bytes that suffice to tell the kinds apart: the longest MPEG audio frame, and the next one's header. */
export const SNIFF_BYTES = 4096;

/** ID3v2 header (id3.org, ID3v2.4.0 section 3.1): "ID3", version, flags, 28-bit size in four 7-bit bytes. */
const ID3_HEADER_BYTES = 10;
const ID3_FOOTER_FLAG = 0x10;

/** First sixteen bytes of every ASF file (WMA, WMV): the GUID of its header object. */
const ASF_HEADER = [
  0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11, 0xa6, 0xd9, 0x00, 0xaa, 0x00, 0x62, 0xce, 0x6c,
];

/** What the file is, judged by its first bytes (SNIFF_BYTES of them, or the whole file if it is shorter). */
export function sniffContainer(head: Uint8Array): Container {
  const afterTag = id3TagBytes(head);
  if (afterTag > 0) {
    // A tag may precede FLAC and ADTS too. Beyond the bytes at hand, MP3 is what tags are for.
    if (afterTag + 4 > head.length) return 'mp3';
    const inner = sniffContainer(head.subarray(afterTag));
    return inner === 'flac' || inner === 'adts' ? inner : 'mp3';
  }
  const at = (offset: number, text: string): boolean => startsWith(head, offset, bytesOf(text));
  if (at(0, 'RIFF') && at(8, 'WAVE')) return 'wav';
  if ((at(0, 'RF64') || at(0, 'BW64')) && at(8, 'WAVE')) return 'rf64';
  if (at(0, 'FORM') && (at(8, 'AIFF') || at(8, 'AIFC'))) return 'aiff';
  if (at(0, 'fLaC')) return 'flac';
  if (at(0, 'OggS')) return 'ogg';
  if (at(0, 'MThd') || (at(0, 'RIFF') && at(8, 'RMID'))) return 'midi';
  if (at(0, 'PK\x03\x04') || at(0, 'PK\x05\x06')) return 'zip';
  if (startsWith(head, 0, [0x1a, 0x45, 0xdf, 0xa3])) return 'webm';
  if (startsWith(head, 0, ASF_HEADER)) return 'asf';
  // ISO base media: size, then 'ftyp'; older QuickTime files start with their movie or data box.
  if (['ftyp', 'moov', 'mdat', 'wide', 'styp'].some((box) => at(4, box))) return 'mp4';
  if (isXml(head)) return 'xml';
  if (isAdts(head)) return 'adts';
  if (isMpegAudio(head)) return 'mp3';
  return 'unknown';
}

/** sniffContainer() for a file: reads its head, and what follows a tag that is longer than the head. */
export async function sniffFile(file: Blob): Promise<Container> {
  const head = await firstBytes(file, 0);
  const afterTag = id3TagBytes(head);
  if (afterTag + SNIFF_BYTES <= head.length || afterTag === 0) return sniffContainer(head);
  const inner = sniffContainer(await firstBytes(file, afterTag));
  return inner === 'flac' || inner === 'adts' ? inner : 'mp3';
}

/** Bytes of the ID3v2 tag at the start, 0 without one. */
export function id3TagBytes(head: Uint8Array): number {
  if (head.length < ID3_HEADER_BYTES || !startsWith(head, 0, bytesOf('ID3'))) return 0;
  const size = head.subarray(6, 10).reduce((sum, byte) => sum * 128 + (byte & 0x7f), 0);
  return ID3_HEADER_BYTES + size + ((head[5] ?? 0) & ID3_FOOTER_FLAG ? ID3_HEADER_BYTES : 0);
}

/** An MPEG audio frame header (ISO/IEC 11172-3 section 2.4.1.3 and 13818-3). */
export interface MpegFrame {
  /** Bytes from this header to the next one. */
  bytes: number;
  sampleRate: number;
  /** Samples per channel. */
  samples: number;
  /** Bytes of side information between header and data; layer III only. */
  sideInfoBytes: number;
}

// kbit/s by bit-rate index, ISO/IEC 11172-3 table 2.4.2.3 and 13818-3 (index 0 is free format, not accepted).
const BIT_RATES = {
  v1: [
    [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  ],
  v2: [
    [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  ],
} as const;
const V1_SAMPLE_RATES = [44100, 48000, 32000];

/** Reads the MPEG audio frame header at `offset`; null where there is none. */
export function mpegFrameAt(bytes: Uint8Array, offset: number): MpegFrame | null {
  if (offset + 4 > bytes.length) return null;
  const header = new DataView(bytes.buffer, bytes.byteOffset + offset, 4).getUint32(0);
  if (header >>> 21 !== 0x7ff) return null;
  const version = (header >> 19) & 3; // 3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5
  const layer = 4 - ((header >> 17) & 3);
  const bitRateIndex = (header >> 12) & 15;
  const rateIndex = (header >> 10) & 3;
  const padding = (header >> 9) & 1;
  const mono = ((header >> 6) & 3) === 3;
  if (version === 1 || layer === 4 || rateIndex === 3 || bitRateIndex === 0 || bitRateIndex === 15)
    return null;
  const isV1 = version === 3;
  const kilobits = BIT_RATES[isV1 ? 'v1' : 'v2'][layer - 1]?.[bitRateIndex - 1] ?? 0;
  const sampleRate = (V1_SAMPLE_RATES[rateIndex] ?? 0) / (isV1 ? 1 : version === 2 ? 2 : 4);
  const samples = layer === 1 ? 384 : layer === 3 && !isV1 ? 576 : 1152;
  const slotBytes = layer === 1 ? 4 : 1;
  const slots = Math.floor((samples / 8 / slotBytes) * ((kilobits * 1000) / sampleRate)) + padding;
  const sideInfoBytes = isV1 ? (mono ? 17 : 32) : mono ? 9 : 17;
  return { bytes: slots * slotBytes, sampleRate, samples, sideInfoBytes };
}

function isMpegAudio(head: Uint8Array): boolean {
  const frame = mpegFrameAt(head, 0);
  if (!frame) return false;
  // Eleven set bits occur by chance: the next frame must follow where the header says, unless the file ends.
  return frame.bytes + 4 > head.length ? head.length < SNIFF_BYTES : mpegFrameAt(head, frame.bytes) !== null;
}

/** ADTS (ISO/IEC 13818-7 section 6.2): sync word 0xFFF, layer 0, a sampling-frequency index that exists. */
function isAdts(head: Uint8Array): boolean {
  const [first = 0, second = 0, third = 0] = head;
  return head.length >= 7 && first === 0xff && (second & 0xf6) === 0xf0 && ((third >> 2) & 15) < 13;
}

function isXml(head: Uint8Array): boolean {
  const utf16 = startsWith(head, 0, [0xff, 0xfe, 0x3c, 0]) || startsWith(head, 0, [0xfe, 0xff, 0, 0x3c]);
  const text = new TextDecoder('latin1').decode(head.subarray(0, 256)).replace(/^\xef\xbb\xbf/, '');
  return utf16 || /^\s*<(\?xml|!DOCTYPE|score-)/.test(text);
}

async function firstBytes(file: Blob, start: number): Promise<Uint8Array> {
  return new Uint8Array(await file.slice(start, start + SNIFF_BYTES).arrayBuffer());
}

function bytesOf(text: string): number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}

function startsWith(head: Uint8Array, offset: number, expected: readonly number[]): boolean {
  return expected.every((byte, i) => head[offset + i] === byte);
}
