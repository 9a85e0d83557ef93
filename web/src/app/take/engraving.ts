import type { OpenSheetMusicDisplay } from 'opensheetmusicdisplay';
import type { Score } from '../../generated/score';

/** Where one note of the score stands on the drawn page, in px from its top left corner. */
export interface NoteBox {
  /** Middle of the notehead. */
  x: number;
  y: number;
  /** Extent of head and stem together. */
  left: number;
  right: number;
  top: number;
  bottom: number;
  system: number;
  /** Groups that draw it, continuations of ties included. */
  elements: SVGGElement[];
}

export interface BarBox {
  left: number;
  right: number;
  system: number;
}

export interface SystemBox {
  /** Outer staff lines. */
  staffTop: number;
  staffBottom: number;
  /** Extent of everything drawn. */
  top: number;
  bottom: number;
}

/** Geometry of a drawn page. A note that the page does not show has null. */
export interface Engraving {
  width: number;
  height: number;
  staffSpace: number;
  notes: (NoteBox | null)[];
  bars: BarBox[];
  systems: SystemBox[];
}

export interface EngravingOptions {
  /** Distance between staff lines, px. */
  staffSpace: number;
  barsPerSystem: number;
  /** Sets notes closer than usual, for narrow pages. */
  compact: boolean;
  /** Room for marks between systems, in staff spaces. */
  systemGap: number;
}

/** The engraver's own spacing of notes, and a closer one for narrow pages. */
const NORMAL_SPACING = { multiplier: 0.85, addend: 3 };
const COMPACT_SPACING = { multiplier: 0.6, addend: 1 };
/** Units of the engraver: one is a staff space, drawn 10 px wide at zoom 1. */
const PIXELS_PER_UNIT = 10;
/** The engraver's note numbers lie one octave below MIDI's. */
const MIDI_OFFSET = 12;
const SAME_TIME = 1e-3;
/** Quarter notes in the beat of 6/8, 9/8 and 12/8. */
const COMPOUND_BEAT = 1.5;
/** Staff spaces one note needs, so that bars full of short notes get a line to themselves. */
const SPACES_PER_NOTE = { normal: 2.4, compact: 1.8 };
/** Staff spaces for clef and signatures at the start of a line. */
const SPACES_BEFORE_NOTES = 8;

/** The part of the drawing library's stave that is read here; its own types keep it private. */
interface Stave {
  getX(): number;
  getWidth(): number;
  getYForLine(line: number): number;
}

/** How many bars fit on a line: at most `most`, fewer when bars are full of notes. */
export function barsPerSystem(
  score: Score,
  width: number,
  staffSpace: number,
  most: number,
  compact: boolean,
): number {
  const counts = new Map<number, number>();
  for (const note of score.notes) counts.set(note.bar, (counts.get(note.bar) ?? 0) + 1);
  const perNote = compact ? SPACES_PER_NOTE.compact : SPACES_PER_NOTE.normal;
  const densest = Math.max(2, ...counts.values());
  const fitting = Math.floor((width / staffSpace - SPACES_BEFORE_NOTES) / (densest * perNote + 1));
  return Math.max(1, Math.min(most, fitting));
}

/** Length that shares a beam, as a fraction of a whole note: three eighths in compound time, else a quarter. */
function beamGroup(score: Score): number[] {
  return score.bars[0]?.beatQuarters === COMPOUND_BEAT ? [3, 8] : [1, 4];
}

/** Draws scores with OpenSheetMusicDisplay, which is loaded on first use, and finds the notes on the page. */
export class Engraver {
  private loaded = '';

  private constructor(
    private readonly host: HTMLElement,
    private readonly display: OpenSheetMusicDisplay,
  ) {}

  /** An engraver that draws into `host`, whose width it fills. */
  static async create(host: HTMLElement): Promise<Engraver> {
    const { OpenSheetMusicDisplay } = await import('opensheetmusicdisplay');
    const display = new OpenSheetMusicDisplay(host, {
      backend: 'svg',
      autoResize: false,
      autoBeam: true,
      drawTitle: false,
      drawSubtitle: false,
      drawComposer: false,
      drawLyricist: false,
      drawCredits: false,
      drawPartNames: false,
      drawPartAbbreviations: false,
      drawMetronomeMarks: false,
      drawMeasureNumbers: false,
    });
    return new Engraver(host, display);
  }

