import type { PitchTrack } from '../generated/pitch-track';
import type { Score } from '../generated/score';
import type { NoteReport, TakeReport } from '../generated/take-report';
import type { MarkTone } from './marks';
import { expectedTimeline } from './timeline';

/** A written note in the plot: a bar as high as the strictness allows. */
export interface PlotTarget {
  index: number;
  start: number;
  end: number;
  /** Sounding pitch. */
  midi: number;
}

/** An unbroken stretch of the heard pitch in one colour; neighbours of one voiced stretch share their end point. */
export interface PlotCurve {
  tone: MarkTone | 'ink';
  seconds: number[];
  /** Sounding MIDI numbers, the take's tuning and transposition removed. */
  midi: number[];
}

/** What the pitch plot draws, in seconds and MIDI numbers; pixels are the view's business. */
export interface PitchPlot {
  targets: PlotTarget[];
  curves: PlotCurve[];
  barlines: { seconds: number; label: string }[];
  /** Range of MIDI numbers shown. */
  low: number;
  high: number;
  start: number;
  end: number;
}

/** Semitones shown above and below what was asked for; what was played beyond them widens the range up to {@link MAX_MARGIN}. */
const MARGIN = 1.5;
const MAX_MARGIN = 12;
/** Largest step of the pitch from one frame to the next that is drawn as a slide. */
const LEAP_SEMITONES = 1;
/** Silence kept before the first and after the last note, in seconds. */
const LEAD = 0.3;

function hzToMidi(hertz: number): number {
  return 69 + 12 * Math.log2(hertz / 440);
}

/** Tone of one frame: coloured only where this frame of a marked note leaves the zone. */
function toneAt(midi: number, note: NoteReport | undefined, zoneCents: number): PlotCurve['tone'] {
  if (!note || note.outcome === 'missed') return 'ink';
  if (note.outcome === 'different') return 'other';
  if (note.intonation !== 'sharp' && note.intonation !== 'flat') return 'ink';
  const octaves = note.outcome === 'octave' ? 12 * Math.round((midi - note.midi) / 12) : 0;
  const cents = 100 * (midi - octaves - note.midi);
  if (note.intonation === 'sharp' && cents > zoneCents) return 'plus';
  if (note.intonation === 'flat' && cents < -zoneCents) return 'minus';
  return 'ink';
}

/** The heard pitch as coloured stretches; broken where no pitch was heard. */
export function pitchCurves(pitch: PitchTrack, report: TakeReport, zoneCents: number): PlotCurve[] {
  const curves: PlotCurve[] = [];
  const played = report.notes
    .filter((note) => note.played)
    .sort((a, b) => (a.played?.onset ?? 0) - (b.played?.onset ?? 0));
  let at = 0;
  let open: PlotCurve | null = null;
  for (const [frame, hertz] of pitch.f0.entries()) {
    if (hertz <= 0) {
      open = null;
      continue;
    }
    const seconds = frame * pitch.hopSeconds;
    while (at < played.length && endOf(played[at]) < seconds) at += 1;
    const current = played[at];
    const inside = current?.played && current.played.onset <= seconds ? current : undefined;
    const midi = hzToMidi(hertz) - report.tuning.cents / 100 - report.tuning.transposition;
    const tone = toneAt(midi, inside, zoneCents);
    // A leap between two frames is a new note, not a slide: no line joins them.
    if (open && Math.abs(midi - (open.midi.at(-1) ?? midi)) > LEAP_SEMITONES) open = null;
    if (open?.tone !== tone) {
      const next: PlotCurve = { tone, seconds: [], midi: [] };
      if (open) {
        next.seconds.push(open.seconds.at(-1) ?? seconds);
        next.midi.push(open.midi.at(-1) ?? midi);
      }
      curves.push(next);
      open = next;
    }
    open.seconds.push(seconds);
    open.midi.push(midi);
  }
  return curves;
}

function endOf(note: NoteReport | undefined): number {
  return note?.played ? note.played.onset + note.played.duration : -Infinity;
}

/** Everything the pitch plot shows of a take; without a score the heard notes stand where the targets would. */
export function pitchPlotOf(
  report: TakeReport,
  pitch: PitchTrack,
  score: Score | null,
  zoneCents: number,
): PitchPlot {
  const targets = report.notes.map((note): PlotTarget => {
    const start = score ? note.expectedOnset : (note.played?.onset ?? note.expectedOnset);
    const duration = score ? note.expectedDuration : (note.played?.duration ?? note.expectedDuration);
    return { index: note.index, start, end: start + duration, midi: note.midi };
  });
  const curves = pitchCurves(pitch, report, zoneCents);
  const timeline = score && expectedTimeline(report, score);
  const barlines =
    score && timeline
      ? score.bars.map((bar) => ({ seconds: timeline.secondsAt(bar.onset), label: bar.number }))
      : [];
  const asked = targets.map((target) => target.midi);
  const heard = [
    ...report.notes.flatMap((note) => note.played?.midi ?? []),
    // A squeak leaps out of any range; the rest of the line would be flattened to show it.
    ...report.extras.filter(({ kind }) => kind === 'extra').map((extra) => extra.midi),
  ].map((midi) => midi - report.tuning.transposition);
  const all = asked.length > 0 ? asked : heard.length > 0 ? heard : [69];
  const lowest = Math.min(...all);
  const highest = Math.max(...all);
  const start = Math.min(...targets.map((target) => target.start), ...heardStarts(report), report.duration);
  const end = Math.max(...targets.map((target) => target.end), ...report.notes.map(endOf), 0);
  return {
    targets,
    curves,
    barlines,
    low: Math.max(lowest - MAX_MARGIN, Math.min(lowest, ...heard) - MARGIN),
    high: Math.min(highest + MAX_MARGIN, Math.max(highest, ...heard) + MARGIN),
    start: Math.max(0, Math.min(start, barlines[0]?.seconds ?? start) - LEAD),
    end: Math.max(end + LEAD, start + LEAD),
  };
}

function heardStarts(report: TakeReport): number[] {
  return report.notes.flatMap((note) => note.played?.onset ?? []);
}
