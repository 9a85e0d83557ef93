// Writes public/grooves/grooves.json, the library of drum practice, from patterns as drummers write them down.
//
//   node web/tools/make-grooves.mjs
//
// One line per instrument, one sign per step of the grid: X accent, x plain, o ghost, f flam (a grace note before an
// accent), g flam without accent, d drag (two grace notes before a plain stroke), - nothing; spaces and bar lines are for
// the eye. Every pattern was written down here.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './paths.mjs';

/** Written loudness of the signs, 0 to 1. */
const velocities = { X: 0.95, x: 0.7, o: 0.25, f: 0.95, g: 0.7, d: 0.7 };
/** Grace notes before a stroke, by its sign. */
const graces = { f: 1, g: 1, d: 2 };
/** A grace note: its loudness, and how far before the stroke (or the next grace note) it falls, seconds at the groove's own tempo. */
const graceVelocity = 0.3;
const graceSeconds = 0.035;

/**
 * The forty international drum rudiments (Percussive Arts Society, 1984), written down from their definitions, in their
 * order; behind them what prepares for them. In stickings small letters are grace notes.
 */
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
    id: 'single-stroke-four',
    title: 'Single stroke four',
    tempo: 92,
    sticking: 'RLRL RLRL',
    steps: 12,
    snare: 'xxx X-- xxx X--',
  },
  {
    id: 'single-stroke-seven',
    title: 'Single stroke seven',
    tempo: 70,
    sticking: 'RLRLRLR LRLRLRL',
    steps: 24,
    snare: 'xxxxxx X----- xxxxxx X-----',
  },
  {
    id: 'multiple-bounce-roll',
    title: 'Multiple bounce roll',
    tempo: 50,
    sticking: 'RRRLLL RRRLLL RRRLLL RRRLLL RRRLLL RRRLLL RRRLLL RRRLLL',
    steps: 48,
    snare: 'xooxooxooxoo xooxooxooxoo xooxooxooxoo xooxooxooxoo',
  },
  {
    id: 'triple-stroke-roll',
    title: 'Triple stroke roll',
    tempo: 84,
    sticking: 'RRRLLL RRRLLL',
    steps: 12,
    snare: 'xxx xxx xxx xxx',
  },
  {
    id: 'double-stroke-roll',
    title: 'Double stroke open roll',
    tempo: 80,
    sticking: 'RRLL RRLL RRLL RRLL',
    steps: 16,
    snare: 'xxxx xxxx xxxx xxxx',
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
    id: 'six-stroke-roll',
    title: 'Six stroke roll',
    tempo: 76,
    sticking: 'RLLRRL RLLRRL',
    steps: 16,
    snare: 'X-xx xxX- X-xx xxX-',
  },
  {
    id: 'seven-stroke-roll',
    title: 'Seven stroke roll',
    tempo: 76,
    sticking: 'RRLLRRL RRLLRRL',
    steps: 16,
    snare: 'xxxx xxX- xxxx xxX-',
  },
  {
    id: 'nine-stroke-roll',
    title: 'Nine stroke roll',
    tempo: 76,
    sticking: 'RRLLRRLLR LLRRLLRRL',
    steps: 16,
    bars: 2,
    snare: 'xxxx xxxx X--- ---- | xxxx xxxx X--- ----',
  },
  {
    id: 'ten-stroke-roll',
    title: 'Ten stroke roll',
    tempo: 76,
    sticking: 'RRLLRRLLRL',
    steps: 16,
    snare: 'xxxx xxxx X-X- ----',
  },
  {
    id: 'eleven-stroke-roll',
    title: 'Eleven stroke roll',
    tempo: 76,
    sticking: 'RRLLRRLLRRL',
    steps: 16,
    snare: 'xxxx xxxx xxX- ----',
  },
  {
    id: 'thirteen-stroke-roll',
    title: 'Thirteen stroke roll',
    tempo: 76,
    sticking: 'RRLLRRLLRRLLR LLRRLLRRLLRRL',
    steps: 16,
    bars: 2,
    snare: 'xxxx xxxx xxxx X--- | xxxx xxxx xxxx X---',
  },
  {
    id: 'fifteen-stroke-roll',
    title: 'Fifteen stroke roll',
    tempo: 76,
    sticking: 'RRLLRRLLRRLLRRL',
    steps: 16,
    snare: 'xxxx xxxx xxxx xxX-',
  },
  {
    id: 'seventeen-stroke-roll',
    title: 'Seventeen stroke roll',
    tempo: 76,
    sticking: 'RRLLRRLLRRLLRRLLR LLRRLLRRLLRRLLRRL',
    steps: 16,
    bars: 4,
    snare: 'xxxx xxxx xxxx xxxx | X--- ---- ---- ---- | xxxx xxxx xxxx xxxx | X--- ---- ---- ----',
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
    id: 'triple-paradiddle',
    title: 'Triple paradiddle',
    tempo: 80,
    sticking: 'RLRLRLRR LRLRLRLL',
    steps: 16,
    snare: 'Xxxx xxxx Xxxx xxxx',
  },
  {
    id: 'paradiddle-diddle',
    title: 'Single paradiddle-diddle',
    tempo: 70,
    sticking: 'RLRRLL RLRRLL RLRRLL RLRRLL',
    steps: 24,
    snare: 'Xxxxxx Xxxxxx Xxxxxx Xxxxxx',
  },
  {
    id: 'flam',
    title: 'Flam',
    tempo: 84,
    sticking: 'lR rL lR rL',
    steps: 4,
    snare: 'ffff',
  },
  {
    id: 'flam-accents',
    title: 'Flam accent',
    tempo: 80,
    sticking: 'lRLR rLRL lRLR rLRL',
    steps: 12,
    snare: 'fxx fxx fxx fxx',
  },
  {
    id: 'flam-tap',
    title: 'Flam tap',
    tempo: 84,
    sticking: 'lRR rLL lRR rLL',
    steps: 8,
    snare: 'fxfx fxfx',
  },
  {
    id: 'flamacue',
    title: 'Flamacue',
    tempo: 76,
    sticking: 'lRLRLlR rLRLRrL',
    steps: 16,
    snare: 'gXxx g--- gXxx g---',
  },
  {
    id: 'flam-paradiddle',
    title: 'Flam paradiddle',
    tempo: 72,
    sticking: 'lRLRR rLRLL lRLRR rLRLL',
    steps: 16,
    snare: 'fxxx fxxx fxxx fxxx',
  },
  {
    id: 'single-flammed-mill',
    title: 'Single flammed mill',
    tempo: 72,
    sticking: 'lRRLR rLLRL lRRLR rLLRL',
    steps: 16,
    snare: 'fxxx fxxx fxxx fxxx',
  },
  {
    id: 'flam-paradiddle-diddle',
    title: 'Flam paradiddle-diddle',
    tempo: 60,
    sticking: 'lRLRRLL rLRLLRR lRLRRLL rLRLLRR',
    steps: 24,
    snare: 'fxxxxx fxxxxx fxxxxx fxxxxx',
  },
  {
    id: 'pataflafla',
    title: 'Pataflafla',
    tempo: 66,
    sticking: 'lRLRrL lRLRrL lRLRrL lRLRrL',
    steps: 16,
    snare: 'fxxf fxxf fxxf fxxf',
  },
  {
    id: 'swiss-army-triplet',
    title: 'Swiss army triplet',
    tempo: 80,
    sticking: 'lRRL lRRL lRRL lRRL',
    steps: 12,
    snare: 'fxx fxx fxx fxx',
  },
  {
    id: 'inverted-flam-tap',
    title: 'Inverted flam tap',
    tempo: 80,
    sticking: 'lRL rLR lRL rLR',
    steps: 8,
    snare: 'fxfx fxfx',
  },
  {
    id: 'flam-drag',
    title: 'Flam drag',
    tempo: 66,
    sticking: 'lRLLR rLRRL lRLLR rLRRL',
    steps: 24,
    snare: 'f-xxx- f-xxx- f-xxx- f-xxx-',
  },
  {
    id: 'drag',
    title: 'Drag',
    tempo: 80,
    sticking: 'llR rrL llR rrL',
    steps: 4,
    snare: 'dddd',
  },
  {
    id: 'single-drag-tap',
    title: 'Single drag tap',
    tempo: 80,
    sticking: 'llRL rrLR llRL rrLR',
    steps: 8,
    snare: 'dXdX dXdX',
  },
  {
    id: 'double-drag-tap',
    title: 'Double drag tap',
    tempo: 60,
    sticking: 'llRllRL rrLrrLR',
    steps: 6,
    meter: [6, 8],
    snare: 'ddX ddX',
  },
  {
    id: 'lesson-25',
    title: 'Lesson 25',
    tempo: 72,
    sticking: 'llRLR llRLR llRLR llRLR',
    steps: 16,
    snare: 'dxX- dxX- dxX- dxX-',
  },
  {
    id: 'single-dragadiddle',
    title: 'Single dragadiddle',
    tempo: 66,
    sticking: 'RRLRR LLRLL RRLRR LLRLL',
    steps: 32,
    snare: 'Xxx-x-x- Xxx-x-x- Xxx-x-x- Xxx-x-x-',
  },
  {
    id: 'drag-paradiddle-1',
    title: 'Drag paradiddle no. 1',
    tempo: 54,
    sticking: 'RllRLRR LrrLRLL',
    steps: 12,
    meter: [6, 8],
    snare: 'X-dxxx X-dxxx',
  },
  {
    id: 'drag-paradiddle-2',
    title: 'Drag paradiddle no. 2',
    tempo: 66,
    sticking: 'RllRllRLRR LrrLrrLRLL',
    steps: 16,
    snare: 'X-d-dxxx X-d-dxxx',
  },
  {
    id: 'single-ratamacue',
    title: 'Single ratamacue',
    tempo: 80,
    sticking: 'llRLRL rrLRLR',
    steps: 12,
    snare: 'dxx X-- dxx X--',
  },
  {
    id: 'double-ratamacue',
    title: 'Double ratamacue',
    tempo: 80,
    sticking: 'llRllRLRL rrLrrLRLR',
    steps: 9,
    bars: 2,
    meter: [3, 4],
    snare: 'd-- dxx X-- | d-- dxx X--',
  },
  {
    id: 'triple-ratamacue',
    title: 'Triple ratamacue',
    tempo: 80,
    sticking: 'llRllRllRLRL rrLrrLrrLRLR',
    steps: 12,
    bars: 2,
    snare: 'd-- d-- dxx X-- | d-- d-- dxx X--',
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
      // the round's first grace notes fall at the end of the round before
      for (let before = graces[sign] ?? 0; before > 0; before -= 1)
        notes.push({
          quarters: (quarters - before * grace + grooveQuarters) % grooveQuarters,
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