  /** Draws the page and measures it. Rejects when the engraver cannot make sense of the document. */
  async draw(score: Score, musicXml: string, options: EngravingOptions): Promise<Engraving> {
    if (this.loaded !== musicXml) {
      this.display.setOptions({ autoBeamOptions: { groups: [beamGroup(score)] } });
      await this.display.load(musicXml);
      this.loaded = musicXml;
    }
    const rules = this.display.EngravingRules;
    rules.RenderXMeasuresPerLineAkaSystem = options.barsPerSystem;
    rules.StretchLastSystemLine = score.bars.length % options.barsPerSystem === 0;
    rules.PageLeftMargin = 1;
    rules.PageRightMargin = 1;
    rules.PageTopMargin = 3;
    rules.PageBottomMargin = options.systemGap;
    rules.MinimumDistanceBetweenSystems = options.systemGap + 3;
    rules.MinSkyBottomDistBetweenSystems = options.systemGap;
    rules.VoiceSpacingMultiplierVexflow = options.compact
      ? COMPACT_SPACING.multiplier
      : NORMAL_SPACING.multiplier;
    rules.VoiceSpacingAddendVexflow = options.compact ? COMPACT_SPACING.addend : NORMAL_SPACING.addend;
    this.display.zoom = options.staffSpace / PIXELS_PER_UNIT;
    this.display.render();
    return this.measure(score, options.staffSpace);
  }

  private measure(score: Score, staffSpace: number): Engraving {
    const page = this.host.getBoundingClientRect();
    const notes: (NoteBox | null)[] = score.notes.map(() => null);
    const bars: BarBox[] = [];
    const systems: SystemBox[] = [];
    for (const [barIndex, measures] of this.display.GraphicSheet.MeasureList.entries()) {
      const measure = measures[0];
      if (!measure) continue;
      const stave = (measure as unknown as { stave: Stave }).stave;
      const zoom = this.display.zoom;
      const staffTop = stave.getYForLine(0) * zoom;
      let system = systems.findIndex((box) => Math.abs(box.staffTop - staffTop) < staffSpace);
      if (system < 0) {
        const staffBottom = stave.getYForLine(4) * zoom;
        systems.push({ staffTop, staffBottom, top: staffTop, bottom: staffBottom });
        system = systems.length - 1;
      }
      bars[barIndex] = {
        left: stave.getX() * zoom,
        right: (stave.getX() + stave.getWidth()) * zoom,
        system,
      };
      for (const entry of measure.staffEntries)
        for (const voice of entry.graphicalVoiceEntries)
          for (const drawn of voice.notes) {
            const source = drawn.sourceNote;
            if (source.isRest() || source.IsGraceNote) continue;
            const onset = source.getAbsoluteTimestamp().RealValue * 4;
            const index = indexAt(score, onset, source.halfTone + MIDI_OFFSET);
            const group = (drawn as unknown as { getSVGGElement(): SVGGElement | null }).getSVGGElement();
            if (index < 0 || !group) continue;
            const known = notes[index];
            if (known) known.elements.push(group);
            else {
              const box = boxOf(group, page, system);
              notes[index] = box;
              const systemBox = systems[system];
              if (systemBox) {
                systemBox.top = Math.min(systemBox.top, box.top);
                systemBox.bottom = Math.max(systemBox.bottom, box.bottom);
              }
            }
          }
    }
    const drawing = this.host.querySelector('svg')?.getBoundingClientRect();
    return {
      width: drawing?.width ?? page.width,
      height: drawing?.height ?? page.height,
      staffSpace,
      notes,
      bars,
      systems,
    };
  }
}

/** Note of the score that sounds at this place with this pitch: its start or, for a tied continuation, its middle. */
function indexAt(score: Score, onset: number, midi: number): number {
  return score.notes.findIndex(
    (note) =>
      note.midi === midi && onset > note.onset - SAME_TIME && onset < note.onset + note.duration - SAME_TIME,
  );
}

function boxOf(group: SVGGElement, page: DOMRect, system: number): NoteBox {
  const whole = group.getBoundingClientRect();
  const head = (group.querySelector('.vf-notehead') ?? group).getBoundingClientRect();
  return {
    x: head.left + head.width / 2 - page.left,
    y: head.top + head.height / 2 - page.top,
    left: whole.left - page.left,
    right: whole.right - page.left,
    top: whole.top - page.top,
    bottom: whole.bottom - page.top,
    system,
    elements: [group],
  };
}
