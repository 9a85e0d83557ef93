// A drum part as MusicXML 4.0.

import type { DrumInstrument } from '../../generated/drum-transcription';
import { escapeXml } from '../xml';
import { keyOf } from './drum-map';
import { isEmptyBar, ticksPerQuarter } from './drum-score';
import type { DrumBar, DrumEntry, DrumNote, DrumScore } from './drum-score';
import { staffHeight, staffPlace } from './drum-staff';
import { isCompound } from './rhythm';
import { flagCount } from './voices';

/** What stands at the head of the page. */
export interface MusicXmlMeta {
  title: string;
  /** Name of the recording it was written from. */
  source?: string;
}

const partId = 'P1';
const percussionChannelNumber = 10;
/** MusicXML states loudness as a percentage of MIDI velocity 90, its forte. */
const forteVelocity = 90;
const greatestVelocity = 127;

/** Names as MuseScore's drum set has them. */
const names: Readonly<Record<DrumInstrument, string>> = {
  kick: 'Bass Drum',
  snare: 'Snare Drum',
  snareGhost: 'Snare Drum',
  sideStick: 'Side Stick',
  hiHatClosed: 'Closed Hi-Hat',
  hiHatOpen: 'Open Hi-Hat',
  hiHatPedal: 'Pedal Hi-Hat',
  tomLow: 'Low Tom',
  tomMid: 'Mid Tom',
  tomHigh: 'High Tom',
  crash: 'Crash Cymbal',
  ride: 'Ride Cymbal',
  other: 'Other Percussion',
};

const instrumentId = (instrument: DrumInstrument): string => `${partId}-I${keyOf(instrument) + 1}`;

function partList(score: DrumScore): string {
  const used = new Map<string, DrumInstrument>();
  for (const { voices } of score.bars)
    for (const { notes, graces } of [...voices.hands, ...voices.feet])
      for (const { instrument } of [...notes, ...graces]) used.set(instrumentId(instrument), instrument);
  const instruments = [...used].sort(([, a], [, b]) => staffHeight(a) - staffHeight(b));
  return [
    '  <part-list>',
    `    <score-part id="${partId}">`,
    '      <part-name>Drumset</part-name>',
    '      <part-abbreviation>D. Set</part-abbreviation>',
    ...instruments.map(
      ([id, instrument]) =>
        `      <score-instrument id="${id}"><instrument-name>${names[instrument]}</instrument-name></score-instrument>`,
    ),
    // Our keys count from 0, MusicXML's from 1.
    ...instruments.map(
      ([id, instrument]) =>
        `      <midi-instrument id="${id}"><midi-channel>${percussionChannelNumber}</midi-channel><midi-program>1</midi-program><midi-unpitched>${keyOf(instrument) + 1}</midi-unpitched></midi-instrument>`,
    ),
    '    </score-part>',
    '  </part-list>',
  ].join('\n');
}

/** The state of every beam of one entry: what MusicXML calls begin, continue, end and the two hooks, from the first beam on. */
function beamStates(entries: readonly DrumEntry[], index: number): string[] {
  const entry = entries[index];
  if (entry?.beam == null) return [];
  const beamed = (other: DrumEntry | undefined): number =>
    other?.beam === entry.beam ? flagCount(other.type) : 0;
  const before = beamed(entries[index - 1]);
  const after = beamed(entries[index + 1]);
  return Array.from({ length: flagCount(entry.type) }, (_, level) => {
    const left = before > level;
    const right = after > level;
    if (left && right) return 'continue';
    if (right) return 'begin';
    if (left) return 'end';
    // A lone short note points into its beam: back to the note before unless it is the first.
    return before > 0 ? 'backward hook' : 'forward hook';
  });
}

type Voice = 'hands' | 'feet';
const voiceNumbers: Record<Voice, number> = { hands: 1, feet: 2 };

function unpitched(instrument: DrumInstrument): string {
  const { step, octave } = staffPlace(instrument);
  return `<unpitched><display-step>${step}</display-step><display-octave>${octave}</display-octave></unpitched>`;
}

function notehead(instrument: DrumInstrument): string {
  const { notehead: shape, bracketed } = staffPlace(instrument);
  if (shape === 'normal' && !bracketed) return '';
  return `<notehead${bracketed ? ' parentheses="yes"' : ''}>${shape}</notehead>`;
}

const stemOf = (voice: Voice): string => `<stem>${voice === 'hands' ? 'up' : 'down'}</stem>`;

function loudness(velocity: number): string {
  return ((velocity * greatestVelocity * 100) / forteVelocity).toFixed(2);
}

