// What a widget and the page that shows it say to each other, checked before it is believed. Both ends use this file.
// shared/schemas/embed-message.schema.json is the same for other languages; a test holds the two together.

import * as v from 'valibot';
import type { EmbedMessage, EmbedOptions, EmbedResult } from '../generated/embed-message';

export type {
  DrumsResult,
  EmbedError,
  EmbedMessage,
  EmbedOptions,
  EmbedProgress,
  EmbedReady,
  EmbedResult,
  EmbedScore,
  PracticeResult,
} from '../generated/embed-message';

export const PROTOCOL = 'woodshed';
export const VERSION = 1;

export type MessageType = EmbedMessage['type'];
/** What a message of a type carries. */
export type PayloadOf<Type extends MessageType> = Extract<EmbedMessage, { type: Type }>['payload'];
/** Types that the widget sends; the page sends `configure` alone. */
export type WidgetMessageType = Exclude<MessageType, 'configure'>;

const text = (most: number): v.GenericSchema<string> => v.pipe(v.string(), v.maxLength(most));
const like = (most: number, pattern: RegExp): v.GenericSchema<string> =>
  v.pipe(v.string(), v.maxLength(most), v.regex(pattern));
// Few kinds of checks: each that is used at all weighs on the script that other people's pages load.
const within = (low: number, high: number): v.GenericSchema<number> =>
  v.pipe(v.number(), v.minValue(low), v.maxValue(high));
const wholeWithin = (low: number, high: number): v.GenericSchema<number> =>
  v.pipe(v.number(), v.integer(), v.minValue(low), v.maxValue(high));
const atLeast = (low: number): v.GenericSchema<number> => within(low, Number.MAX_VALUE);
const finite = within(-Number.MAX_VALUE, Number.MAX_VALUE);
const positive = atLeast(Number.MIN_VALUE);
const share = within(0, 1);
const count = wholeWithin(0, Infinity);

const kind = v.picklist(['practice', 'drums']);
const strictness = v.picklist(['relaxed', 'standard', 'strict']);
const level = v.picklist(['middle', 'symphonic']);

/** Custom properties that one theme may set; more than there are. */
const MOST_PROPERTIES = 24;
const LONGEST_VALUE = 64;

const theme = v.custom<Record<string, string>>((value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries: [string, unknown][] = Object.entries(value);
  return (
    entries.length <= MOST_PROPERTIES &&
    entries.every(
      ([name, each]) =>
        /^--[a-z0-9-]{1,32}$/.test(name) && typeof each === 'string' && each.length <= LONGEST_VALUE,
    )
  );
});

const options = v.strictObject({
  kind: v.exactOptional(kind),
  exercise: v.exactOptional(text(128)),
  instrument: v.exactOptional(text(64)),
  level: v.exactOptional(level),
  strictness: v.exactOptional(strictness),
  tempo: v.exactOptional(within(30, 240)),
  attempts: v.exactOptional(wholeWithin(1, 99)),
  src: v.exactOptional(text(2048)),
  lang: v.exactOptional(like(35, /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/)),
  scheme: v.exactOptional(v.picklist(['system', 'light', 'dark'])),
  theme: v.exactOptional(theme),
});

const band = v.strictObject({ value: share, low: share, high: share });

const practiceResult = v.strictObject({
  kind: v.picklist(['practice']),
  exercise: v.nullable(text(128)),
  title: text(200),
  instrument: text(64),
  level,
  strictness,
  quartersPerMinute: v.nullable(positive),
  playedAt: text(40),
  duration: atLeast(0),
  takes: wholeWithin(1, Infinity),
  against: v.nullable(v.picklist(['score', 'reference'])),
  confidence: v.picklist(['score', 'lower']),
  model: v.nullable(text(64)),
  modelHash: v.nullable(like(64, /^[0-9a-f]{64}$/)),
  trainedOn: v.nullable(text(200)),
  ratings: v.nullable(
    v.strictObject({ musicality: band, noteAccuracy: band, rhythmicAccuracy: band, toneQuality: band }),
  ),
  measures: v.strictObject({
    written: count,
    right: count,
    different: count,
    octave: count,
    missed: count,
    extra: count,
    squeaks: count,
    pitchAccuracy: v.nullable(share),
    timingAccuracy: v.nullable(share),
    medianAbsoluteCents: v.nullable(atLeast(0)),
    medianAbsoluteMilliseconds: v.nullable(atLeast(0)),
  }),
  score: v.nullable(
    v.strictObject({
      scaled: share,
      raw: finite,
      min: finite,
      max: finite,
    }),
  ),
});

