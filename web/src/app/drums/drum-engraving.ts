// Draws one line of a drum part with VexFlow, which is loaded on first use.

import bravuraUrl from '@vexflow-fonts/bravura/bravura.woff2?url';
import type * as VexFlowModule from 'vexflow/core';
import type { DrumBar, DrumEntry, DrumNote } from '../../notation/drums/drum-score';
import { staffPlace } from '../../notation/drums/drum-staff';
import type { Notehead } from '../../notation/drums/drum-staff';
import { cellWidths } from './drum-layout';
import type { Cell, SystemPlan } from './drum-layout';

type VexFlow = typeof VexFlowModule;
type VexNote = VexFlowModule.StaveNote | VexFlowModule.GhostNote;

/** The engraver's unit: ten to a staff space. */
const space = 10;
/** Room above the top line for stems, beams and marks, and below the bottom line for the feet, in units. */
const above = 78;
const staffHeight = 4 * space;
const below = 56;
/** Height of a line in units. */
const systemUnits = above + staffHeight + below;
/** SMuFL fonts are drawn with four staff spaces to the em. */
const emUnits = 4 * space;
const repeatOneGlyph = '\uE500';
const repeatTwoGlyph = '\uE501';
const fontFamily = 'Bravura';

/** Words that begin at their place; signs are centred on it. */
const startAligned: ReadonlySet<string> = new Set(['direction', 'bar-number']);

/** A place where something is struck, for pointer, keys and playhead. */
export interface Column {
  /** Index into the score's bars. */
  bar: number;
  tick: number;
  /** Middle of the noteheads, px. */
  x: number;
  notes: { note: DrumNote; y: number }[];
}

/** Where a bar stands, px. */
export interface BarBox {
  bar: number;
  left: number;
  right: number;
  /** Where its music begins, after clef and signatures. */
  start: number;
}

/** A drawn line. */
export interface SystemDrawing {
  svg: SVGSVGElement;
  height: number;
  staffTop: number;
  staffBottom: number;
  bars: BarBox[];
  columns: Column[];
}

/** How large to draw. */
export interface DrawOptions {
  /** px */
  width: number;
  /** px between staff lines */
  staffSpace: number;
  /** Words above the first bar, such as the feel; empty for none. */
  direction: string;
  /** Whether the last bar ends the piece. */
  ends: boolean;
}

/** Height of a line of the sheet, px. */
export function systemHeight(staffSpace: number): number {
  return (systemUnits * staffSpace) / space;
}

let library: Promise<VexFlow> | null = null;

/** Makes Bravura known to a document; VexFlow measures with it, so it must be there first. */
export async function loadMusicFont(target: Document): Promise<void> {
  if ([...target.fonts].some(({ family }) => family === fontFamily)) return;
  const face = new FontFace(fontFamily, `url(${bravuraUrl}) format('woff2')`);
  target.fonts.add(face);
  await face.load();
}

/** VexFlow and its font, fetched once. Rejects when either cannot be had. */
export async function loadEngraver(): Promise<VexFlow> {
  library ??= (async () => {
    const [vexFlow] = await Promise.all([import('vexflow/core'), loadMusicFont(document)]);
    vexFlow.VexFlow.setFonts(fontFamily);
    return vexFlow;
  })();
  try {
    return await library;
  } catch (error) {
    library = null;
    throw error;
  }
}

const durations: Record<DrumEntry['type'], string> = {
  whole: 'w',
  half: 'h',
  quarter: 'q',
  eighth: '8',
  '16th': '16',
  '32nd': '32',
};

const headCodes: Record<Notehead, string> = { normal: '', x: '/X2', triangle: '/T2' };

function keyOfNote({ instrument }: Pick<DrumNote, 'instrument'>): string {
  const { step, octave, notehead } = staffPlace(instrument);
  return `${step.toLowerCase()}/${octave}${headCodes[notehead]}`;
}

/** Rests of the hands stand in the middle of the staff, those of the feet below it. */
const restKeys = { hands: 'b/4', feet: 'd/4' } as const;
type Voice = keyof typeof restKeys;

