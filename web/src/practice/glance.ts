// What a player sees of the last moment from a metre away: one note, one verdict, one landing.

import type { GoodZones } from './strictness';

/** What is heard, as the engine tells it; the parts that are looked at. */
export interface HeardPitch {
  reading: { time: number; f0: number; voiced: boolean };
  notes: readonly HeardNote[];
  target: number | null;
}

/** How a written note fares. */
export interface HeardNote {
  index: number;
  cents: number | null;
  milliseconds: number | null;
  samePitch: boolean;
  right: boolean;
}

export type Verdict = 'inTune' | 'sharp' | 'flat' | 'other';

/** One note on the target, in good zones: within -1..1 on both axes is good. Plus is sharp and late. */
export interface Landing {
  index: number;
  across: number;
  up: number;
}

/** What the strip shows. */
export interface Glance {
  /** Written MIDI number of the note that sounds or sounded last; null before the first. */
  midi: number | null;
  /** It sounds now. */
  sounding: boolean;
  verdict: Verdict | null;
  /** Whole cents against the A4 that is set. */
  cents: number | null;
  /** Index of the written note that is played, when it is. */
  playing: number | null;
  /** Where the player is now, in good zones; null while nothing sounds. */
  now: { across: number; up: number } | null;
  /** The last notes, newest last. */
  landings: readonly Landing[];
}

export interface GlanceSettings {
  /** Frequency of A4 that the player tunes to, Hz. */
  a4: number;
  /** Semitones from written to sounding pitch. */
  transposition: number;
  zones: GoodZones;
}

/** Notes kept on the target. */
const LANDINGS = 5;
/** Pitch is averaged over about this long for words and figure, so that vibrato does not make them flicker, seconds. */
const AVERAGE_SECONDS = 0.2;
/** A name stays until the pitch is this far from it: a little beyond the middle between two, semitones. */
const KEEP_NAME = 0.6;
/** A verdict stays until the pitch is this far inside or outside the border of its zone, cents. */
const KEEP_VERDICT = 2;
/** The verdict on a note waits this long: attacks stray, seconds. */
const ATTACK_SECONDS = 0.06;

/** Gathers what is heard into what is shown. One per microphone and take. */
export class GlanceReader {
  private midi: number | null = null;
  private average = 0;
  private since = 0;
  private last = 0;
  private sounding = false;
  private verdict: Verdict | null = null;
  private played: HeardNote | null = null;
  private landings: readonly Landing[] = [];

  constructor(private readonly settings: GlanceSettings) {}

  /** What is shown now that this was heard. */
  read(heard: HeardPitch): Glance {
    for (const note of heard.notes) this.note(note);
    const { time, f0, voiced } = heard.reading;
    this.sounding = voiced && f0 > 0;
    if (this.sounding) this.pitch(time, f0);
    else this.played = null;
    return this.glance();
  }

  private note(note: HeardNote): void {
    this.played = note;
    if (!note.samePitch || note.cents === null) return;
    const landing: Landing = {
      index: note.index,
      across: (note.milliseconds ?? 0) / this.settings.zones.milliseconds,
      up: note.cents / this.settings.zones.cents,
    };
    const before = this.landings.at(-1)?.index === note.index ? this.landings.slice(0, -1) : this.landings;
    this.landings = [...before, landing].slice(-LANDINGS);
  }

  private pitch(time: number, f0: number): void {
    const { a4, transposition } = this.settings;
    const written = 69 + 12 * Math.log2(f0 / a4) - transposition;
    if (
      this.midi === null ||
      Math.abs(written - this.midi) >= KEEP_NAME ||
      time - this.last > AVERAGE_SECONDS
    ) {
      this.midi = Math.round(written);
      this.average = written;
      this.since = time;
      this.verdict = null;
    }
    const share = 1 - Math.exp(-Math.max(0, time - this.last) / AVERAGE_SECONDS);
    // A young note is averaged over its own age.
    const young = Math.min(1, Math.max(share, (time - this.last) / Math.max(time - this.since, 1e-3)));
    this.average += young * (written - this.average);
    this.last = time;
    if (time - this.since >= ATTACK_SECONDS) this.verdict = this.judge(100 * (this.average - this.midi));
  }

  private judge(cents: number): Verdict {
    if (this.played && !this.played.samePitch) return 'other';
    const zone = this.settings.zones.cents;
    const border =
      this.verdict === 'inTune' ? zone + KEEP_VERDICT : this.verdict === null ? zone : zone - KEEP_VERDICT;
    if (Math.abs(cents) <= border) return 'inTune';
    return cents > 0 ? 'sharp' : 'flat';
  }

  private glance(): Glance {
    const { midi, sounding, played } = this;
    const cents = midi === null ? null : 100 * (this.average - midi);
    return {
      midi,
      sounding,
      verdict: midi === null ? null : this.verdict,
      cents: cents === null || this.verdict === null ? null : Math.round(cents),
      playing: sounding && played ? played.index : null,
      now:
        sounding && cents !== null
          ? {
              across: (played?.milliseconds ?? 0) / this.settings.zones.milliseconds,
              up: cents / this.settings.zones.cents,
            }
          : null,
      landings: this.landings,
    };
  }
}
