// A drum part as text: one line per drum, one column per grid place.

import type { DrumInstrument } from '../../generated/drum-transcription';
import { ticksPerQuarter } from './drum-score';
import type { DrumBar, DrumEntry, DrumNote, DrumScore } from './drum-score';
import { isCompound } from './rhythm';

/** What stands above the tab. */
export interface TabHeading {
  title?: string;
}

/** Lines from top to bottom as tabs order them: cymbals, snare, toms, kick, foot. */
const lines: readonly { name: string; words: string; instruments: readonly DrumInstrument[] }[] = [
  { name: 'CC', words: 'crash', instruments: ['crash'] },
  { name: 'RD', words: 'ride', instruments: ['ride'] },
  { name: 'HH', words: 'hi-hat', instruments: ['hiHatClosed', 'hiHatOpen'] },
  { name: 'SD', words: 'snare', instruments: ['snare', 'snareGhost', 'sideStick'] },
  { name: 'T1', words: 'high tom', instruments: ['tomHigh'] },
  { name: 'T2', words: 'middle tom', instruments: ['tomMid'] },
  { name: 'FT', words: 'floor tom', instruments: ['tomLow'] },
  { name: 'OT', words: 'other', instruments: ['other'] },
  { name: 'BD', words: 'kick', instruments: ['kick'] },
  { name: 'HF', words: 'hi-hat with the foot', instruments: ['hiHatPedal'] },
];
const legend = [
  'x/o hit  X/O accent  o on HH open  g ghost note  @ side stick',
  'f flam  d drag  r roll  ? unsure',
];
const pageWidth = 80;
const rest = '-';

function symbol(note: DrumNote, entry: DrumEntry): string {
  const grace = entry.graces.filter(
    ({ instrument }) => instrument.slice(0, 4) === note.instrument.slice(0, 4),
  );
  if (entry.slashes > 0) return 'r';
  if (note.unsure) return '?';
  if (grace.length > 1) return 'd';
  if (grace.length === 1) return 'f';
  switch (note.instrument) {
    case 'snareGhost':
      return 'g';
    case 'sideStick':
      return '@';
    case 'hiHatOpen':
      return note.accent ? 'O' : 'o';
    case 'hiHatClosed':
    case 'hiHatPedal':
    case 'crash':
    case 'ride':
      return note.accent ? 'X' : 'x';
    default:
      return note.accent ? 'O' : 'o';
  }
}

/** Columns of one beat: the fewest that show every place struck in it, sixteenths at least. */
function columnsOf(bar: DrumBar, beat: number): number {
  const start = beat * bar.beatTicks;
  const ticks = [...bar.voices.hands, ...bar.voices.feet]
    .filter(({ tick, notes }) => notes.length > 0 && tick >= start && tick < start + bar.beatTicks)
    .map(({ tick }) => tick - start);
  const sixteenth = ticksPerQuarter / 4;
  const slots = [sixteenth, ticksPerQuarter / 3, sixteenth / 2, ticksPerQuarter / 6, sixteenth / 6];
  const slot =
    slots.find((length) => bar.beatTicks % length === 0 && ticks.every((tick) => tick % length === 0)) ?? 1;
  return bar.beatTicks / slot;
}

/** How a beat is counted aloud: "1e&a", "1&a" in threes, the eighths by number in 6/8. */
function countOf(bar: DrumBar, beat: number, columns: number): string {
  const count = Array.from({ length: columns }, () => ' ');
  if (isCompound(bar.timeSignature)) {
    for (let eighth = 0; eighth < 3; eighth += 1)
      count[(eighth * columns) / 3] = String((beat * 3 + eighth + 1) % 10);
    return count.join('');
  }
  const syllables = columns % 3 === 0 ? ['', '&', 'a'] : ['', 'e', '&', 'a'];
  const divisions = Math.min(columns, syllables.length);
  for (let k = 0; k < divisions; k += 1) count[(k * columns) / divisions] = syllables[k] ?? ' ';
  count[0] = String((beat + 1) % 10);
  return count.join('');
}

/** Words in lines of the page's width, apart by two spaces. */
function wrapped(words: readonly string[]): string[] {
  return words.reduce<string[]>((rows, word) => {
    const row = rows.at(-1);
    if (row !== undefined && row.length + 2 + word.length <= pageWidth)
      return [...rows.slice(0, -1), `${row}  ${word}`];
    return [...rows, word];
  }, []);
}

interface TabBar {
  number: number;
  count: string;
  /** By the names of lines. */
  rows: Map<string, string>;
}

function writeBar(bar: DrumBar, used: readonly (typeof lines)[number][]): TabBar {
  const beats = bar.ticks / bar.beatTicks;
  let count = '';
  const rows = new Map(used.map(({ name }) => [name, '']));
  for (let beat = 0; beat < beats; beat += 1) {
    const columns = columnsOf(bar, beat);
    count += countOf(bar, beat, columns);
    for (const line of used) {
      const cells = Array.from({ length: columns }, () => rest);
      for (const entry of [...bar.voices.hands, ...bar.voices.feet]) {
        const note = entry.notes.find(({ instrument }) => line.instruments.includes(instrument));
        const from = entry.tick - beat * bar.beatTicks;
        if (!note || from + entry.ticks <= 0 || from >= bar.beatTicks) continue;
        const column = Math.round((from * columns) / bar.beatTicks);
        const length = entry.slashes > 0 ? Math.round((entry.ticks * columns) / bar.beatTicks) : 1;
        for (let k = Math.max(0, column); k < Math.min(columns, column + length); k += 1)
          cells[k] = symbol(note, entry);
      }
      rows.set(line.name, (rows.get(line.name) ?? '') + cells.join(''));
    }
  }
  return { number: bar.number, count, rows };
}

/**
 * The score as a drum tab: plain ASCII, at most 80 columns where a bar allows it, a line for every drum that is played,
 * bars between `|`, the count below them, the number of a line's first bar above it. Sixteenths are four columns to a
 * beat; beats with 32nds or triplets have as many as they need, as their count shows.
 */
export function toDrumTab(score: DrumScore, heading: TabHeading = {}): string {
  const played = new Set(
    score.bars.flatMap(({ voices }) =>
      [...voices.hands, ...voices.feet].flatMap(({ notes }) => notes.map(({ instrument }) => instrument)),
    ),
  );
  const used = lines.filter(({ instruments }) => instruments.some((instrument) => played.has(instrument)));
  const { numerator, denominator } = score.timeSignature;
  const feel = score.swing === null ? '' : ', swing';
  const head = [
    ...(heading.title ? [heading.title] : []),
    `${Math.round(score.beatsPerMinute)} beats a minute, ${numerator}/${denominator}${feel}`,
    '',
    ...wrapped(used.map(({ name, words }) => `${name} ${words}`)),
    ...legend,
    '',
  ];
  const bars = score.bars.map((bar) => writeBar(bar, used));
  const body: string[] = [];
  let at = 0;
  while (at < bars.length) {
    let width = 4;
    let end = at;
    while (end < bars.length && (end === at || width + (bars[end]?.count.length ?? 0) + 1 <= pageWidth)) {
      width += (bars[end]?.count.length ?? 0) + 1;
      end += 1;
    }
    const row = bars.slice(at, end);
    body.push(`   ${row[0]?.number ?? ''}`);
    for (const { name } of used)
      body.push(`${name} |${row.map(({ rows }) => `${rows.get(name) ?? ''}|`).join('')}`);
    body.push(`    ${row.map(({ count }) => count).join(' ')}`.trimEnd(), '');
    at = end;
  }
  return [...head, ...body].join('\n');
}