function restNote(vex: VexFlow, entry: DrumEntry, voice: Voice): VexNote {
  const duration = durations[entry.type];
  if (entry.hidden) return new vex.GhostNote({ duration, dots: entry.dots });
  const rest = new vex.StaveNote({ keys: [restKeys[voice]], duration: `${duration}r`, dots: entry.dots });
  if (entry.dots > 0) vex.Dot.buildAndAttach([rest], { all: true });
  return rest;
}

function struckNote(vex: VexFlow, entry: DrumEntry, voice: Voice): VexFlowModule.StaveNote {
  const stemDirection = voice === 'hands' ? vex.Stem.UP : vex.Stem.DOWN;
  const note = new vex.StaveNote({
    keys: entry.notes.map(keyOfNote),
    duration: durations[entry.type],
    dots: entry.dots,
    stemDirection,
  });
  if (entry.dots > 0) vex.Dot.buildAndAttach([note], { all: true });
  entry.notes.forEach(({ instrument }, index) => {
    if (!staffPlace(instrument).bracketed) return;
    note.addModifier(new vex.Parenthesis(vex.ModifierPosition.LEFT), index);
    note.addModifier(new vex.Parenthesis(vex.ModifierPosition.RIGHT), index);
  });
  const markPosition = voice === 'hands' ? vex.ModifierPosition.ABOVE : vex.ModifierPosition.BELOW;
  const mark = (type: string): void => {
    note.addModifier(new vex.Articulation(type).setPosition(markPosition), 0);
  };
  if (entry.notes.some(({ instrument }) => staffPlace(instrument).open)) mark('ah');
  if (entry.notes.some(({ accent }) => accent)) mark('a>');
  if (entry.slashes > 0) note.addModifier(new vex.Tremolo(entry.slashes), 0);
  if (entry.graces.length > 0) {
    const single = entry.graces.length === 1;
    const graces = entry.graces.map(
      (grace) =>
        new vex.GraceNote({
          keys: [keyOfNote(grace)],
          duration: single ? '8' : '16',
          slash: single,
          stemDirection,
        }),
    );
    const group = new vex.GraceNoteGroup(graces, false);
    if (!single) group.beamNotes();
    note.addModifier(group, 0);
  }
  return note;
}

interface WrittenVoice {
  notes: VexNote[];
  struck: { entry: DrumEntry; note: VexFlowModule.StaveNote }[];
  beams: VexFlowModule.Beam[];
  tuplets: VexFlowModule.Tuplet[];
}

function groupBy<T>(items: readonly T[], key: (item: T) => number | null): T[][] {
  const groups = new Map<number, T[]>();
  for (const item of items) {
    const at = key(item);
    if (at === null) continue;
    const group = groups.get(at);
    if (group) group.push(item);
    else groups.set(at, [item]);
  }
  return [...groups.values()];
}

function writeVoice(vex: VexFlow, entries: readonly DrumEntry[], voice: Voice): WrittenVoice {
  const pairs = entries.map((entry) => {
    const struck = entry.notes.length > 0 ? struckNote(vex, entry, voice) : null;
    return { entry, struck, note: struck ?? restNote(vex, entry, voice) };
  });
  const beams = groupBy(pairs, ({ entry }) => entry.beam).map(
    (members) => new vex.Beam(members.map(({ note }) => note)),
  );
  for (const beam of beams) beam.renderOptions.flatBeams = true;
  const tuplets = groupBy(pairs, ({ entry }) => entry.triplet).map((members) => {
    const beamed = members.every(({ entry }) => entry.beam !== null);
    return new vex.Tuplet(
      members.map(({ note }) => note),
      {
        numNotes: 3,
        notesOccupied: 2,
        bracketed: !beamed,
        ratioed: false,
        location: voice === 'hands' ? vex.Tuplet.LOCATION_TOP : vex.Tuplet.LOCATION_BOTTOM,
      },
    );
  });
  return {
    notes: pairs.map(({ note }) => note),
    struck: pairs.flatMap(({ entry, struck }) => (struck ? [{ entry, note: struck }] : [])),
    beams,
    tuplets,
  };
}

class SystemArtist {
  readonly bars: BarBox[] = [];
  readonly columns: Column[] = [];

