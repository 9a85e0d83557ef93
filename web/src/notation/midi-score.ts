import { Midi } from '@tonejs/midi';
import type { ScoreBar, ScoreNote } from '../generated/score';
import { barQuarters, beatQuarters, clefFor, estimateFifths, nameOf, spell } from './notated';
import type { BarSignature, NotatedScore } from './notated';
import { ScoreError } from './score-error';

/** Percussion channel of General MIDI, counted from 0. */
const PERCUSSION_CHANNEL = 9;
const MAX_NOTES = 20_000;
/** Longest piece, in quarter notes: two hours at 170 a minute. */
const MAX_QUARTERS = 20_400;
/** Subdivisions of a quarter note tried for each beat, the plainest first. */
const GRIDS = [2, 3, 4, 6, 8] as const;
/** A grid fits a beat when no onset is further from it than this, in quarter notes (30 ms at 120 a minute). */
const GRID_TOLERANCE = 0.06;
/** Gaps up to this many quarter notes between two notes are articulation, not rests. */
const ARTICULATION_GAP = 0.3;
/** A lower note is covered by a sounding higher one when at least this share of it lies under it. */
const COVERED_SHARE = 0.5;

interface Sounding {
  /** Quarter notes. */
  onset: number;
  end: number;
  midi: number;
}

/** The top line of a possibly polyphonic track: the highest note wins, short overlaps are cut. */
function topLine(notes: readonly Sounding[]): Sounding[] {
  const line: Sounding[] = [];
  for (const note of [...notes].sort((a, b) => a.onset - b.onset || b.midi - a.midi)) {
    const last = line.at(-1);
    if (!last || note.onset >= last.end) line.push({ ...note });
    else if (note.onset - last.onset < GRID_TOLERANCE) {
      if (note.midi > last.midi) line[line.length - 1] = { ...note };
    } else {
      const overlap = Math.min(last.end, note.end) - note.onset;
      if (note.midi < last.midi && overlap > COVERED_SHARE * (note.end - note.onset)) continue;
      last.end = note.onset;
      line.push({ ...note });
    }
  }
  return line;
}

function roundTo(quarters: number, grid: number): number {
  return Math.round(quarters * grid) / grid;
}

/** Grid for the onsets inside one quarter note: the plainest that fits them all, else the finest binary one. */
function gridFor(onsets: readonly number[]): number {
  const fits = (grid: number): boolean =>
    onsets.every((onset) => Math.abs(onset - roundTo(onset, grid)) <= GRID_TOLERANCE / Math.max(1, grid / 4));
  return GRIDS.find(fits) ?? 8;
}

/** Moves onsets and ends to a musical grid chosen beat by beat. Order is kept; notes that fall together keep the first. */
function quantise(line: readonly Sounding[]): Sounding[] {
  const byBeat = new Map<number, number[]>();
  const beatOf = (onset: number): number => Math.floor(onset + GRID_TOLERANCE);
  for (const { onset } of line) byBeat.set(beatOf(onset), [...(byBeat.get(beatOf(onset)) ?? []), onset]);
  const grids = new Map([...byBeat].map(([beat, onsets]) => [beat, gridFor(onsets)]));
  const placed: Sounding[] = [];
  for (const note of line) {
    const grid = grids.get(beatOf(note.onset)) ?? 4;
    const onset = roundTo(note.onset, grid);
    if (placed.length > 0 && onset <= (placed.at(-1)?.onset ?? 0)) continue;
    const endGrid = grid % 3 === 0 ? grid : 4;
    placed.push({ ...note, onset, end: Math.max(onset + 1 / endGrid, roundTo(note.end, endGrid)) });
  }
  for (const [index, note] of placed.entries()) {
    const next = placed[index + 1]?.onset ?? Infinity;
    if (note.end > next || next - note.end <= ARTICULATION_GAP)
      note.end = next === Infinity ? note.end : next;
  }
  return placed;
}

/** Key signatures as MIDI files name them, major and minor, from seven flats to seven sharps. */
const MAJOR_KEYS = ['Cb', 'Gb', 'Db', 'Ab', 'Eb', 'Bb', 'F', 'C', 'G', 'D', 'A', 'E', 'B', 'F#', 'C#'];
const MINOR_KEYS = ['Ab', 'Eb', 'Bb', 'F', 'C', 'G', 'D', 'A', 'E', 'B', 'F#', 'C#', 'G#', 'D#', 'A#'];

