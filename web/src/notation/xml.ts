import { XMLParser } from 'fast-xml-parser';
import { ScoreError } from './score-error';

/** One XML element in document order; `text` is its own text, trimmed. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

/** MusicXML nests about a dozen levels deep; beyond this it is no music. */
const MAX_DEPTH = 64;

const PREDEFINED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Replaces the five predefined entities and character references; anything else stays as written. */
function decodeReferences(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{2,4}));/gi, (whole, hex, decimal, name) => {
    if (typeof name === 'string') return PREDEFINED[name] ?? whole;
    const code = typeof hex === 'string' ? parseInt(hex, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}

const damaged = (): ScoreError =>
  new ScoreError('damaged', 'The file is not well-formed XML; it may be cut short.');

/** Index of the `>` that ends the tag opened at `start`; those inside quoted values do not count. */
function tagEnd(xml: string, start: number): number {
  let quote = '';
  for (let at = start; at < xml.length; at += 1) {
    const character = xml.charAt(at);
    if (quote) {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '>') return at;
  }
  throw damaged();
}

function endOf(xml: string, mark: string, from: number): number {
  const at = xml.indexOf(mark, from);
  if (at < 0) throw damaged();
  return at + mark.length - 1;
}

/**
 * Checks in one pass, in time linear in the length, that tags are balanced, that they do not nest beyond MAX_DEPTH and
 * that no document type declares anything of its own (entities above all): before a parser builds a tree of it.
 */
function checkStructure(xml: string): void {
  const open: string[] = [];
  let elements = 0;
  let at = xml.indexOf('<');
  while (at >= 0) {
    let end: number;
    if (xml.startsWith('<!--', at)) end = endOf(xml, '-->', at + 4);
    else if (xml.startsWith('<![CDATA[', at)) end = endOf(xml, ']]>', at);
    else if (xml.startsWith('<?', at)) end = endOf(xml, '?>', at);
    else if (xml.startsWith('<!', at)) {
      end = tagEnd(xml, at);
      if (xml.slice(at, end).includes('['))
        throw new ScoreError('unsafe', 'The file declares XML entities or types, which no score needs.');
    } else {
      end = tagEnd(xml, at);
      const closing = xml.charAt(at + 1) === '/';
      const name = /^[^\s/>]*/.exec(xml.slice(at + (closing ? 2 : 1), end))?.[0] ?? '';
      elements += 1;
      if (closing) {
        if (open.pop() !== name) throw damaged();
      } else if (xml.charAt(end - 1) !== '/') open.push(name);
      if (open.length > MAX_DEPTH)
        throw new ScoreError('unsafe', 'The file nests elements deeper than music does.');
    }
    at = xml.indexOf('<', end);
  }
  if (open.length > 0 || elements === 0) throw damaged();
}

type RawNode = Record<string, unknown>;

function convert(nodes: readonly RawNode[]): XmlElement[] {
  const elements: XmlElement[] = [];
  for (const node of nodes) {
    for (const [name, content] of Object.entries(node)) {
      if (name === ':@' || name === '#text' || !Array.isArray(content)) continue;
      const children = content as RawNode[];
      const attributes: Record<string, string> = {};
      for (const [key, value] of Object.entries((node[':@'] ?? {}) as Record<string, unknown>))
        attributes[key.replace('@', '')] = decodeReferences(String(value));
      const text = children.map((child) => ('#text' in child ? String(child['#text']) : '')).join('');
      elements.push({ name, attributes, children: convert(children), text: decodeReferences(text).trim() });
    }
  }
  return elements;
}

/**
 * Parses an XML document into its root element. Entities other than the predefined ones are never expanded: a
 * document that declares any is refused. Throws ScoreError 'damaged' or 'unsafe'.
 */
export function parseXml(xml: string): XmlElement {
  checkStructure(xml);
  let nodes: unknown;
  try {
    nodes = new XMLParser({
      preserveOrder: true,
      ignoreAttributes: false,
      attributeNamePrefix: '@',
      parseTagValue: false,
      parseAttributeValue: false,
      processEntities: false,
      ignoreDeclaration: true,
      ignorePiTags: true,
      maxNestedTags: MAX_DEPTH + 1,
    }).parse(xml);
  } catch {
    throw damaged();
  }
  const root = Array.isArray(nodes) ? convert(nodes as RawNode[])[0] : undefined;
  if (!root) throw new ScoreError('damaged', 'The file holds no XML element.');
  return root;
}

/** First child element of that name. */
export function child(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((candidate) => candidate.name === name);
}

/** Element at the end of a path of first children. */
export function descend(element: XmlElement, ...path: string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>((at, name) => at && child(at, name), element);
}

/** Text of the first child of that name; empty when it is absent. */
export function childText(element: XmlElement, name: string): string {
  return child(element, name)?.text ?? '';
}

/** Escapes text for element content and attribute values. Characters XML 1.0 forbids are dropped. */
export function escapeXml(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex -- these are what XML 1.0 forbids
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/"/g, '&quot;')
  );
}