function graceXml(entry: DrumEntry, voice: Voice): string[] {
  const two = entry.graces.length > 1;
  return entry.graces.map((grace, index) => {
    const last = index === entry.graces.length - 1;
    const state = index === 0 ? 'begin' : last ? 'end' : 'continue';
    const beams = two ? `<beam number="1">${state}</beam><beam number="2">${state}</beam>` : '';
    return [
      `<note dynamics="${loudness(grace.velocity)}"><grace${two ? '' : ' slash="yes"'}/>`,
      unpitched(grace.instrument),
      `<instrument id="${instrumentId(grace.instrument)}"/>`,
      `<voice>${voiceNumbers[voice]}</voice><type>${two ? '16th' : 'eighth'}</type>`,
      stemOf(voice),
      notehead(grace.instrument),
      beams,
      '</note>',
    ].join('');
  });
}

function tupletEnds(entries: readonly DrumEntry[], index: number): { start: boolean; stop: boolean } {
  const entry = entries[index];
  if (entry?.triplet == null) return { start: false, stop: false };
  return {
    start: entries[index - 1]?.triplet !== entry.triplet,
    stop: entries[index + 1]?.triplet !== entry.triplet,
  };
}

function notationsXml(entries: readonly DrumEntry[], index: number, note: DrumNote | null): string {
  const entry = entries[index];
  if (!entry) return '';
  const { start, stop } = tupletEnds(entries, index);
  const members = entries.filter(({ triplet }) => triplet === entry.triplet);
  const bracket = members.some(({ beam }) => beam === null) ? 'yes' : 'no';
  const parts = [
    start ? `<tuplet type="start" number="1" bracket="${bracket}"/>` : '',
    stop ? '<tuplet type="stop" number="1"/>' : '',
    note && entry.slashes > 0
      ? `<ornaments><tremolo type="single">${entry.slashes}</tremolo></ornaments>`
      : '',
    note && staffPlace(note.instrument).open ? '<technical><open/></technical>' : '',
    note?.accent ? '<articulations><accent/></articulations>' : '',
  ].join('');
  return parts ? `<notations>${parts}</notations>` : '';
}

function entryXml(entries: readonly DrumEntry[], index: number, voice: Voice): string[] {
  const entry = entries[index];
  if (!entry) return [];
  const timing = `<duration>${entry.ticks}</duration>`;
  const written = [
    entry.wholeBar ? '' : `<type>${entry.type}</type>`,
    '<dot/>'.repeat(entry.dots),
    entry.triplet === null
      ? ''
      : '<time-modification><actual-notes>3</actual-notes><normal-notes>2</normal-notes></time-modification>',
  ].join('');
  const number = `<voice>${voiceNumbers[voice]}</voice>`;
  if (entry.notes.length === 0) {
    const hidden = entry.hidden ? ' print-object="no"' : '';
    const rest = entry.wholeBar ? '<rest measure="yes"/>' : '<rest/>';
    return [`<note${hidden}>${rest}${timing}${number}${written}${notationsXml(entries, index, null)}</note>`];
  }
  const beams = beamStates(entries, index)
    .map((state, level) => `<beam number="${level + 1}">${state}</beam>`)
    .join('');
  const chord = entry.notes.map((note, place) =>
    [
      `<note dynamics="${loudness(note.velocity)}">${place > 0 ? '<chord/>' : ''}`,
      unpitched(note.instrument),
      timing,
      `<instrument id="${instrumentId(note.instrument)}"/>`,
      number,
      written,
      stemOf(voice),
      notehead(note.instrument),
      // Beams and tuplets belong to the chord, so its first note states them.
      place === 0 ? beams : '',
      place === 0 ? notationsXml(entries, index, note) : noteMarks(note),
      '</note>',
    ].join(''),
  );
  return [...graceXml(entry, voice), ...chord];
}

/** Marks of one further note of a chord. */
function noteMarks(note: DrumNote): string {
  const parts =
    (staffPlace(note.instrument).open ? '<technical><open/></technical>' : '') +
    (note.accent ? '<articulations><accent/></articulations>' : '');
  return parts ? `<notations>${parts}</notations>` : '';
}

/** Two small whole numbers in the proportion of a swung beat's halves. */
function swingRatio(share: number): [number, number] {
  const greatest = 8;
  let best: [number, number] = [2, 1];
  let bestError = Infinity;
  for (let second = 1; second <= greatest; second += 1)
    for (let first = second; first <= 3 * second; first += 1) {
      const error = Math.abs(first / (first + second) - share);
      // Larger numbers must earn it: half a percent of the beat is not heard.
      if (error < bestError - 0.005) {
        best = [first, second];
        bestError = error;
      }
    }
  return best;
}