  constructor(
    private readonly vex: VexFlow,
    private readonly context: VexFlowModule.SVGContext,
    private readonly scale: number,
  ) {}

  /** Draws one place; whoever calls may pause at each step, as the first bar of a visit takes long. */
  *drawCell(
    score: readonly DrumBar[],
    cell: Cell,
    place: { x: number; width: number; first: boolean; ends: boolean },
  ): Generator<void, void, void> {
    const { vex, context } = this;
    const bar = score[cell.bar];
    if (!bar) return;
    const stave = new vex.Stave(place.x, above - 4 * space, place.width, {
      spaceAboveStaffLn: 4,
      leftBar: false,
    });
    if (place.first) stave.addClef('percussion');
    const { numerator, denominator } = bar.timeSignature;
    if (cell.showsMeter) stave.addTimeSignature(`${numerator}/${denominator}`);
    if (place.ends) stave.setEndBarType(vex.BarlineType.END);
    yield;
    stave.setContext(context).drawWithStyle();
    yield;
    const left = stave.getX();
    const right = left + stave.getWidth();
    const start = stave.getNoteStartX();
    switch (cell.kind) {
      case 'bar':
        yield* this.drawNotes(bar, cell.bar, stave);
        break;
      case 'repeatOne':
        this.sign(repeatOneGlyph, (start + right) / 2);
        break;
      case 'repeatTwo':
        this.drawTwoBarRepeat(stave, (start + right) / 2);
        break;
      case 'rests':
        new vex.MultiMeasureRest(cell.count, { numberOfMeasures: cell.count, numberLine: 0.2 })
          .setStave(stave)
          .setContext(context)
          .drawWithStyle();
        break;
    }
    if (bar.number > 0) this.text(String(bar.number), left + 2, above - 3.2 * space, 'bar-number');
    const { scale } = this;
    for (let k = 0; k < cell.count; k += 1) {
      const step = (right - start) / cell.count;
      this.bars.push({
        bar: cell.bar + k,
        left: (k === 0 ? left : start + k * step) * scale,
        start: (start + k * step) * scale,
        right: (start + (k + 1) * step) * scale,
      });
    }
  }

  private *drawNotes(bar: DrumBar, index: number, stave: VexFlowModule.Stave): Generator<void, void, void> {
    const { vex, context, scale } = this;
    const shown = (['hands', 'feet'] as const).filter((name) =>
      bar.voices[name].some(({ notes, hidden }) => notes.length > 0 || !hidden),
    );
    const [only] = bar.voices.hands;
    if (shown.length === 1 && only?.wholeBar === true && !only.hidden) {
      const rest = new vex.StaveNote({ keys: ['d/5'], duration: 'wr', alignCenter: true });
      const voice = new vex.Voice().setMode(vex.VoiceMode.SOFT).addTickables([rest]);
      new vex.Formatter().joinVoices([voice]).formatToStave([voice], stave);
      voice.draw(context, stave);
      return;
    }
    const written: WrittenVoice[] = [];
    for (const name of shown) {
      written.push(writeVoice(vex, bar.voices[name], name));
      yield;
    }
    const voices = written.map(({ notes }) =>
      new vex.Voice().setMode(vex.VoiceMode.SOFT).addTickables(notes),
    );
    const formatter = new vex.Formatter();
    formatter.joinVoices(voices);
    yield;
    formatter.formatToStave(voices, stave);
    yield;
    for (const voice of voices) {
      voice.draw(context, stave);
      yield;
    }
    const byTick = new Map<number, Column>();
    for (const { struck, beams, tuplets } of written) {
      for (const drawing of [...beams, ...tuplets]) drawing.setContext(context).drawWithStyle();
      for (const { entry, note } of struck) {
        const heads = note.noteHeads;
        const head = heads[0];
        const x = (note.getAbsoluteX() + (head?.getWidth() ?? space) / 2) * scale;
        const ys = note.getYs();
        const column = byTick.get(entry.tick) ?? { bar: index, tick: entry.tick, x, notes: [] };
        entry.notes.forEach((drumNote, k) => {
          column.notes.push({ note: drumNote, y: (ys[k] ?? 0) * scale });
          if (drumNote.unsure) this.markUnsure(heads[k]);
        });
        byTick.set(entry.tick, column);
        if (entry.notes.some(({ unsure }) => unsure)) this.question(x / scale);
      }
    }
    this.columns.push(...[...byTick.values()].sort((a, b) => a.tick - b.tick));
  }

