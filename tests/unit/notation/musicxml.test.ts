import { describe, expect, it } from 'vitest';
import { readMusicXml } from '../../../web/src/notation/musicxml';
import { ScoreError } from '../../../web/src/notation/score-error';

interface NoteText {
  step?: string;
  octave?: number;
  alter?: number;
  duration: number;
  extra?: string;
  chord?: boolean;
}

function note({ step, octave = 4, alter, duration, extra = '', chord }: NoteText): string {
  const pitch = step
    ? `<pitch><step>${step}</step>${alter === undefined ? '' : `<alter>${alter}</alter>`}<octave>${octave}</octave></pitch>`
    : '<rest/>';
  return `<note>${chord ? '<chord/>' : ''}${pitch}<duration>${duration}</duration>${extra}</note>`;
}

function bar(number: string, content: string, attributes = ''): string {
  return `<measure number="${number}"${attributes}>${content}</measure>`;
}

function document(...bars: string[]): string {
  return `<?xml version="1.0"?><score-partwise><part-list><score-part id="P1"><part-name>Flute</part-name></score-part></part-list><part id="P1">${bars.join('')}</part></score-partwise>`;
}

const COMMON =
  '<attributes><divisions>2</divisions><key><fifths>0</fifths></key><time><beats>4</beats><beat-type>4</beat-type></time></attributes>';

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof ScoreError) return error.code;
    throw error;
  }
  return 'none';
}

