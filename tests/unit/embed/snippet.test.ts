import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { optionsIn } from '../../../web/src/embed/parameters';
import { snippetOf } from '../../../web/src/embed/snippet';

const page = new URL('https://site.example/shed/embed/');
const title = 'Rock & "Roll" <1>';
const options = { kind: 'practice', exercise: 'ode-to-joy', tempo: 72 } as const;

/** What a reader of markup makes of the snippet: attributes by element. */
function parsed(snippet: string): Record<string, Record<string, string>> {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    allowBooleanAttributes: true,
  });
  return parser.parse(snippet) as Record<string, Record<string, string>>;
}

describe('the lines to paste', () => {
  it('as an element: its options are attributes, the script lies beside the widget', () => {
    const { script, ...rest } = parsed(snippetOf(page, { form: 'element', options, title, host: '' }));
    expect(script?.src).toBe('https://site.example/shed/embed/elements.js');
    expect(rest['woodshed-practice']).toEqual({ exercise: 'ode-to-joy', tempo: '72', title });
  });

  it('as a frame: its options are in the address, with the origin of the page', () => {
    const host = 'https://school.example/course/view.php?id=7';
    const { iframe } = parsed(snippetOf(page, { form: 'frame', options, title, host }));
    const url = new URL(iframe!.src!);
    expect(optionsIn(url.searchParams)).toEqual(options);
    expect(url.searchParams.get('origin')).toBe('https://school.example');
    expect(iframe).toMatchObject({ allow: 'microphone; cross-origin-isolated', title });
  });

  it('names no origin where the address of the page is none', () => {
    const { iframe } = parsed(snippetOf(page, { form: 'frame', options, title, host: 'my page' }));
    expect(new URL(iframe!.src!).searchParams.has('origin')).toBe(false);
  });
});
