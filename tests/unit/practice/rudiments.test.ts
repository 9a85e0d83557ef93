import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DrumEvent, Rhythm } from '../../../web/src/generated/drum-transcription';
import type { Groove } from '../../../web/src/generated/recording';
import { toDrumMusicXml } from '../../../web/src/notation/drums/drum-musicxml';
import { quantise } from '../../../web/src/notation/drums/quantise';
import { levelOfGroove } from '../../../web/src/practice/level';

const { grooves } = JSON.parse(
  readFileSync(new URL('../../../public/grooves/grooves.json', import.meta.url), 'utf8'),
) as { grooves: Groove[] };
const rudiments = grooves.filter(({ kind }) => kind === 'rudiment');

function rudiment(title: string): Groove {
  const found = rudiments.find((each) => each.title === title);
  if (!found) throw new Error(title);
  return found;
}

/** Sticking of each group, and of the whole in one. */
const groups = ({ sticking }: Groove): string[] => sticking.split(' ');
const isGrace = ({ velocity }: { velocity: number }): boolean => velocity === 0.3;

// Names and order as the Percussive Arts Society's list of international drum rudiments has them.
const LIST = [
  ...[
    'Single stroke roll',
    'Single stroke four',
    'Single stroke seven',
    'Multiple bounce roll',
    'Triple stroke roll',
  ],
  ...[
    'Double stroke open roll',
    'Five stroke roll',
    'Six stroke roll',
    'Seven stroke roll',
    'Nine stroke roll',
  ],
  ...[
    'Ten stroke roll',
    'Eleven stroke roll',
    'Thirteen stroke roll',
    'Fifteen stroke roll',
    'Seventeen stroke roll',
  ],
  ...['Single paradiddle', 'Double paradiddle', 'Triple paradiddle', 'Single paradiddle-diddle'],
  ...['Flam', 'Flam accent', 'Flam tap', 'Flamacue', 'Flam paradiddle', 'Single flammed mill'],
  ...['Flam paradiddle-diddle', 'Pataflafla', 'Swiss army triplet', 'Inverted flam tap', 'Flam drag'],
  ...[
    'Drag',
    'Single drag tap',
    'Double drag tap',
    'Lesson 25',
    'Single dragadiddle',
    'Drag paradiddle no. 1',
  ],
  ...['Drag paradiddle no. 2', 'Single ratamacue', 'Double ratamacue', 'Triple ratamacue'],
];