function statedFifths(header: Midi['header']): number | null {
  const signature = header.keySignatures[0];
  if (!signature) return null;
  const keys = signature.scale === 'minor' ? MINOR_KEYS : MAJOR_KEYS;
  // The reader counts from its own list, in which some keys repeat; a name it does not know is no statement.
  const index = keys.indexOf(signature.key);
  return index < 0 ? null : index - 7;
}

/** Time signatures with their starts in quarter notes; 4/4 from the start when the file states none. */
function timeSignatures(header: Midi['header']): { onset: number; beats: number; beatType: number }[] {
  const stated = header.timeSignatures
    .map(({ ticks, timeSignature: [beats = 0, beatType = 0] }) => ({
      onset: ticks / header.ppq,
      beats,
      beatType,
    }))
    .filter(({ beats, beatType }) => beats >= 1 && beats <= 64 && [1, 2, 4, 8, 16, 32].includes(beatType))
    .sort((a, b) => a.onset - b.onset);
  return stated[0]?.onset === 0 ? stated : [{ onset: 0, beats: 4, beatType: 4 }, ...stated];
}

function layBars(
  header: Midi['header'],
  fifths: number,
  end: number,
): { bars: ScoreBar[]; signatures: BarSignature[] } {
  const changes = timeSignatures(header);
  const bars: ScoreBar[] = [];
  const signatures: BarSignature[] = [];
  let onset = 0;
  let current = 0;
  while (onset < end - 1e-6) {
    while ((changes[current + 1]?.onset ?? Infinity) <= onset + 1e-6) current += 1;
    const { beats, beatType } = changes[current] ?? { beats: 4, beatType: 4 };
    const signature = { fifths, beats, beatType };
    const duration = barQuarters(signature);
    bars.push({ number: String(bars.length + 1), onset, duration, beatQuarters: beatQuarters(signature) });
    signatures.push(signature);
    onset += duration;
  }
  return { bars, signatures };
}

/**
 * Reads a Standard MIDI File: the top line of its first track with pitched notes, moved to a grid of eighths, triplets,
 * sixteenths, sextuplets or 32nds chosen for each beat. Pitches are taken as sounding, so `transposition` is 0. Made
 * for files written in time; a free performance without a click gives odd bars. Throws ScoreError.
 */
export function readMidi(bytes: Uint8Array): NotatedScore {
  let midi: Midi;
  try {
    midi = new Midi(bytes);
  } catch {
    throw new ScoreError('damaged', 'The MIDI file is damaged.');
  }
  const { header } = midi;
  if (!(header.ppq > 0)) throw new ScoreError('damaged', 'The MIDI file states no usable time base.');
  const track = midi.tracks.find(({ channel, notes }) => channel !== PERCUSSION_CHANNEL && notes.length > 0);
  if (!track) throw new ScoreError('no-notes', 'The MIDI file has no pitched notes.');
  if (track.notes.length > MAX_NOTES)
    throw new ScoreError('too-large', `The first track has more than ${MAX_NOTES} notes.`);
  const line = quantise(
    topLine(
      track.notes.map(({ ticks, durationTicks, midi: pitch }) => ({
        onset: ticks / header.ppq,
        end: (ticks + durationTicks) / header.ppq,
        midi: pitch,
      })),
    ),
  );
  const end = line.reduce((latest, note) => Math.max(latest, note.end), 0);
  if (!Number.isFinite(end) || end > MAX_QUARTERS)
    throw new ScoreError('too-large', 'The MIDI file is too long.');
  const fifths =
    statedFifths(header) ??
    estimateFifths(line.map((note) => ({ midi: note.midi, duration: note.end - note.onset })));
  const { bars, signatures } = layBars(header, fifths, end);
  let bar = 0;
  const notes = line.map((note): ScoreNote => {
    while (bar < bars.length - 1 && note.onset >= (bars[bar + 1]?.onset ?? Infinity) - 1e-6) bar += 1;
    const { onset, beatQuarters: beat } = bars[bar] ?? { onset: 0, beatQuarters: 1 };
    return {
      onset: note.onset,
      duration: note.end - note.onset,
      midi: note.midi,
      name: nameOf(spell(note.midi, fifths)),
      bar,
      beat: (note.onset - onset) / beat + 1,
    };
  });
  const tempo = header.tempos[0]?.bpm;
  return {
    score: {
      title: header.name || track.name,
      composer: '',
      transposition: 0,
      quartersPerMinute:
        tempo !== undefined && tempo > 0 && tempo <= 1000 ? Math.round(tempo * 100) / 100 : null,
      bars,
      notes,
    },
    clef: clefFor(notes),
    signatures,
  };
}
