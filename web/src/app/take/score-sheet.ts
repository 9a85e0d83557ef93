import { LitElement, css, html, nothing, svg } from 'lit';
import type { PropertyValues, SVGTemplateResult, TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { parseName, spellAmong } from '../../notation/notated';
import type { SpelledPitch } from '../../notation/notated';
import type { Exercise } from '../../practice/exercises';
import type { PlacedExtra } from '../../report/extras';
import { toneOf } from '../../report/marks';
import type { MarkShape, MarkTone, NoteInk } from '../../report/marks';
import { t } from '../i18n/t';
import { base } from '../styles/shared';
import { barsPerSystem, Engraver } from './engraving';
import type { Engraving, NoteBox } from './engraving';
import { markShape } from './mark-shapes';
import { marks } from './mark-styles';

/** One figure in the row below the staff. */
export interface SheetFigure {
  shape: MarkShape;
  tone: MarkTone;
  /** Short words or a figure with unit; empty for the shape alone. */
  text: string;
}

/** What the sheet shows for one note. */
export interface SheetNote {
  ink: NoteInk | 'unplayed';
  figures: SheetFigure[];
  /** Written MIDI number that was played instead; null when the written one was. */
  playedMidi: number | null;
  octave: 'up' | 'down' | null;
  /** Spoken and shown by assistive technology: "Bar 2, beat 4, A: 31 cents flat, on time." */
  label: string;
}

/** Sheets below this width, px, are set as on a phone. */
const NARROW_WIDTH = 560;

/** Staff space in px and most bars on a line, for a width: phone, tablet, desktop, and large for reading while playing. */
function setting(width: number, large: boolean): { staffSpace: number; bars: number } {
  if (width < NARROW_WIDTH) return { staffSpace: 9, bars: 2 };
  if (width < 900) return { staffSpace: 12.6, bars: 3 };
  return { staffSpace: large ? 17 : 12.6, bars: 4 };
}

const LINE_HEIGHT = 16;
const SHAPE_HEIGHT = 18;
/** Rows of figures below a staff; a figure that finds no free row shows its shape alone. */
const FIGURE_ROWS = 2;
const CHARACTER_WIDTH = 7.5;
const SHAPE_HALF = 8;

/** A figure in the rows below a staff. */
interface FigureRow {
  /** The note it belongs to; null for one that the page does not have. */
  owner: number | null;
  figure: SheetFigure;
  x: number;
  system: number;
  row: number;
  /** Only its shape has room. */
  crowded: boolean;
}

/** An unwritten note on the drawn page. */
interface ExtraPlace {
  extra: PlacedExtra;
  x: number;
  y: number;
  system: number;
}

function extraFigure({ kind }: PlacedExtra): SheetFigure {
  return {
    shape: kind,
    tone: toneOf(kind),
    text: kind === 'squeak' ? t('take.markSqueak') : t('take.markExtra'),
  };
}

function diatonic({ step, octave }: SpelledPitch): number {
  return octave * 7 + 'CDEFGAB'.indexOf(step);
}

/**
 * The written music: engraved notes, bar numbers, and on a result the marks, one tab stop with arrow keys. Fires
 * `ws-select` (detail: note index), `ws-bar` (detail: bar index), `ws-drawn` once the page is drawn, `ws-undrawable`.
 */
@customElement('ws-score-sheet')
export class ScoreSheet extends LitElement {
  static override styles = [
    base,
    marks,
    css`
      :host {
        direction: ltr;
        display: block;
        position: relative;
      }
      .page-area {
        position: relative;
        min-block-size: 8rem;
      }
      .engraving {
        inline-size: 100%;
      }
      .engraving svg {
        display: block;
      }
      .engraving [fill='#000000'] {
        fill: var(--ink);
      }
      .engraving [stroke='#000000'] {
        stroke: var(--ink);
      }
      .engraving .vf-measure > path[fill='none'] {
        stroke: var(--staff);
      }
      .engraving .vf-measure > rect {
        fill: var(--ink-2);
        stroke: var(--ink-2);
      }
      .unplayed [fill='#000000'] {
        fill: var(--unplayed);
      }
      .unplayed [stroke='#000000'] {
        stroke: var(--unplayed);
      }
      .minus [fill='#000000'] {
        fill: var(--minus);
      }
      .minus [stroke='#000000'] {
        stroke: var(--minus);
      }
      .plus [fill='#000000'] {
        fill: var(--plus);
      }
      .plus [stroke='#000000'] {
        stroke: var(--plus);
      }
      .vf-stavenote [fill='#000000'],
      .vf-stavenote [stroke='#000000'] {
        transition:
          fill var(--motion-ink) var(--easing),
          stroke var(--motion-ink) var(--easing);
      }
      .ghost {
        opacity: 0.45;
      }
      .missed .vf-notehead {
        visibility: hidden;
      }
      .missed {
        opacity: 0.45;
      }
      .engraving.grey .vf-beam [fill='#000000'],
      .engraving.grey .vf-beam[fill='#000000'] {
        fill: var(--unplayed);
      }
      /* Stems under a beam are drawn beside their notes, not inside them. */
      .engraving.grey .vf-stem[stroke='#000000'] {
        stroke: var(--unplayed);
      }
      .engraving.grey .inked .vf-stem[stroke='#000000'] {
        stroke: var(--ink);
      }
      svg.overlay {
        position: absolute;
        inset: 0;
        overflow: visible;
      }
      .bar-number {
        font: italic 400 var(--bar-number-size, 14px) var(--font-score);
        fill: var(--ink-3);
      }
      .bar.choosable {
        cursor: pointer;
      }
      .bar.choosable:hover .bar-number {
        fill: var(--accent);
        text-decoration: underline;
      }
      .loop {
        fill: var(--accent-soft);
      }
      .figure text {
        font: 700 13px var(--font-ui);
        fill: currentcolor;
      }
      .hit {
        fill: transparent;
      }
      .note.choosable {
        cursor: pointer;
      }
      .halo {
        fill: var(--accent-soft);
        stroke: var(--accent);
        stroke-width: 2;
      }
      .note:focus {
        outline: none;
      }
      .note:focus-visible .hit {
        stroke: var(--focus);
        stroke-width: 3;
      }
      .behind {
        z-index: 0;
      }
      .engraving {
        position: relative;
        z-index: 1;
      }
      svg.front {
        z-index: 2;
      }
      .playhead {
        stroke: var(--playhead, var(--accent));
        stroke-width: 2.5;
        stroke-linecap: round;
      }
      .playhead-top {
        fill: var(--playhead, var(--accent));
      }
      @media (forced-colors: active) {
        .engraving {
          forced-color-adjust: auto;
        }
        .halo {
          stroke: Highlight;
        }
      }
    `,
  ];

  @property({ attribute: false }) exercise: Exercise | null = null;
  /** One per note of the score; all grey when null. */
  @property({ attribute: false }) notes: readonly SheetNote[] | null = null;
  @property({ attribute: false }) extras: readonly PlacedExtra[] = [];
  @property({ type: Number }) selected = -1;
  /** Indices of the bars being looped. */
  @property({ attribute: false }) loopBars: readonly [number, number] | null = null;
  /** Staff size for reading from a distance. */
  @property({ type: Boolean }) large = false;
  /** Only the system that is played is kept in view, turned like a page. */
  @property({ type: Boolean }) turning = false;

  @state() private drawn: Engraving | null = null;

  @query('.engraving') private host!: HTMLElement;
  @query('.page-area') private area!: HTMLElement;

  private engraver: Promise<Engraver> | null = null;
  private readonly observer = new ResizeObserver(() => this.onResize());
  private drawnWidth = 0;
  private drawing: Promise<void> = Promise.resolve();
  private shownSystem = -1;
  private readonly inked = new Set<number>();

  override connectedCallback(): void {
    super.connectedCallback();
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer.disconnect();
  }

  /** Turns a note from grey to ink, for good: it was played right. While nothing else is known of the notes. */
  inkNote(index: number): void {
    this.inked.add(index);
    for (const element of this.drawn?.notes[index]?.elements ?? [])
      element.classList.replace('unplayed', 'inked');
  }

  /** Moves the playhead to a place in the score, in quarter notes; null takes it away. */
  setPlayhead(quarters: number | null): void {
    const line = this.renderRoot.querySelector<SVGGElement>('.playhead-group');
    const place = quarters === null ? null : this.placeOf(quarters);
    if (!line) return;
    line.toggleAttribute('hidden', place === null);
    if (!place) return;
    line.setAttribute('transform', `translate(${place.x.toFixed(1)} 0)`);
    const system = this.drawn?.systems[place.system];
    if (!system) return;
    const space = this.drawn?.staffSpace ?? 0;
    for (const [name, value] of [
      ['y1', system.staffTop - 1.6 * space],
      ['y2', system.staffBottom + 1.6 * space],
    ] as const)
      line.querySelector('line')?.setAttribute(name, String(value));
    line.querySelector('circle')?.setAttribute('cy', String(system.staffTop - 1.6 * space));
    if (place.system !== this.shownSystem) {
      this.shownSystem = place.system;
      if (this.turning) this.turnTo(place.system);
    }
  }

  /** Brings the focus to the selected note, or the first. */
  focusNote(): void {
    this.currentNote?.focus();
  }

  /** Where the selected note, or the first, lies in the window; null while nothing is drawn. */
  noteBox(): DOMRect | null {
    return this.currentNote?.getBoundingClientRect() ?? null;
  }

  private get currentNote(): SVGElement | null {
    return this.renderRoot.querySelector<SVGElement>('.note[tabindex="0"]');
  }

  override render(): TemplateResult {
    const { exercise, drawn } = this;
    const title = exercise?.score.title ?? '';
    const label = t('take.sheetLabel', { title, bars: exercise?.score.bars.length ?? 0 });
    return html`<div class="page-area">
      ${drawn ? this.overlay('behind', this.behind(drawn)) : nothing}
      <div
        class="engraving ${this.notes ? '' : 'grey'}"
        role=${this.notes ? nothing : 'img'}
        aria-label=${this.notes ? nothing : label}
        aria-hidden=${this.notes ? 'true' : nothing}
      ></div>
      ${drawn ? this.overlay('front', this.front(drawn), this.notes ? label : undefined) : nothing}
    </div>`;
  }

  private overlay(layer: 'behind' | 'front', content: unknown, label?: string): TemplateResult {
    const { width, height } = this.drawn ?? { width: 0, height: 0 };
    return html`<svg
      class="overlay ${layer}"
      width=${width}
      height=${height}
      viewBox="0 0 ${width} ${height}"
      role=${label ? 'group' : nothing}
      aria-label=${label ?? nothing}
      aria-hidden=${layer === 'behind' || !label ? 'true' : nothing}
      @keydown=${this.onKey}
    >
      ${content}
    </svg>`;
  }

  private behind(drawn: Engraving): unknown {
    return [this.loopPicture(drawn), this.selectionPicture(drawn)];
  }

  private loopPicture(drawn: Engraving): SVGTemplateResult[] {
    const range = this.loopBars;
    if (!range) return [];
    return drawn.bars.flatMap((bar, index) => {
      const system = drawn.systems[bar.system];
      if (!system || index < range[0] || index > range[1]) return [];
      const margin = 2 * drawn.staffSpace;
      return svg`<rect class="loop" x=${bar.left} y=${system.staffTop - margin} width=${bar.right - bar.left}
        height=${system.staffBottom - system.staffTop + 2 * margin} rx="4"/>`;
    });
  }

  private selectionPicture(drawn: Engraving): unknown {
    const box = drawn.notes[this.selected];
    if (!this.notes || !box) return nothing;
    const { x, y, width, height } = this.haloOf(drawn, box, this.notes[this.selected]);
    return svg`<rect class="halo" x=${x} y=${y} width=${width} height=${height} rx="6"/>`;
  }

  /** The tall box around a note and its figures. */
  private haloOf(
    drawn: Engraving,
    box: NoteBox,
    note: SheetNote | undefined,
  ): { x: number; y: number; width: number; height: number } {
    const system = drawn.systems[box.system];
    const top = Math.min(box.top, system?.staffTop ?? box.top) - 6;
    const figures = note?.figures.length ?? 0;
    const bottom =
      figures > 0
        ? this.figureTop(drawn, box.system) +
          Math.min(figures, FIGURE_ROWS) * (SHAPE_HEIGHT + LINE_HEIGHT) -
          6
        : Math.max(box.bottom, system?.staffBottom ?? box.bottom) + 6;
    const half = Math.max(figures > 0 ? 24 : 14, (box.right - box.left) / 2 + 5);
    return { x: box.x - half, y: top, width: 2 * half, height: bottom - top };
  }

  /** Where the first row of figures of a system begins: below everything drawn. */
  private figureTop(drawn: Engraving, index: number): number {
    const system = drawn.systems[index];
    return system ? Math.max(system.bottom, system.staffBottom + 1.2 * drawn.staffSpace) + 14 : 0;
  }

  private front(drawn: Engraving): unknown {
    const extras = this.extraPlaces(drawn);
    const rows = this.notes ? this.figureRows(drawn, this.notes, extras) : [];
    return [
      drawn.bars.map((bar, index) => this.barNumber(drawn, bar.left, bar.system, index)),
      this.notes ? this.noteGroups(drawn, this.notes, rows) : nothing,
      extras.map((place) => this.extraMark(drawn, place)),
      svg`<g aria-hidden="true">${rows.filter(({ owner }) => owner === null).map((row) => this.figurePicture(drawn, row))}</g>`,
      svg`<g class="playhead-group" hidden><line class="playhead" x1="0" x2="0"/><circle class="playhead-top" r="5"/></g>`,
    ];
  }

  private barNumber(drawn: Engraving, left: number, systemIndex: number, index: number): SVGTemplateResult {
    const system = drawn.systems[systemIndex];
    const number = this.exercise?.score.bars[index]?.number ?? '';
    const first = index === 0 || drawn.bars[index - 1]?.system !== systemIndex;
    // Clef and signatures reach above the staff: at the start of a line the number stands over the first note.
    const note = first
      ? drawn.notes[this.exercise?.score.notes.findIndex(({ bar }) => bar === index) ?? -1]
      : null;
    const x = first ? (note ? note.left - drawn.staffSpace : left + 7 * drawn.staffSpace) : left;
    const y = (system?.staffTop ?? 0) - 1.4 * drawn.staffSpace;
    const choosable = this.notes !== null;
    return svg`<g class="bar ${choosable ? 'choosable' : ''}" aria-hidden="true"
      @click=${choosable ? (): void => this.tell('ws-bar', index) : nothing}>
      <rect class="hit" x=${x - 6} y=${y - 18} width="32" height="26"/>
      <text class="bar-number" x=${x} y=${y}>${number}</text></g>`;
  }

  private noteGroups(
    drawn: Engraving,
    notes: readonly SheetNote[],
    rows: readonly FigureRow[],
  ): SVGTemplateResult[] {
    const current = this.selected >= 0 ? this.selected : 0;
    return drawn.notes.flatMap((box, index) => {
      const note = notes[index];
      const system = box && drawn.systems[box.system];
      if (!box || !note || !system) return [];
      const figures = rows
        .filter(({ owner }) => owner === index)
        .map((row) => this.figurePicture(drawn, row));
      const halo = this.haloOf(drawn, box, note);
      const selected = index === this.selected;
      return svg`<g class="note choosable" role="button" data-index=${index}
        tabindex=${index === current ? 0 : -1} aria-label=${note.label} aria-pressed=${selected ? 'true' : 'false'}
        @click=${() => this.choose(index)}>
        <rect class="hit" x=${halo.x} y=${halo.y} width=${halo.width} height=${halo.height} rx="6"/>
        ${this.headMark(drawn, box, note, index)} ${figures}</g>`;
    });
  }

  /** Every figure below the staves in the first row that is free for it; what finds none shows its shape alone. */
  private figureRows(
    drawn: Engraving,
    notes: readonly SheetNote[],
    extras: readonly ExtraPlace[],
  ): FigureRow[] {
    const wanted = [
      ...drawn.notes.flatMap((box, index) =>
        box
          ? (notes[index]?.figures ?? []).map((figure) => ({
              owner: index,
              figure,
              x: box.x,
              system: box.system,
            }))
          : [],
      ),
      ...extras.map(({ extra, x, system }) => ({ owner: null, figure: extraFigure(extra), x, system })),
    ].sort((a, b) => a.x - b.x);
    const taken = drawn.systems.map(() => Array.from({ length: FIGURE_ROWS }, () => -Infinity));
    return wanted.map(({ owner, figure, x, system }): FigureRow => {
      const ends = taken[system] ?? [];
      const half = Math.max(SHAPE_HALF, (figure.text.length * CHARACTER_WIDTH) / 2);
      let row = ends.findIndex((end) => x - half > end);
      const crowded = row < 0;
      if (crowded) row = ends.findIndex((end) => x - SHAPE_HALF > end);
      if (row < 0) row = ends.length - 1;
      ends[row] = x + (crowded ? SHAPE_HALF : half) + 2;
      return { owner, figure, x, system, row, crowded };
    });
  }

  private figurePicture(drawn: Engraving, { figure, x, system, row, crowded }: FigureRow): SVGTemplateResult {
    const y = this.figureTop(drawn, system) + row * (SHAPE_HEIGHT + LINE_HEIGHT);
    return svg`<g class="figure tone-${figure.tone}" transform="translate(${x} ${y})">${markShape(figure.shape)}
      ${crowded ? nothing : svg`<text y=${SHAPE_HEIGHT + 1} text-anchor="middle">${figure.text}</text>`}</g>`;
  }

  /** What stands at the written place: ring of a missed note, diamond where another was played, 8 of an octave. */
  private headMark(drawn: Engraving, box: NoteBox, note: SheetNote, index: number): unknown {
    const size = drawn.staffSpace / 10;
    if (note.ink === 'missed')
      return svg`<g class="tone-quiet" transform="translate(${box.x} ${box.y}) scale(${1.1 * size} ${0.9 * size})">${markShape('missed')}</g>`;
    if (note.playedMidi !== null)
      return svg`<g class="tone-other" transform="translate(${box.x + 1.3 * drawn.staffSpace} ${this.heightOf(drawn, box, index, note.playedMidi)}) scale(${size})">${markShape('different')}</g>`;
    if (note.octave) {
      const y = note.octave === 'up' ? box.top - 10 : box.bottom + 8;
      return svg`<g class="tone-quiet" transform="translate(${box.x} ${y})">${markShape('octave')}</g>`;
    }
    return nothing;
  }

  /** Height on the page of a written pitch, measured from a note whose height is known. */
  private heightOf(drawn: Engraving, box: NoteBox, index: number, midi: number): number {
    const written = this.exercise?.score.notes[index];
    const reference = written && parseName(written.name);
    if (!reference) return box.y;
    const steps = diatonic(spellAmong(this.exercise?.score.notes ?? [], midi)) - diatonic(reference);
    return box.y - (steps * drawn.staffSpace) / 2;
  }

  /** Where the notes stand that the page does not have; those that a page cut short does not show are left out. */
  private extraPlaces(drawn: Engraving): ExtraPlace[] {
    return this.extras.flatMap((extra): ExtraPlace[] => {
      const before = drawn.notes[extra.after] ?? null;
      const after = drawn.notes[extra.after + 1] ?? null;
      const reference = before ?? after;
      const system = reference && drawn.systems[reference.system];
      if (!reference || !system) return [];
      const next =
        after?.system === reference.system
          ? after.x
          : (drawn.bars.filter((bar) => bar.system === reference.system).at(-1)?.right ?? reference.x);
      const x = before
        ? before.x + Math.min(0.9, Math.max(0.1, extra.fraction)) * (next - before.x)
        : reference.x - 2 * drawn.staffSpace;
      const index = before ? extra.after : extra.after + 1;
      // A squeak has no place on the staff: it stands over it.
      const y =
        extra.kind === 'squeak'
          ? Math.min(reference.top, system.staffTop) - SHAPE_HEIGHT
          : this.heightOf(drawn, reference, index, extra.midi);
      return [{ extra, x, y, system: reference.system }];
    });
  }

  private extraMark(drawn: Engraving, { extra, x, y }: ExtraPlace): SVGTemplateResult {
    return svg`<g aria-hidden="true" class="tone-other" transform="translate(${x} ${y}) scale(${drawn.staffSpace / 11})">${markShape(extra.kind)}</g>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    // Marks need room between the lines, so the page is set anew when they arrive.
    const marked = changed.has('notes') && (changed.get('notes') ?? null) === null && this.notes !== null;
    if (changed.has('exercise') || changed.has('large') || marked) this.redraw();
    else if (changed.has('notes')) this.ink();
  }

  private onResize(): void {
    if (Math.abs(this.clientWidth - this.drawnWidth) > 1) this.redraw();
  }

  private redraw(): void {
    this.drawing = this.drawing.then(() => this.draw());
  }

  private async draw(): Promise<void> {
    const { exercise } = this;
    const width = this.clientWidth;
    if (!exercise || width === 0) return;
    this.drawnWidth = width;
    const { staffSpace, bars } = setting(width, this.large);
    try {
      this.engraver ??= Engraver.create(this.host);
      const engraver = await this.engraver;
      this.drawn = await engraver.draw(exercise.score, exercise.musicXml, {
        staffSpace,
        barsPerSystem: barsPerSystem(exercise.score, width, staffSpace, bars, width < NARROW_WIDTH),
        compact: width < NARROW_WIDTH,
        systemGap: this.notes ? 7 : 4,
      });
    } catch (error) {
      this.engraver = null;
      this.dispatchEvent(new CustomEvent('ws-undrawable', { detail: error }));
      return;
    }
    this.ink();
    this.shownSystem = -1;
    await this.updateComplete;
    this.dispatchEvent(new Event('ws-drawn'));
  }

  /** Puts each note's outcome on its engraved group. */
  private ink(): void {
    for (const [index, box] of (this.drawn?.notes ?? []).entries())
      for (const element of box?.elements ?? []) {
        element.classList.remove('unplayed', 'minus', 'plus', 'ghost', 'missed');
        const played = this.inked.has(index) ? 'ink' : 'unplayed';
        const ink = this.notes ? (this.notes[index]?.ink ?? 'unplayed') : played;
        if (ink !== 'ink') element.classList.add(ink);
        element.classList.toggle('inked', this.notes === null && ink === 'ink');
      }
  }

  /** Where a time in the score stands on the page: between the notes and barlines around it. */
  private placeOf(quarters: number): { x: number; system: number } | null {
    const { drawn, exercise } = this;
    if (!drawn || !exercise) return null;
    const { bars, notes } = exercise.score;
    const barIndex = bars.findIndex((bar) => quarters < bar.onset + bar.duration);
    const bar = bars[barIndex];
    const box = drawn.bars[barIndex];
    if (!bar || !box || quarters < 0) return null;
    let from = { quarters: bar.onset, x: box.left + (barIndex === 0 ? drawn.staffSpace : 0) };
    let to = { quarters: bar.onset + bar.duration, x: box.right };
    for (const [index, note] of notes.entries()) {
      const place = drawn.notes[index];
      if (note.bar !== barIndex || !place) continue;
      if (note.onset <= quarters) from = { quarters: note.onset, x: place.x };
      else {
        to = { quarters: note.onset, x: place.x };
        break;
      }
    }
    const share =
      to.quarters > from.quarters ? (quarters - from.quarters) / (to.quarters - from.quarters) : 0;
    return { x: from.x + share * (to.x - from.x), system: box.system };
  }

  private turnTo(index: number): void {
    const system = this.drawn?.systems[index];
    const scroller = this.area.closest<HTMLElement>('[data-turning]') ?? this.parentElement;
    if (!system || !scroller) return;
    const top = system.staffTop - 3 * (this.drawn?.staffSpace ?? 0);
    const bottom = system.staffBottom + 4 * (this.drawn?.staffSpace ?? 0);
    const visibleTop = scroller.scrollTop;
    if (top >= visibleTop && bottom <= visibleTop + scroller.clientHeight) return;
    scroller.scrollTop = Math.max(0, top);
  }

  private choose(index: number): void {
    this.tell('ws-select', index);
  }

  private tell(name: string, detail: number): void {
    this.dispatchEvent(new CustomEvent<number>(name, { detail, bubbles: true, composed: true }));
  }

  private onKey(event: KeyboardEvent): void {
    const count = this.notes?.length ?? 0;
    if (count === 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Enter' || event.key === ' ') {
      const index = Number((event.target as Element).closest<SVGElement>('.note')?.dataset.index ?? NaN);
      if (Number.isNaN(index)) return;
      event.preventDefault();
      event.stopPropagation();
      this.choose(index);
      return;
    }
    const next = this.nextIndex(event.key, event.shiftKey);
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    this.choose(next);
    void this.updateComplete.then(() => this.focusNote());
  }

  /** Note that an arrow key leads to; null for other keys. */
  nextIndex(key: string, marked: boolean): number | null {
    const notes = this.notes ?? [];
    const at = Math.max(0, this.selected);
    const last = notes.length - 1;
    if (key === 'Home') return 0;
    if (key === 'End') return last;
    if (key === 'ArrowRight' || key === 'ArrowLeft') {
      const step = key === 'ArrowRight' ? 1 : -1;
      let index = this.selected < 0 && step > 0 ? 0 : at + step;
      while (marked && index >= 0 && index <= last && notes[index]?.figures.length === 0) index += step;
      return index < 0 || index > last ? at : index;
    }
    if (key === 'ArrowUp' || key === 'ArrowDown') return this.acrossSystems(at, key === 'ArrowDown' ? 1 : -1);
    return null;
  }

  private acrossSystems(at: number, step: number): number {
    const boxes = this.drawn?.notes ?? [];
    const from = boxes[at];
    if (!from) return at;
    let best = at;
    let distance = Infinity;
    for (const [index, box] of boxes.entries())
      if (box?.system === from.system + step && Math.abs(box.x - from.x) < distance) {
        best = index;
        distance = Math.abs(box.x - from.x);
      }
    return best;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-score-sheet': ScoreSheet;
  }
}