describe('the rudiments', () => {
  it('are the forty of the list, in its order', () => {
    expect(LIST).toHaveLength(40);
    expect(rudiments.slice(0, 40).map(({ title }) => title)).toEqual(LIST);
  });

  it.each(LIST)('%s has a hand for every stroke and a small letter for every grace note', (title) => {
    const { notes, sticking } = rudiment(title);
    const letters = sticking.replace(/ /g, '');
    const [big, small] = [letters.replace(/[a-z]/g, ''), letters.replace(/[A-Z]/g, '')];
    const strokes = notes.filter((note) => !isGrace(note)).length;
    const graces = notes.filter(isGrace).length;
    // A sticking may give one round of a pattern that comes again.
    const rounds = strokes / big.length;
    expect(Number.isInteger(rounds)).toBe(true);
    expect(graces).toBe(rounds * small.length);
    // A grace note is played by the other hand than its stroke.
    for (const [, grace, stroke] of sticking.matchAll(/([rl]+)([RL])/g))
      expect(grace!.split('').every((hand) => hand !== stroke!.toLowerCase())).toBe(true);
  });

  it.each([
    ['Five stroke roll', 5],
    ['Six stroke roll', 6],
    ['Seven stroke roll', 7],
    ['Nine stroke roll', 9],
    ['Ten stroke roll', 10],
    ['Eleven stroke roll', 11],
    ['Thirteen stroke roll', 13],
    ['Fifteen stroke roll', 15],
    ['Seventeen stroke roll', 17],
  ])('%s has %i strokes: doubles between or before single accents', (title, count) => {
    const groove = rudiment(title);
    for (const group of groups(groove)) {
      expect(group).toHaveLength(count);
      expect(group).toMatch(/^([RL]|)((RR|LL)+)[RL]{1,2}$/);
      expect(group).not.toMatch(/RRR|LLL/);
    }
    const accents = groove.notes.filter(({ velocity }) => velocity > 0.9).length;
    expect(accents).toBe(groups(groove).length * (count === 6 || count === 10 ? 2 : 1));
  });

  // The sticking that gives each its name.
  it.each([
    ['Single stroke roll', /^(RL)+$/],
    ['Single stroke four', /^(RLRL)+$/],
    ['Single stroke seven', /^RLRLRLRLRLRLRL$/],
    ['Multiple bounce roll', /^(RRRLLL)+$/],
    ['Triple stroke roll', /^(RRRLLL)+$/],
    ['Double stroke open roll', /^(RRLL)+$/],
    ['Single paradiddle', /^(RLRRLRLL)+$/],
    ['Double paradiddle', /^(RLRLRRLRLRLL)+$/],
    ['Triple paradiddle', /^(RLRLRLRRLRLRLRLL)+$/],
    ['Single paradiddle-diddle', /^(RLRRLL)+$/],
    ['Flam', /^(lRrL)+$/],
    ['Flam accent', /^(lRLRrLRL)+$/],
    ['Flam tap', /^(lRRrLL)+$/],
    ['Flamacue', /^lRLRLlRrLRLRrL$/],
    ['Flam paradiddle', /^(lRLRRrLRLL)+$/],
    ['Single flammed mill', /^(lRRLRrLLRL)+$/],
    ['Flam paradiddle-diddle', /^(lRLRRLLrLRLLRR)+$/],
    ['Pataflafla', /^(lRLRrL)+$/],
    ['Swiss army triplet', /^(lRRL)+$/],
    ['Inverted flam tap', /^(lRLrLR)+$/],
    ['Flam drag', /^(lRLLRrLRRL)+$/],
    ['Drag', /^(llRrrL)+$/],
    ['Single drag tap', /^(llRLrrLR)+$/],
    ['Double drag tap', /^(llRllRLrrLrrLR)+$/],
    ['Lesson 25', /^(llRLR)+$/],
    ['Single dragadiddle', /^(RRLRRLLRLL)+$/],
    ['Drag paradiddle no. 1', /^(RllRLRRLrrLRLL)+$/],
    ['Drag paradiddle no. 2', /^(RllRllRLRRLrrLrrLRLL)+$/],
    ['Single ratamacue', /^(llRLRLrrLRLR)+$/],
    ['Double ratamacue', /^(llRllRLRLrrLrrLRLR)+$/],
    ['Triple ratamacue', /^(llRllRllRLRLrrLrrLrrLRLR)+$/],
  ])('%s is stuck as its definition says', (title, sticking) => {
    expect(rudiment(title).sticking.replace(/ /g, '')).toMatch(sticking);
  });

  it.each(LIST.filter((title) => title !== 'Multiple bounce roll'))(
    '%s can be written as notation',
    (title) => {
      const groove = rudiment(title);
      const seconds = 60 / groove.quartersPerMinute;
      const rounds = 2;
      const events = Array.from({ length: rounds }, (_, round) =>
        groove.notes.map(({ quarters, velocity }): DrumEvent => ({
          time: 1 + (round * groove.grooveQuarters + quarters) * seconds,
          class: 'SD',
          instrument: 'snare',
          velocity,
          confidence: 1,
        })),
      ).flat();
      const beats = Math.round((rounds * groove.grooveQuarters) / groove.beatQuarters);
      const perBar = Math.round(groove.barQuarters / groove.beatQuarters);
      const rhythm: Rhythm = {
        beats: Array.from({ length: beats + 1 }, (_, beat) => ({
          time: 1 + beat * groove.beatQuarters * seconds,
          position: (beat % perBar) + 1,
        })),
        beatsPerBar: perBar,
        timeSignature: groove.timeSignature,
        beatsPerMinute: groove.quartersPerMinute / groove.beatQuarters,
        swing: 0.5,
        subdivision: 'straight',
        confidence: 1,
      };
      const score = quantise(events, rhythm, { collapseRepeats: false });
      const xml = toDrumMusicXml(score, { title: groove.title });
      expect(xml).toContain('<unpitched>');
      const written = score.bars.flatMap(({ voices }) => [...voices.hands, ...voices.feet]);
      const strokes = written.reduce((sum, entry) => sum + entry.notes.length, 0);
      expect(strokes).toBeGreaterThanOrEqual(
        rounds * groove.notes.filter((note) => !isGrace(note)).length * 0.95,
      );
    },
  );
});

describe('the level of a groove', () => {
  const level = (id: string): number => levelOfGroove(grooves.find((groove) => groove.id === id)!);

  it('grows from the plainest beat to ghost notes and rolls', () => {
    expect(level('flam')).toBeLessThan(level('flam-paradiddle-diddle'));
    expect(level('eighth-note-rock')).toBeLessThan(level('funk-ghosts'));
    expect(level('waltz')).toBeLessThanOrEqual(level('bossa-nova'));
    expect(level('single-stroke-four')).toBeLessThan(level('multiple-bounce-roll'));
  });

  it('lies between 1 and 6 and uses most of them', () => {
    const found = new Set(grooves.map(levelOfGroove));
    for (const each of found) expect([1, 2, 3, 4, 5, 6]).toContain(each);
    expect(found.size).toBeGreaterThanOrEqual(4);
  });
});
