// Writes public/grooves/grooves.json, the library of drum practice, from patterns as drummers write them down.
//
//   node web/tools/make-grooves.mjs
//
// One line per instrument, one sign per step of the grid: X accent, x plain, o ghost, f flam (a grace note before an
// accent), - nothing; spaces and bar lines are for the eye. Every pattern was written down here; rudiments are those of
// every drum method.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './paths.mjs';

/** Written loudness of the signs, 0 to 1. */
const velocities = { X: 0.95, x: 0.7, o: 0.25, f: 0.95 };
/** A flam's grace note: its loudness, and how far before the stroke it falls, seconds at the groove's own tempo. */
const graceVelocity = 0.3;
const graceSeconds = 0.035;

const rudiments = [
  {
    id: 'single-stroke-roll',
    title: 'Single stroke roll',
    tempo: 90,
    sticking: 'RLRL RLRL RLRL RLRL',
    steps: 16,
    snare: 'Xxxx Xxxx Xxxx Xxxx',
  },
  {
    id: 'double-stroke-roll',
    title: 'Double stroke roll',
    tempo: 80,
    sticking: 'RRLL RRLL RRLL RRLL',
    steps: 16,
    snare: 'xxxx xxxx xxxx xxxx',
  },
  {
    id: 'paradiddle',
    title: 'Single paradiddle',
    tempo: 84,
    sticking: 'RLRR LRLL RLRR LRLL',
    steps: 16,
    snare: 'Xxxx Xxxx Xxxx Xxxx',
  },
  {
    id: 'double-paradiddle',
    title: 'Double paradiddle',
    tempo: 70,
    sticking: 'RLRLRR LRLRLL RLRLRR LRLRLL',
    steps: 24,
    snare: 'Xxxxxx Xxxxxx Xxxxxx Xxxxxx',
  },
  {
    id: 'five-stroke-roll',
    title: 'Five stroke roll',
    tempo: 76,
    sticking: 'RRLLR LLRRL',
    steps: 32,
    snare: 'xxxx X--- ---- ---- xxxx X--- ---- ----',
  },
  {
    id: 'flam-accents',
    title: 'Flams on the beat',
    tempo: 80,
    sticking: 'lR L R L',
    steps: 12,
    snare: 'fxx fxx fxx fxx',
  },
  {
    id: 'moving-accents',
    title: 'Accents that move',
    tempo: 84,
    sticking: 'RLRL',
    steps: 16,
    bars: 2,
    snare: 'Xooo Xooo Xooo Xooo | oXoo oXoo ooXo oooX',
  },
];

const grooves = [
  {
    id: 'eighth-note-rock',
    title: 'Eighth-note rock',
    tempo: 92,
    steps: 8,
    hiHatClosed: 'XxXx XxXx',
    snare: '--X- --X-',
    kick: 'X--x X---',
  },
  {
    id: 'half-time',
    title: 'Half-time',
    tempo: 76,
    steps: 8,
    hiHatClosed: 'XxXx XxXx',
    snare: '---- X---',
    kick: 'X--x --x-',
  },
  {
    id: 'four-on-the-floor',
    title: 'Four on the floor',
    tempo: 116,
    steps: 8,
    hiHatOpen: '-x-x -x-x',
    hiHatClosed: 'x-x- x-x-',
    snare: '--X- --X-',
    kick: 'X-X- X-X-',
  },
  {
    id: 'shuffle',
    title: 'Shuffle',
    tempo: 108,
    steps: 12,
    hiHatClosed: 'X-x X-x X-x X-x',
    snare: '--- X-- --- X--',
    kick: 'X-- --x X-- ---',
  },
  {
    id: 'slow-blues',
    title: 'Slow blues in twelve eight',
    tempo: 58,
    steps: 12,
    meter: [12, 8],
    hiHatClosed: 'Xxx Xxx Xxx Xxx',
    snare: '--- X-- --- X--',
    kick: 'X-- --x X-- ---',
  },
  {
    id: 'bossa-nova',
    title: 'Bossa nova',
    tempo: 126,
    steps: 8,
    bars: 2,
    hiHatClosed: 'xxxx xxxx | xxxx xxxx',
    sideStick: 'X--X --X- | --X- -X--',
    kick: 'X--x X--x | X--x X--x',
  },
  {
    id: 'funk-ghosts',
    title: 'Funk with ghost notes',
    tempo: 88,
    steps: 16,
    hiHatClosed: 'X-x- X-x- X-x- X-x-',
    snare: '---- X--o -o-- X--o',
    kick: 'X-x- ---- --x- ----',
  },
  {
    id: 'waltz',
    title: 'Waltz',
    tempo: 104,
    steps: 6,
    meter: [3, 4],
    hiHatClosed: '--x-x-',
    snare: '--x-x-',
    kick: 'X-----',
  },
  {
    id: 'one-drop',
    title: 'One drop',
    tempo: 72,
    steps: 12,
    hiHatClosed: 'X-x X-x X-x X-x',
    sideStick: '--- --- X-- ---',
    kick: '--- --- X-- ---',
  },
  {
    id: 'swing-ride',
    title: 'Swing ride',
    tempo: 120,
    steps: 12,
    ride: 'x-- X-x x-- X-x',
    hiHatPedal: '--- x-- --- x--',
  },
  {
    id: 'toms-around',
    title: 'Around the toms',
    tempo: 80,
    steps: 16,
    bars: 2,
    hiHatClosed: 'X-x- X-x- X-x- X-x- | ---- ---- ---- ----',
    snare: '---- X--- ---- X--- | xxxx ---- ---- ----',
    tomHigh: '---- ---- ---- ---- | ---- xxxx ---- ----',
    tomMid: '---- ---- ---- ---- | ---- ---- xxxx ----',
    tomLow: '---- ---- ---- ---- | ---- ---- ---- xxxx',
    kick: 'X--- --x- X--- ---- | X--- X--- X--- X---',
  },
];

