// Statements about takes for a learning record store: xAPI 1.0.3 (github.com/adlnet/xAPI-Spec), one `completed` each.

import type { Assignment, RecordStore } from '../generated/assignment';
import type { PlayedSettings } from '../generated/result-package';
import type { Score } from '../generated/score';
import type { TakeReport } from '../generated/take-report';
import { countedCriteria, scoreOfTake } from './score-of-take';

/** The version of the specification that statements keep to. */
export const XAPI_VERSION = '1.0.3';

/** Names in more than one language, by tag. */
type LanguageMap = Record<string, string>;

interface StatementScore {
  scaled: number;
  raw: number;
  min: number;
  max: number;
}

interface Activity {
  objectType: 'Activity';
  id: string;
  definition: { type: string; name: LanguageMap; description?: LanguageMap };
}

/** One statement, as far as we make them. */
export interface Statement {
  id: string;
  actor: { objectType: 'Agent'; name: string; account: { homePage: string; name: string } };
  verb: { id: string; display: LanguageMap };
  object: Activity;
  result: {
    completion: true;
    score?: StatementScore;
    duration: string;
    extensions: Record<string, number | string>;
  };
  context: {
    platform: string;
    language: string;
    contextActivities: { parent?: Activity[]; category: Activity[] };
    extensions: Record<string, number | string>;
  };
  timestamp: string;
}

/** What a statement is about. */
export interface CompletedTake {
  /** Null for a take outside any assignment. */
  assignment: Assignment | null;
  asked: PlayedSettings;
  report: TakeReport;
  score: Score;
  recordedAt: string;
  /** Root of the site that the take was played on: the activities' names begin with it. */
  site: string;
  /** Language tag of the words in it. */
  language: string;
}

/** Who played: a name in a system that the teacher's assignment names. */
export interface Player {
  homePage: string;
  name: string;
}

const VERB = 'http://adlnet.gov/expapi/verbs/completed';
const ASSESSMENT = 'http://adlnet.gov/expapi/activities/assessment';
const PROFILE = 'http://adlnet.gov/expapi/activities/profile';

/** Names of what xAPI has no property for. */
const EXTENSION = 'urn:woodshed:xapi:';

/** Digits that a scaled score keeps; the bands are far wider. */
const DECIMALS = 4;
const FULL_SCORE = 100;

function rounded(value: number, decimals = DECIMALS): number {
  return Number(value.toFixed(decimals));
}

/** Seconds as an ISO 8601 duration, to hundredths, as xAPI compares them: PT61.5S. */
export function isoDuration(seconds: number): string {
  return `PT${rounded(Math.max(0, seconds), 2)}S`;
}

function resultOf({ assignment, report, score }: CompletedTake): Statement['result'] {
  const one = scoreOfTake(report, score, assignment);
  const ratings = report.ratings;
  const extensions: Record<string, number | string> = {
    [`${EXTENSION}score-from`]: one?.from ?? 'nothing',
    [`${EXTENSION}notes-right`]: report.measures.right,
    [`${EXTENSION}notes-written`]: report.measures.written,
  };
  if (ratings)
    for (const criterion of countedCriteria(assignment)) {
      const { value, low, high } = ratings[criterion];
      extensions[`${EXTENSION}${criterion}`] = rounded(value);
      extensions[`${EXTENSION}${criterion}-low`] = rounded(low);
      extensions[`${EXTENSION}${criterion}-high`] = rounded(high);
    }
  return {
    completion: true,
    ...(one && {
      score: {
        scaled: rounded(one.value),
        raw: Math.round(FULL_SCORE * one.value),
        min: 0,
        max: FULL_SCORE,
      },
    }),
    duration: isoDuration(report.duration),
    extensions,
  };
}

