import { describe, expect, it, vi } from 'vitest';
import {
  completedStatement,
  isoDuration,
  mayConnect,
  sendStatement,
  statementsAddress,
} from '../../../web/src/classroom/xapi';
import type { CompletedTake } from '../../../web/src/classroom/xapi';
import { storeOrigins } from '../../../web/tools/headers.mjs';
import { brokenStatementRules } from '../../support/xapi-rules';
import { assignment, manifest, reportOf, score } from './support';

const ID = 'fd41c918-b88b-4b20-a0a5-a4c32391aaa0';
const player = { homePage: 'https://school.example/', name: 'Chloé D.' };
const take: CompletedTake = {
  assignment,
  asked: manifest.asked,
  report: reportOf([[5, 10], [-3, 4], [40, 0], [0, 0]], 0.625), // prettier-ignore
  score,
  recordedAt: '2026-11-20T09:58:00.000Z',
  site: 'https://school.example/woodshed/',
  language: 'en',
};
const store = {
  endpoint: 'https://lrs.example/xapi',
  key: 'writer',
  secret: 'pä:ss',
  homePage: player.homePage,
};

describe('completedStatement', () => {
  it('keeps to the specification and says what was measured', () => {
    const statement = completedStatement(take, player, ID);
    expect(brokenStatementRules(JSON.parse(JSON.stringify(statement)))).toEqual([]);
    expect(statement.result.score).toEqual({ scaled: 0.625, raw: 63, min: 0, max: 100 });
    expect(statement.result.duration).toBe('PT12.5S');
    expect(statement.result.extensions).toMatchObject({
      'urn:woodshed:xapi:noteAccuracy': 0.625,
      'urn:woodshed:xapi:noteAccuracy-low': 0.575,
      'urn:woodshed:xapi:score-from': 'ratings',
    });
    expect(statement.object.id).toBe(`https://school.example/woodshed/practise/?assignment=${assignment.id}`);
    expect(statement.timestamp).toBe(take.recordedAt);
  });

  it('has no score where there is nothing to go by, and no assignment where there is none', () => {
    const bare = { ...reportOf([], null), against: null };
    const statement = completedStatement({ ...take, assignment: null, report: bare }, player, ID);
    expect(brokenStatementRules(JSON.parse(JSON.stringify(statement)))).toEqual([]);
    expect(statement.result.score).toBeUndefined();
    expect(statement.context.contextActivities.parent).toBeUndefined();
  });
});

describe('the rules that tests hold statements to', () => {
  const good = JSON.parse(JSON.stringify(completedStatement(take, player, ID))) as Record<string, object>;
  it.each<[string, Record<string, unknown>]>([
    ['no actor', { actor: undefined }],
    ['two identifiers', { actor: { ...good.actor, mbox: 'mailto:x@y.z' } }],
    ['a score beyond its range', { result: { ...good.result, score: { raw: 120, min: 0, max: 100 } } }],
    ['a duration in seconds', { result: { ...good.result, duration: 12 } }],
    ['an extension without IRI', { result: { ...good.result, extensions: { pitch: 1 } } }],
    ['an id that is none', { id: '7' }],
    ['an unknown property', { grade: 'A' }],
  ])('refuse %s', (_name, change) => {
    const statement = JSON.parse(JSON.stringify({ ...good, ...change })) as unknown;
    expect(brokenStatementRules(statement)).not.toEqual([]);
  });
});

describe('isoDuration', () => {
  it.each([
    [0, 'PT0S'],
    [61.456, 'PT61.46S'],
    [-1, 'PT0S'],
  ])('%f s is %s', (seconds, words) => {
    expect(isoDuration(seconds)).toBe(words);
  });
});

describe('sendStatement', () => {
  const statement = completedStatement(take, player, ID);

  it('posts it with version and key', async () => {
    const send = vi.fn<typeof fetch>(() => Promise.resolve(new Response(JSON.stringify([ID]))));
    expect(await sendStatement(statement, store, send)).toEqual({ ok: true });
    const [address, request] = send.mock.calls[0]!;
    expect(address).toEqual(new URL('https://lrs.example/xapi/statements'));
    const headers = new Headers(request?.headers);
    expect(headers.get('X-Experience-API-Version')).toBe('1.0.3');
    // RFC 7617, section 2.1: the charset may be UTF-8, which stores expect.
    expect(headers.get('Authorization')).toBe(`Basic ${Buffer.from('writer:pä:ss').toString('base64')}`);
    expect(request?.credentials).toBe('omit');
  });

  it.each([
    [401, 'refused'],
    [403, 'refused'],
    [400, 'rejected'],
    [500, 'rejected'],
  ])('takes %i for %s', async (status, trouble) => {
    const send = (): Promise<Response> => Promise.resolve(new Response('', { status }));
    expect(await sendStatement(statement, store, send)).toEqual({ ok: false, trouble, status });
  });

  it('takes a failed connection for unreachable', async () => {
    const send = (): Promise<Response> => Promise.reject(new TypeError('failed'));
    expect(await sendStatement(statement, store, send)).toEqual({
      ok: false,
      trouble: 'unreachable',
      status: null,
    });
  });
});

describe('mayConnect', () => {
  const site = new URL('https://school.example/woodshed/');
  const target = statementsAddress(store);
  it.each([
    ["default-src 'self'; connect-src 'self'", false],
    ["default-src 'self'; connect-src 'self' https://lrs.example", true],
    ["default-src 'self'", false],
    ["connect-src 'self' https://lrs.example.evil", false],
    [null, true],
  ])('%j: %j', (policy, allowed) => {
    expect(mayConnect(policy, target, site)).toBe(allowed);
  });

  it('lets a store on the site’s own origin be reached', () => {
    const own = statementsAddress({ ...store, endpoint: 'https://school.example/lrs/' });
    expect(mayConnect("connect-src 'self'", own, site)).toBe(true);
  });
});

describe('storeOrigins', () => {
  it('reads what the person who builds the site names', () => {
    expect(storeOrigins(undefined)).toEqual([]);
    expect(storeOrigins(' https://lrs.example/xapi/  http://localhost:8080/x ')).toEqual([
      'https://lrs.example',
      'http://localhost:8080',
    ]);
    expect(() => storeOrigins('javascript:alert(1)')).toThrow(/no web address/);
  });
});
