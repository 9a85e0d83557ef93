import { describe, expect, it } from 'vitest';
import { parseGaplessTrim, readGaplessTrim } from '../../../web/src/decode/gapless';

/** First frame of an MP3 as LAME writes it: MPEG 1 stereo, Info tag with all fields, encoder delay 576, padding 1234. */
function infoFrame(
  options: { id?: string; encoder?: string; frames?: number } = {},
): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(417);
  frame.set([0xff, 0xfb, 0x90, 0x00]);
  const view = new DataView(frame.buffer);
  const text = (at: number, value: string): void =>
    frame.set(
      Array.from(value, (c) => c.charCodeAt(0)),
      at,
    );
  text(36, options.id ?? 'Info');
  view.setUint32(40, 15);
  view.setUint32(44, options.frames ?? 100);
  const lame = 36 + 8 + 4 + 4 + 100 + 4;
  text(lame, options.encoder ?? 'LAME3.100');
  frame.set([0x24, 0x04, 0xd2], lame + 21);
  return frame;
}

describe('parseGaplessTrim', () => {
  it('adds the decoder delay to the encoder delay, and counts what was really played', () => {
    expect(parseGaplessTrim(infoFrame())).toEqual({
      startFrames: 576 + 529,
      frames: 100 * 1152 - 576 - 1234,
    });
  });

  it('knows nothing without the tag', () => {
    expect(parseGaplessTrim(infoFrame({ id: 'Xinh' }))).toBeNull();
    expect(parseGaplessTrim(infoFrame({ encoder: '\0' }))).toBeNull();
    expect(parseGaplessTrim(new Uint8Array(50))).toBeNull();
    expect(parseGaplessTrim(infoFrame().subarray(0, 150))).toBeNull();
  });

  it('does not believe a length that the padding exceeds', () => {
    expect(parseGaplessTrim(infoFrame({ frames: 1 }))).toEqual({ startFrames: 1105, frames: null });
  });

  it('is found behind an ID3 tag', async () => {
    const tag = new Uint8Array(10 + 128 * 40);
    tag.set([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 40, 0]);
    expect(await readGaplessTrim(new Blob([tag, infoFrame()]))).toEqual(parseGaplessTrim(infoFrame()));
  });
});
