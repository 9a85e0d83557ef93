import { describe, expect, it } from 'vitest';
import { readMusicXml } from '../../../web/src/notation/musicxml';
import { ScoreError } from '../../../web/src/notation/score-error';

/** One whole note in a bar of 4/4, with what stands before and behind it. */
interface BarText {
  note: string;
  before?: string;
  after?: string;
}

const ATTRIBUTES =
  '<attributes><divisions>1</divisions><time><beats>4</beats><beat-type>4</beat-type></time></attributes>';

function part(id: string, bars: readonly BarText[]): string {
  const measures = bars.map(
    ({ note, before = '', after = '' }, index) =>
      `<measure number="${index + 1}">${index === 0 ? ATTRIBUTES : ''}${before}<note><pitch><step>${note}</step><octave>4</octave></pitch><duration>4</duration></note>${after}</measure>`,
  );
  return `<part id="${id}">${measures.join('')}</part>`;
}

function played(...bars: BarText[]): string {
  return order(`<score-partwise>${part('P1', bars)}</score-partwise>`);
}

function order(xml: string, index?: number): string {
  const { score } = readMusicXml(xml, index === undefined ? {} : { part: index });
  return score.notes.map(({ name }) => name.charAt(0)).join('');
}

const words = (text: string): string =>
  `<direction><direction-type><words>${text}</words></direction-type></direction>`;
const sign = (name: string): string => `<direction><direction-type><${name}/></direction-type></direction>`;
const sound = (attribute: string): string =>
  `<direction><direction-type><words>as printed</words></direction-type><sound ${attribute}/></direction>`;
const barline = (location: string, inside: string): string =>
  `<barline location="${location}">${inside}</barline>`;
const FORWARD = barline('left', '<repeat direction="forward"/>');
const BACKWARD = barline('right', '<repeat direction="backward"/>');

// The order each sign asks for is that of any theory primer; letters are bars.
describe('jumps', () => {
  it('plays D.C. al Fine from the start to the end mark', () => {
    const expected = 'CDEFCD';
    expect(
      played(
        { note: 'C' },
        { note: 'D', after: words('Fine') },
        { note: 'E' },
        { note: 'F', after: words('D.C. al Fine') },
      ),
    ).toBe(expected);
    expect(
      played(
        { note: 'C' },
        { note: 'D', after: sound('fine="yes"') },
        { note: 'E' },
        { note: 'F', after: sound('dacapo="yes"') },
      ),
    ).toBe(expected);
  });

  it('plays D.S. al Coda: back to the sign, out at "to coda", on at the coda', () => {
    const expected = 'CDEFDEG';
    expect(
      played(
        { note: 'C' },
        { note: 'D', before: sign('segno') },
        { note: 'E', after: words('To Coda') },
        { note: 'F', after: words('D.S. al Coda') },
        { note: 'G', before: sign('coda') },
      ),
    ).toBe(expected);
    expect(
      played(
        { note: 'C' },
        { note: 'D', before: sound('segno="a"') },
        { note: 'E', after: sound('tocoda="b"') },
        { note: 'F', after: sound('dalsegno="a"') },
        { note: 'G', before: sound('coda="b"') },
      ),
    ).toBe(expected);
  });

  it('takes a coda sign behind the notes for leaving, one before them for the coda', () => {
    expect(
      played(
        { note: 'C', after: sign('coda') },
        { note: 'D', after: words('D.C.') },
        { note: 'E', before: sign('coda') },
      ),
    ).toBe('CDCE');
  });

  it('leaves before a bar whose start says "to coda" by a sound', () => {
    expect(
      played(
        { note: 'C' },
        { note: 'D', before: sound('tocoda="coda"') },
        { note: 'E', after: sound('dacapo="yes"') },
        { note: 'F', before: sound('coda="coda"') },
      ),
    ).toBe('CDECF');
  });

  it('goes on to the end after a plain D.C., once', () => {
    expect(played({ note: 'C' }, { note: 'D', after: words('Da Capo') }, { note: 'E' })).toBe('CDCDE');
  });

  it('takes repeats the first time only, and then the last ending', () => {
    const ending = (number: number, type: string, inside = ''): string =>
      barline(type === 'start' ? 'left' : 'right', `<ending number="${number}" type="${type}"/>${inside}`);
    expect(
      played(
        { note: 'C', before: FORWARD },
        {
          note: 'D',
          before: ending(1, 'start'),
          after: ending(1, 'stop', '<repeat direction="backward"/>'),
        },
        { note: 'E', before: ending(2, 'start'), after: ending(2, 'stop') + words('D.C.') },
        { note: 'F' },
      ),
    ).toBe('CDCECEF');
  });

  it('repeats again after the jump where the repeat says so', () => {
    const again = barline('right', '<repeat direction="backward" after-jump="yes"/>');
    expect(played({ note: 'C', after: again }, { note: 'D', after: words('D.C.') })).toBe('CCDCCD');
  });

  it('reads signs in barlines and ignores marks that nothing leads to', () => {
    expect(
      played(
        { note: 'C', after: words('Fine') },
        { note: 'D', before: barline('left', '<segno/>') },
        { note: 'E', after: words('Dal Segno') },
      ),
    ).toBe('CDEDE');
    expect(played({ note: 'C', after: words('Fine') }, { note: 'D' })).toBe('CD');
    expect(played({ note: 'C', after: words('To Coda') }, { note: 'D', after: words('D.C.') })).toBe('CDCD');
    expect(played({ note: 'C' }, { note: 'D', after: words('D.S.') })).toBe('CD');
  });

  it('follows the signs above the first part when it reads another', () => {
    const first = part('P1', [
      { note: 'C' },
      { note: 'D', after: words('Fine') },
      { note: 'E', after: words('D.C. al Fine') },
    ]);
    const second = part('P2', [{ note: 'F' }, { note: 'G' }, { note: 'A' }]);
    expect(order(`<score-partwise>${first}${second}</score-partwise>`, 1)).toBe('FGAFG');
  });

  it('sets the page anew as it is played', () => {
    const read = readMusicXml(
      `<score-partwise>${part('P1', [{ note: 'C' }, { note: 'D', after: words('D.C.') }])}</score-partwise>`,
    );
    expect(read.unfolded).toBe(true);
    expect(read.plain).toBe(false);
    expect(read.score.bars.map(({ number }) => number)).toEqual(['1', '2', '1', '2']);
  });

  it('refuses a piece that repeats grow beyond what can be played', () => {
    const repeated = Array.from({ length: 400 }, (): BarText => ({
      note: 'C',
      before: FORWARD,
      after: barline('right', '<repeat direction="backward" times="16" after-jump="yes"/>'),
    }));
    expect(() => played(...repeated, { note: 'D', after: words('D.C.') + BACKWARD })).toThrow(ScoreError);
  });
});