describe('readMusicXml', () => {
  it('places notes and rests by the divisions', () => {
    const { score } = readMusicXml(
      document(
        bar(
          '1',
          COMMON +
            note({ step: 'C', duration: 2 }) +
            note({ duration: 1 }) +
            note({ step: 'B', alter: -1, octave: 4, duration: 5 }),
        ),
      ),
    );
    expect(score.notes).toEqual([
      { onset: 0, duration: 1, midi: 60, name: 'C4', bar: 0, beat: 1 },
      { onset: 1.5, duration: 2.5, midi: 70, name: 'B♭4', bar: 0, beat: 2.5 },
    ]);
    expect(score.bars).toEqual([{ number: '1', onset: 0, duration: 4, beatQuarters: 1 }]);
  });

  it('joins ties over a barline, skips grace notes and takes the top of a chord', () => {
    const { score } = readMusicXml(
      document(
        bar(
          '1',
          COMMON +
            '<note><grace/><pitch><step>D</step><octave>5</octave></pitch></note>' +
            note({ step: 'C', duration: 4 }) +
            note({ step: 'E', duration: 4, chord: true }) +
            note({ step: 'G', duration: 4, extra: '<tie type="start"/>' }),
        ),
        bar('2', note({ step: 'G', duration: 8, extra: '<tie type="stop"/>' })),
      ),
    );
    expect(score.notes.map((n) => [n.name, n.onset, n.duration])).toEqual([
      ['E4', 0, 2],
      ['G4', 2, 6],
    ]);
  });

  it('reads the busier of two voices written with backup', () => {
    const lower = note({ step: 'C', octave: 3, duration: 8, extra: '<voice>2</voice>' });
    const upper = ['C', 'D', 'E', 'F']
      .map((step) => note({ step, duration: 2, extra: '<voice>1</voice>' }))
      .join('');
    const { score, plain } = readMusicXml(
      document(bar('1', `${COMMON}${lower}<backup><duration>8</duration></backup>${upper}`)),
    );
    expect(score.notes.map((n) => n.name)).toEqual(['C4', 'D4', 'E4', 'F4']);
    expect(plain).toBe(false);
  });

  it('counts a pickup bar from the end of a whole bar', () => {
    const { score } = readMusicXml(
      document(
        bar('0', COMMON + note({ step: 'D', duration: 2 }), ' implicit="yes"'),
        bar('1', note({ step: 'G', duration: 8 })),
      ),
    );
    expect(score.bars.map((b) => [b.number, b.onset, b.duration])).toEqual([
      ['0', 0, 1],
      ['1', 1, 4],
    ]);
    expect(score.notes.map((n) => n.beat)).toEqual([4, 1]);
  });

  it('reads triplets exactly', () => {
    const third =
      '<time-modification><actual-notes>3</actual-notes><normal-notes>2</normal-notes></time-modification>';
    const attributes = COMMON.replace('<divisions>2', '<divisions>3');
    const { score } = readMusicXml(
      document(
        bar(
          '1',
          attributes + ['C', 'D', 'E'].map((step) => note({ step, duration: 1, extra: third })).join(''),
        ),
      ),
    );
    expect(score.notes.map((n) => n.onset)).toEqual([0, 1 / 3, 2 / 3]);
  });

  it('writes out repeats with first and second endings', () => {
    const ending = (number: number, type: string, repeat = ''): string =>
      `<barline location="${type === 'start' ? 'left' : 'right'}"><ending number="${number}" type="${type}"/>${repeat}</barline>`;
    const back = '<repeat direction="backward"/>';
    const { score, unfolded } = readMusicXml(
      document(
        bar('1', COMMON + note({ step: 'C', duration: 8 })),
        bar(
          '2',
          '<barline location="left"><repeat direction="forward"/></barline>' +
            note({ step: 'D', duration: 8 }),
        ),
        bar('3', ending(1, 'start') + note({ step: 'E', duration: 8 }) + ending(1, 'stop', back)),
        bar('4', ending(2, 'start') + note({ step: 'F', duration: 8 }) + ending(2, 'stop')),
        bar('5', note({ step: 'G', duration: 8 })),
        bar('6', note({ step: 'A', duration: 8 }) + `<barline location="right">${back}</barline>`),
      ),
    );
    expect(unfolded).toBe(true);
    expect(score.notes.map((n) => n.name[0]).join('')).toBe('CDEDFGAGA');
    expect(score.bars.map((b) => b.number).join('')).toBe('123245656');
  });

  it('reads transposition, tempo mark and compound time', () => {
    const attributes =
      '<attributes><divisions>2</divisions><time><beats>6</beats><beat-type>8</beat-type></time><transpose><chromatic>-2</chromatic><octave-change>-1</octave-change></transpose></attributes>';
    const mark =
      '<direction><direction-type><metronome><beat-unit>quarter</beat-unit><beat-unit-dot/><per-minute>ca. 60</per-minute></metronome></direction-type></direction>';
    const { score } = readMusicXml(document(bar('1', attributes + mark + note({ step: 'C', duration: 6 }))));
    expect(score.transposition).toBe(-14);
    expect(score.quartersPerMinute).toBe(90);
    expect(score.bars[0]?.beatQuarters).toBe(1.5);
  });

  it('picks the first pitched part and lets another be chosen', () => {
    const part = (id: string, content: string): string =>
      `<part id="${id}">${bar('1', COMMON + content)}</part>`;
    const drum = '<note><unpitched/><duration>8</duration></note>';
    const xml = `<score-partwise>${part('D', drum)}${part('F', note({ step: 'C', duration: 8 }))}${part('G', note({ step: 'E', duration: 8 }))}</score-partwise>`;
    expect(readMusicXml(xml).score.notes[0]?.name).toBe('C4');
    expect(readMusicXml(xml, { part: 2 }).score.notes[0]?.name).toBe('E4');
    expect(codeOf(() => readMusicXml(xml, { part: 0 }))).toBe('no-notes');
  });

  it('reads a timewise score', () => {
    const xml = `<score-timewise><measure number="7"><part id="P1">${COMMON}${note({ step: 'A', duration: 8 })}</part></measure></score-timewise>`;
    const { score } = readMusicXml(xml);
    expect(score.notes[0]?.name).toBe('A4');
    expect(score.bars[0]?.number).toBe('7');
  });

  it('is not confused by comments, CDATA and > in attributes', () => {
    const xml = document(bar('1', COMMON + note({ step: 'A', duration: 8 })))
      .replace(
        '<part-list>',
        '<!-- <a> --><movement-title><![CDATA[1 < 2]]></movement-title><part-list note="a > b">',
      )
      .replace('<score-partwise>', '<!DOCTYPE score-partwise PUBLIC "-//X//EN" "x.dtd"><score-partwise>');
    expect(readMusicXml(xml).score.title).toBe('1 < 2');
  });

  it('decodes predefined references in titles and nothing else', () => {
    const xml = document(bar('1', COMMON + note({ step: 'A', duration: 8 }))).replace(
      '<part-list>',
      '<movement-title>Rock &amp; Roll &#9834; &unknown;</movement-title><part-list>',
    );
    expect(readMusicXml(xml).score.title).toBe('Rock & Roll ♪ &unknown;');
  });

  it.each([
    ['no XML', 'hello', 'damaged'],
    ['cut short', document(bar('1', COMMON)).slice(0, 120), 'damaged'],
    ['another XML', '<html><body/></html>', 'unsupported'],
    [
      'entities',
      `<!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>${document(bar('1', '&b;'))}`,
      'unsafe',
    ],
    ['tags that never end', '<a '.repeat(200_000), 'damaged'],
    ['crossed tags', '<score-partwise><part></score-partwise></part>', 'damaged'],
    ['deep nesting', '<a>'.repeat(100_000) + '</a>'.repeat(100_000), 'unsafe'],
    [
      'text for a number',
      document(bar('1', COMMON + note({ step: 'C', duration: 2 }).replace('>2<', '>two<'))),
      'out-of-range',
    ],
    ['a huge number', document(bar('1', COMMON + note({ step: 'C', duration: 1e300 }))), 'out-of-range'],
    [
      'an octave off the piano',
      document(bar('1', COMMON + note({ step: 'C', octave: 99, duration: 2 }))),
      'out-of-range',
    ],
    ['only rests', document(bar('1', COMMON + note({ duration: 8 }))), 'no-notes'],
    ['no parts', '<score-partwise/>', 'no-notes'],
    [
      'an endless bar',
      document(bar('1', COMMON + note({ step: 'C', duration: 2 }).repeat(200))),
      'out-of-range',
    ],
  ])('refuses %s', (_, xml, code) => {
    expect(codeOf(() => readMusicXml(xml))).toBe(code);
  });
});