function opening(score: DrumScore): string[] {
  const compound = isCompound(score.timeSignature);
  const beatTicks = score.bars[0]?.beatTicks ?? ticksPerQuarter;
  const unit =
    compound || beatTicks === ticksPerQuarter ? 'quarter' : beatTicks > ticksPerQuarter ? 'half' : 'eighth';
  const perMinute = Math.round(score.beatsPerMinute);
  const quarters = (score.beatsPerMinute * beatTicks) / ticksPerQuarter;
  const tempo = `<direction placement="above"><direction-type><metronome><beat-unit>${unit}</beat-unit>${compound ? '<beat-unit-dot/>' : ''}<per-minute>${perMinute}</per-minute></metronome></direction-type><sound tempo="${quarters.toFixed(2)}"/></direction>`;
  if (score.swing === null) return [tempo];
  const [first, second] = swingRatio(score.swing);
  return [
    tempo,
    `<direction placement="above"><direction-type><words>Swing</words></direction-type><sound><swing><first>${first}</first><second>${second}</second><swing-type>eighth</swing-type></swing></sound></direction>`,
  ];
}

/** Bars that only repeat: where the sign begins and where it no longer stands. */
function measureStyle(bars: readonly DrumBar[], index: number): string {
  const bar = bars[index];
  const before = bars[index - 1];
  const styles: string[] = [];
  const size = bar?.repeat?.size;
  const sizeBefore = before?.repeat?.size;
  if (sizeBefore !== undefined && size !== sizeBefore)
    styles.push('<measure-style><measure-repeat type="stop"/></measure-style>');
  if (size !== undefined && size !== sizeBefore)
    styles.push(
      `<measure-style><measure-repeat type="start" slashes="${size}">${size}</measure-repeat></measure-style>`,
    );
  if (bar && bar.restRun > 1)
    styles.push(`<measure-style><multiple-rest>${bar.restRun}</multiple-rest></measure-style>`);
  return styles.join('');
}

function attributesXml(bars: readonly DrumBar[], index: number): string {
  const bar = bars[index];
  if (!bar) return '';
  const before = bars[index - 1]?.timeSignature;
  const { numerator, denominator } = bar.timeSignature;
  const time =
    before?.numerator === numerator && before.denominator === denominator
      ? ''
      : `<time><beats>${numerator}</beats><beat-type>${denominator}</beat-type></time>`;
  const first = index === 0;
  const content = [
    first ? `<divisions>${ticksPerQuarter}</divisions><key><fifths>0</fifths></key>` : '',
    time,
    first ? '<clef><sign>percussion</sign><line>2</line></clef>' : '',
    measureStyle(bars, index),
  ].join('');
  return content ? `<attributes>${content}</attributes>` : '';
}

/** A voice that strikes nothing is left out; the first is kept as invisible rests under feet alone. */
function voicesXml(bar: DrumBar): string[] {
  const { hands, feet } = bar.voices;
  const lines = hands.flatMap((_, index) => entryXml(hands, index, 'hands'));
  if (isEmptyBar(bar) || feet.every(({ notes }) => notes.length === 0)) return lines;
  return [
    ...lines,
    `<backup><duration>${bar.ticks}</duration></backup>`,
    ...feet.flatMap((_, index) => entryXml(feet, index, 'feet')),
  ];
}

/**
 * Writes the score as a MusicXML 4.0 partwise document: one percussion part with a score instrument and its General MIDI
 * key for each drum that is struck, hands in voice 1 and feet in voice 2 (which bars without feet do not have), grace
 * notes, tremolos, noteheads, ghost notes in parentheses, tempo, swing, repeated bars and runs of rests as measure
 * styles over music that is written out, as the standard asks.
 */
export function toDrumMusicXml(score: DrumScore, meta: MusicXmlMeta): string {
  const { bars } = score;
  const measures = bars.map((bar, index) => {
    const lines = [
      attributesXml(bars, index),
      ...(index === 0 ? opening(score) : []),
      ...voicesXml(bar),
      index === bars.length - 1
        ? '<barline location="right"><bar-style>light-heavy</bar-style></barline>'
        : '',
    ].filter(Boolean);
    const implicit = bar.number === 0 ? ' implicit="yes"' : '';
    return `    <measure number="${bar.number}"${implicit}>\n      ${lines.join('\n      ')}\n    </measure>`;
  });
  // A part needs a bar, even when nothing was struck.
  const { numerator, denominator } = score.timeSignature;
  const silence = `    <measure number="1">\n      <attributes><divisions>1</divisions><time><beats>${numerator}</beats><beat-type>${denominator}</beat-type></time><clef><sign>percussion</sign><line>2</line></clef></attributes>\n      <note><rest measure="yes"/><duration>${(4 * numerator) / denominator}</duration><voice>1</voice></note>\n    </measure>`;
  const source = meta.source ? `<source>${escapeXml(meta.source)}</source>` : '';
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" "http://www.musicxml.org/dtds/partwise.dtd">
<score-partwise version="4.0">
  <work><work-title>${escapeXml(meta.title)}</work-title></work>
  <identification><encoding><software>Woodshed</software></encoding>${source}</identification>
${partList(score)}
  <part id="${partId}">
${(measures.length > 0 ? measures : [silence]).join('\n')}
  </part>
</score-partwise>
`;
}