/** More hits than two hours of drumming have. */
const MOST_HITS = 200_000;

const drumsResult = v.strictObject({
  kind: v.picklist(['drums']),
  name: text(200),
  engine: text(64),
  duration: atLeast(0),
  quartersPerMinute: v.nullable(positive),
  hits: v.pipe(
    v.array(
      v.strictObject({
        time: atLeast(0),
        drum: v.picklist(['KD', 'SD', 'HH', 'TT', 'CY', 'OT']),
        velocity: share,
        confidence: share,
      }),
    ),
    v.maxLength(MOST_HITS),
  ),
});

/** Payloads by type. */
const payloads = {
  configure: options,
  ready: v.strictObject({
    kind,
    mode: v.picklist(['threads', 'compatible']),
    storage: v.picklist(['kept', 'memory']),
  }),
  started: v.strictObject({ take: wholeWithin(1, Infinity) }),
  progress: v.strictObject({ stage: v.picklist(['load', 'decode', 'analyse', 'align']), fraction: share }),
  result: v.custom<EmbedResult>((value) => v.is(practiceResult, value) || v.is(drumsResult, value)),
  error: v.strictObject({ code: like(64, /^[a-z][a-zA-Z-]*$/), message: text(500) }),
  resize: v.strictObject({ height: wholeWithin(1, 20_000) }),
} satisfies { [Type in MessageType]: v.GenericSchema<unknown, PayloadOf<Type>> };

const envelope = v.strictObject({
  protocol: v.picklist([PROTOCOL]),
  version: v.picklist([VERSION]),
  type: v.picklist(Object.keys(payloads) as MessageType[]),
  id: like(64, /./s),
  payload: v.custom<object>((payload) => !Array.isArray(payload)),
});

/** A message, or why it is none: `foreign` is some other script's and no concern of ours. */
export type Reading = { message: EmbedMessage } | { problem: 'foreign' | 'version' | 'malformed' };

/** Reads what a MessageEvent brought. Never throws, whatever it is. */
export function readMessage(data: unknown): Reading {
  if (typeof data !== 'object' || data === null) return { problem: 'foreign' };
  const { protocol, version } = data as Record<string, unknown>;
  if (protocol !== PROTOCOL) return { problem: 'foreign' };
  if (version !== VERSION) return { problem: 'version' };
  if (!v.is(envelope, data) || !v.is(payloads[data.type], data.payload)) return { problem: 'malformed' };
  return { message: data as EmbedMessage };
}

/** A message to send. @throws RangeError when the payload is not as the protocol has it, which is our own mistake */
export function writeMessage<Type extends MessageType>(
  type: Type,
  id: string,
  payload: PayloadOf<Type>,
): EmbedMessage {
  const message = { protocol: PROTOCOL, version: VERSION, type, id, payload };
  const reading = readMessage(message);
  if ('problem' in reading) throw new RangeError(`not a ${type} message: ${JSON.stringify(payload)}`);
  return reading.message;
}

/** Whether a value is what a widget hands in. */
export function isResult(value: unknown): value is EmbedResult {
  return v.is(payloads.result, value);
}

/** Options that can be used as they are; one that is not as the protocol has it counts as left out. */
export function usableOptions(given: Readonly<Record<string, unknown>>): EmbedOptions {
  const usable: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(options.entries)) {
    if (name in given && v.is(schema, given[name])) usable[name] = given[name];
  }
  return usable;
}

/** Canvas resizes a frame at this message, which has a form of its own (its LTI postMessage API). */
export function canvasResize(height: number): { subject: 'lti.frameResize'; height: number } {
  return { subject: 'lti.frameResize', height };
}

/** Origins out of a list of texts, each once; what names no web origin is left out. */
export function webOrigins(texts: readonly string[]): string[] {
  const origins = texts.flatMap((each) => {
    const url = URL.canParse(each) ? new URL(each) : null;
    return url && (url.protocol === 'https:' || url.protocol === 'http:') ? [url.origin] : [];
  });
  return [...new Set(origins)];
}
