import { describe, expect, it } from 'vitest';
import { Rechunker } from '../../../web/src/decode/chunks';

const ramp = (from: number, count: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => from + i);

function run(rechunker: Rechunker, pieces: number[]): number[][] {
  const out: number[][] = [];
  let at = 0;
  for (const count of pieces) {
    for (const [left, right] of rechunker.push([ramp(at, count), ramp(-at - count, count)])) {
      expect(right).toHaveLength(left!.length);
      out.push(Array.from(left!));
    }
    at += count;
  }
  for (const [left] of rechunker.end()) out.push(Array.from(left!));
  return out;
}

describe('Rechunker', () => {
  it('regroups whatever comes into equal chunks and a rest', () => {
    expect(run(new Rechunker(2, 4), [3, 0, 3, 5])).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9, 10],
    ]);
  });

  it('skips at the start across pieces', () => {
    expect(run(new Rechunker(2, 4, 5), [3, 3, 3])).toEqual([[5, 6, 7, 8]]);
  });

  it('stops at the length that it is told', () => {
    expect(run(new Rechunker(2, 4, 1, 6), [5, 5, 5])).toEqual([
      [1, 2, 3, 4],
      [5, 6],
    ]);
  });

  it('yields nothing for nothing', () => {
    expect(run(new Rechunker(2, 4, 10), [3, 3])).toEqual([]);
  });

  it('does not hand the same memory out twice', () => {
    const rechunker = new Rechunker(1, 2);
    const [first] = [...rechunker.push([ramp(0, 2)])];
    expect([...rechunker.push([ramp(5, 2)])]).toHaveLength(1);
    expect(Array.from(first![0]!)).toEqual([0, 1]);
  });
});