/** The statement that a take was completed. `id` is a version 4 UUID. */
export function completedStatement(take: CompletedTake, player: Player, id: string): Statement {
  const { assignment, asked, report, language } = take;
  const named = (name: string): LanguageMap => ({ [language]: name });
  const page = (query: string): string => new URL(`practise/?${query}`, take.site).href;
  const exercise: Activity = {
    objectType: 'Activity',
    id: page(`exercise=${encodeURIComponent(asked.exerciseId)}`),
    definition: { type: ASSESSMENT, name: named(asked.scoreTitle) },
  };
  const object: Activity = assignment
    ? {
        objectType: 'Activity',
        id: page(`assignment=${assignment.id}`),
        definition: { type: ASSESSMENT, name: named(assignment.title) },
      }
    : exercise;
  return {
    id,
    actor: { objectType: 'Agent', name: player.name, account: { ...player } },
    verb: { id: VERB, display: { en: 'completed' } },
    object,
    result: resultOf(take),
    context: {
      platform: 'Woodshed',
      language,
      contextActivities: {
        ...(assignment && { parent: [exercise] }),
        category: [
          {
            objectType: 'Activity',
            id: `${EXTENSION}practice-take:1`,
            definition: { type: PROFILE, name: { en: 'Woodshed practice take' } },
          },
        ],
      },
      extensions: {
        [`${EXTENSION}instrument`]: asked.instrumentId,
        [`${EXTENSION}quarters-per-minute`]: asked.quartersPerMinute,
        [`${EXTENSION}strictness`]: asked.strictness,
        [`${EXTENSION}rating-level`]: report.level,
        ...(report.trainedOn !== null && { [`${EXTENSION}trained-on`]: report.trainedOn }),
      },
    },
    timestamp: take.recordedAt,
  };
}

/** Why a store did not take a statement. */
export type StoreTrouble = 'refused' | 'rejected' | 'unreachable';

/** What came of sending. */
export type SendResult = { ok: true } | { ok: false; trouble: StoreTrouble; status: number | null };

/** The address that statements go to. */
export function statementsAddress({ endpoint }: RecordStore): URL {
  return new URL('statements', endpoint.endsWith('/') ? endpoint : `${endpoint}/`);
}

function basicAuth({ key, secret }: RecordStore): string {
  const bytes = new TextEncoder().encode(`${key}:${secret}`);
  return `Basic ${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))}`;
}

/** Statuses with which a store says that the key may not write. */
const REFUSALS: readonly number[] = [401, 403];

/**
 * Sends one statement. `send` is the page's fetch. A second try with the same statement is safe: its id makes it the
 * same statement to the store, which has it already.
 */
export async function sendStatement(
  statement: Statement,
  store: RecordStore,
  send: typeof fetch,
): Promise<SendResult> {
  try {
    const response = await send(statementsAddress(store), {
      method: 'POST',
      mode: 'cors',
      credentials: 'omit',
      headers: {
        'Content-Type': 'application/json',
        'X-Experience-API-Version': XAPI_VERSION,
        ...(store.key !== '' && { Authorization: basicAuth(store) }),
      },
      body: JSON.stringify(statement),
    });
    if (response.ok) return { ok: true };
    const trouble = REFUSALS.includes(response.status) ? 'refused' : 'rejected';
    return { ok: false, trouble, status: response.status };
  } catch {
    return { ok: false, trouble: 'unreachable', status: null };
  }
}

/**
 * Whether a page with this content security policy may send to an address at all. `policy`: the page's own, null where
 * it has none; `site`: its address.
 */
export function mayConnect(policy: string | null, target: URL, site: URL): boolean {
  if (policy === null) return true;
  const directives = policy.split(';').map((directive) => directive.trim().split(/\s+/));
  const sources =
    directives.find(([name]) => name === 'connect-src') ??
    directives.find(([name]) => name === 'default-src');
  if (!sources) return true;
  return sources
    .slice(1)
    .some((source) => (source === "'self'" ? target.origin === site.origin : source === target.origin));
}
