import { deflateSync, strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import {
  MAX_LINK_CHARACTERS,
  assignedScoreId,
  assignmentDigest,
  assignmentLink,
  carriesAssignment,
  checkAssignment,
  isStoreAddress,
  readAssignment,
  readAssignmentLink,
  writeAssignment,
} from '../../../web/src/classroom/assignment';
import { toBase64Url } from '../../../web/src/classroom/bytes';
import { ClassroomError } from '../../../web/src/classroom/error';
import type { ClassroomErrorCode } from '../../../web/src/classroom/error';
import { expectValid } from '../core/schemas';
import { assignment } from './support';

const STAND = 'https://school.example/woodshed/practise/';

function codeOf(work: () => unknown): ClassroomErrorCode | 'none' {
  try {
    work();
    return 'none';
  } catch (error) {
    if (error instanceof ClassroomError) return error.code;
    throw error;
  }
}

/** The fragment of a link whose packed text is this. */
function fragment(bytes: Uint8Array): string {
  return `#assignment=${toBase64Url(deflateSync(bytes))}`;
}

describe('an assignment', () => {
  it('is the same after a file and after a link', () => {
    expectValid('assignment', assignment);
    expect(readAssignment(writeAssignment(assignment))).toEqual(assignment);
    const link = assignmentLink(assignment, STAND);
    expect(link.startsWith(`${STAND}#`)).toBe(true);
    expect(carriesAssignment(new URL(link).hash)).toBe(true);
    expect(readAssignmentLink(new URL(link).hash)).toEqual(assignment);
  });

  it('puts nothing where a server would see it', () => {
    const { search, pathname } = new URL(assignmentLink(assignment, STAND));
    expect(search).toBe('');
    expect(pathname).toBe('/woodshed/practise/');
  });

  it('is too long for a link with music that does not pack', () => {
    // Digits of a generator pack to no less than 10/3 bits each: about 12 kB of 40 000.
    let state = 1;
    const digits = Array.from({ length: 40_000 }, () => {
      state = (state * 48271) % 2147483647;
      return state % 10;
    }).join('');
    const musical = { ...assignment, exercise: { ...assignment.exercise, musicXml: digits } };
    expect(codeOf(() => assignmentLink(musical, STAND))).toBe('too-long-for-link');
    expect(assignmentLink(assignment, STAND).length).toBeLessThan(MAX_LINK_CHARACTERS);
  });

  it.each<[string, unknown, ClassroomErrorCode]>([
    ['another file', { title: 'x' }, 'unsupported'],
    ['a list', [], 'unsupported'],
    ['a newer version', { ...assignment, version: 2 }, 'newer'],
    ['no title', { ...assignment, title: '' }, 'damaged'],
    ['an unknown property', { ...assignment, run: 'x' }, 'damaged'],
    ['bars in the wrong order', { ...assignment, bars: { first: 3, last: 1 } }, 'damaged'],
    [
      'a store at a script address',
      { ...assignment, store: { endpoint: 'javascript:alert(1)', key: '', secret: '', homePage: 'x' } },
      'damaged',
    ],
  ])('refuses %s', (_name, value, code) => {
    expect(codeOf(() => checkAssignment(value))).toBe(code);
  });

  it.each([
    ['no base64', '#assignment=%%%', 'damaged'],
    ['no deflated text', `#assignment=${toBase64Url(strToU8('hello'))}`, 'damaged'],
    ['text that is no JSON', fragment(strToU8('hello')), 'unsupported'],
    // 64 MB of zeros pack to 64 kB: within a link's length, far beyond an assignment's.
    ['a bomb', fragment(new Uint8Array(64_000_000)), 'too-large'],
  ] as const)('refuses a link with %s', (_name, hash, code) => {
    expect(codeOf(() => readAssignmentLink(hash))).toBe(code);
  });

  it('shows titles without what reorders or hides text', () => {
    expect(checkAssignment({ ...assignment, title: 'Week\u202e 9\u0000' }).title).toBe('Week 9');
  });

  it('has one digest for one content, whatever the order of its names', async () => {
    const turned = Object.fromEntries(Object.entries(assignment).reverse()) as typeof assignment;
    expect(await assignmentDigest(turned)).toBe(await assignmentDigest(assignment));
    expect(await assignmentDigest({ ...assignment, attempts: 4 })).not.toBe(
      await assignmentDigest(assignment),
    );
  });

  it('names music by its SHA-256', async () => {
    // FIPS 180-2, appendix B.1: SHA-256 of "abc" begins with these digits.
    expect(await assignedScoreId('abc')).toBe('own-ba7816bf8f01cfea414140de5dae2223');
  });
});

describe('isStoreAddress', () => {
  it.each([
    ['https://lrs.example.org/xapi/', true],
    ['http://localhost:8080/xapi', true],
    ['http://127.0.0.1/xapi', true],
    ['http://lrs.example.org/xapi', false],
    ['https://user:pass@lrs.example.org/', false],
    ['https://lrs.example.org/?x=1', false],
    ['ftp://lrs.example.org/', false],
    ['lrs.example.org', false],
  ])('%s: %s', (address, usable) => {
    expect(isStoreAddress(address)).toBe(usable);
  });
});