  /** The picture is not in the page yet, so its parts are looked for in it. */
  private markUnsure(head: VexFlowModule.NoteHead | undefined): void {
    const id = head?.getAttribute('id') as string | undefined;
    if (id) this.context.svg.querySelector(`#vf-${id}`)?.classList.add('unsure');
  }

  /** A doubtful stroke is asked about above the staff. */
  private question(x: number): void {
    this.text('?', x, above - 6 * space, 'question');
  }

  private sign(glyph: string, x: number): void {
    this.text(glyph, x, above + staffHeight / 2, 'music');
  }

  private drawTwoBarRepeat(stave: VexFlowModule.Stave, x: number): void {
    this.context.openGroup('stavebarline');
    this.context.fillRect(x, stave.getYForLine(0), 1, staffHeight);
    this.context.closeGroup();
    this.sign(repeatTwoGlyph, x);
    this.text('2', x, above - 8, 'count');
  }

  /** Words and signs of our own, styled by class. */
  text(content: string, x: number, y: number, name: string): void {
    const group = this.context.openGroup();
    const element = document.createElementNS('http://www.w3.org/2000/svg', 'text');
    element.setAttribute('x', x.toFixed(1));
    element.setAttribute('y', y.toFixed(1));
    element.setAttribute('class', name);
    if (!startAligned.has(name)) element.setAttribute('text-anchor', 'middle');
    if (name === 'music') {
      element.setAttribute('font-family', fontFamily);
      element.setAttribute('font-size', String(emUnits));
    }
    // What the engraver strokes is lines; letters are filled.
    element.setAttribute('stroke', 'none');
    element.textContent = content;
    group.append(element);
    this.context.closeGroup();
  }
}

/**
 * Draws one line, a part of a bar at each step, so that the page can answer in between; the last step returns the line. The picture takes its colours from CSS: `currentColor`, and the classes `vf-stave`, `unsure`,
 * `question`, `direction`, `count`.
 * @param bars the whole score's bars; the plan says which of them
 */
export function* drawSystemInSteps(
  vex: VexFlow,
  bars: readonly DrumBar[],
  plan: SystemPlan,
  options: DrawOptions,
): Generator<void, SystemDrawing, void> {
  const scale = options.staffSpace / space;
  const width = options.width / scale;
  const host = document.createElement('div');
  const context = new vex.SVGContext(host);
  const height = systemHeight(options.staffSpace);
  context.svg.setAttribute('viewBox', `0 0 ${width.toFixed(2)} ${systemUnits}`);
  context.setFillStyle('currentColor').setStrokeStyle('currentColor');
  const artist = new SystemArtist(vex, context, scale);
  // A line's last pixel column must not be cut.
  const widths = cellWidths(plan, width / space - 0.1);
  let x = 0;
  for (const [index, cell] of plan.cells.entries()) {
    if (index > 0) yield;
    const cellWidth = (widths[index] ?? 0) * space;
    const last = index === plan.cells.length - 1;
    yield* artist.drawCell(bars, cell, {
      x,
      width: cellWidth,
      first: index === 0,
      ends: last && options.ends,
    });
    x += cellWidth;
  }
  if (options.direction) artist.text(options.direction, 4, 14, 'direction');
  const { svg } = context;
  svg.setAttribute('width', options.width.toFixed(1));
  svg.setAttribute('height', height.toFixed(1));
  return {
    svg,
    height,
    staffTop: above * scale,
    staffBottom: (above + staffHeight) * scale,
    bars: artist.bars,
    columns: artist.columns,
  };
}

/** Draws one line at once: {@link drawSystemInSteps} to its end. */
export function drawSystem(
  vex: VexFlow,
  bars: readonly DrumBar[],
  plan: SystemPlan,
  options: DrawOptions,
): SystemDrawing {
  const steps = drawSystemInSteps(vex, bars, plan, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
