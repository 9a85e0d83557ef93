import { describe, expect, it } from 'vitest';
import { comparisonRows, scoreEngine, scoresToCsv } from '../../../web/src/app/drums/comparison';
import type { Contender } from '../../../web/src/app/drums/comparison';
import type { DrumEvent, DrumInstrument } from '../../../web/src/generated/drum-transcription';
import { classOf } from '../../../web/src/notation/drums/drum-map';

const hit = (time: number, instrument: DrumInstrument): DrumEvent => ({
  time,
  instrument,
  class: classOf(instrument),
  velocity: 0.7,
  confidence: 0.9,
});

function contender(engine: Contender['engine'], events: DrumEvent[]): Contender {
  return { engine, events, state: 'done', stage: 'analyse', fraction: 1, error: null };
}

const reference = {
  name: 'truth.txt',
  events: [hit(1, 'kick'), hit(1, 'crash'), hit(2, 'snare'), hit(3, 'kick'), hit(3.5, 'sideStick')],
};
const ours = contender('default', [hit(1.01, 'kick'), hit(1, 'crash'), hit(2.2, 'snare'), hit(3, 'kick')]);
const theirs = contender('pfnmf-smt', [hit(1.01, 'kick'), hit(2.01, 'snare'), hit(2.5, 'snare')]);

describe('comparison', () => {
  it('lays reference and engines under each other, drum by drum', () => {
    const rows = comparisonRows([ours, theirs, { ...theirs, engine: 'fc-200', state: 'failed' }], reference);
    expect(rows.map(({ drum, engine }) => `${drum} ${engine}`)).toEqual([
      'CY null',
      'CY default',
      'SD null',
      'SD default',
      'SD pfnmf-smt',
      'OT null',
      'OT default',
      'KD null',
      'KD default',
      'KD pfnmf-smt',
    ]);
    const snare = rows.find(({ drum, engine }) => drum === 'SD' && engine === 'default')!.lane;
    expect(snare.missed).toEqual([reference.events[2]]);
    expect([...snare.extra]).toEqual([ours.events[2]]);
  });

  it('marks nothing without a reference', () => {
    const rows = comparisonRows([ours], null);
    expect(rows.every(({ lane, engine }) => lane.extra.size === 0 && engine !== null)).toBe(true);
  });

  it('scores each drum, all together, and the three of the papers', () => {
    const score = scoreEngine('pfnmf-smt', theirs.events, reference);
    expect(score.byDrum.KD).toMatchObject({ matched: 1, found: 1, expected: 2 });
    expect(score.byDrum.SD).toMatchObject({ matched: 1, found: 2, expected: 1 });
    expect(score.all).toMatchObject({ matched: 2, found: 3, expected: 5 });
    expect(score.three).toMatchObject({ matched: 2, found: 3, expected: 3 });
    const lines = scoresToCsv([score]).trim().split('\r\n');
    expect(lines).toHaveLength(1 + 8);
    expect(lines[0]).toMatch(/^system,drum,f_measure/);
    expect(lines.at(-1)).toBe('pfnmf-smt,all,0.5000,0.6667,0.4000,2,3,5,0.05');
  });
});