/** Order of instruments that fall together, and the names that a pattern may use (shared/drums.json). */
const instruments = [
  'kick',
  'snare',
  'sideStick',
  'hiHatClosed',
  'hiHatOpen',
  'hiHatPedal',
  'tomLow',
  'tomMid',
  'tomHigh',
  'crash',
  'ride',
];

/** One pattern as the page reads it (Groove in shared/schemas/recording.schema.json). */
export function grooveOf(pattern, kind) {
  const { id, title, tempo, steps, bars = 1, meter = [4, 4], sticking = '' } = pattern;
  const [numerator, denominator] = meter;
  const barQuarters = (4 * numerator) / denominator;
  // compound meters are counted in dotted quarters
  const beatQuarters = denominator === 8 && numerator % 3 === 0 ? 1.5 : 4 / denominator;
  const stepQuarters = barQuarters / steps;
  const grooveQuarters = bars * barQuarters;
  const grace = (graceSeconds * tempo * beatQuarters) / 60;
  const notes = [];
  for (const instrument of instruments) {
    const signs = (pattern[instrument] ?? '').replace(/[ |]/g, '');
    if (signs !== '' && signs.length !== steps * bars)
      throw new Error(`${id}: ${instrument} has ${signs.length} steps in place of ${steps * bars}`);
    for (const [step, sign] of [...signs].entries()) {
      if (sign === '-') continue;
      const velocity = velocities[sign];
      if (velocity === undefined) throw new Error(`${id}: ${instrument} has the unknown sign ${sign}`);
      const quarters = step * stepQuarters;
      // the round's first flam begins at the end of the round before
      if (sign === 'f')
        notes.push({
          quarters: (quarters - grace + grooveQuarters) % grooveQuarters,
          instrument,
          velocity: graceVelocity,
        });
      notes.push({
        quarters,
        instrument: instrument === 'snare' && sign === 'o' ? 'snareGhost' : instrument,
        velocity,
      });
    }
  }
  notes.sort((a, b) => a.quarters - b.quarters);
  return {
    id,
    title,
    kind,
    sticking,
    timeSignature: { numerator, denominator },
    quartersPerMinute: tempo * beatQuarters,
    barQuarters,
    beatQuarters,
    grooveQuarters,
    notes: notes.map((note) => ({ ...note, quarters: Math.round(note.quarters * 1e6) / 1e6 })),
  };
}

export const library = [
  ...grooves.map((pattern) => grooveOf(pattern, 'groove')),
  ...rudiments.map((pattern) => grooveOf(pattern, 'rudiment')),
];

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const folder = path.join(root, 'public/grooves');
  await mkdir(folder, { recursive: true });
  const lines = library.map((groove) => `    ${JSON.stringify(groove)}`);
  await writeFile(path.join(folder, 'grooves.json'), `{\n  "grooves": [\n${lines.join(',\n')}\n  ]\n}\n`);
}
