// Assignments: checked on the way in, written to files and links.

import { deflateSync, Inflate, strFromU8, strToU8 } from 'fflate';
import schema from '../../../shared/schemas/assignment.schema.json';
import type { Assignment } from '../generated/assignment';
import { schemaProblem } from '../json-schema';
import { OWN_PREFIX } from '../practice/exercises';
import { cleanName } from '../store/names';
import { canonicalJson, fromBase64Url, sha256Hex, toBase64Url } from './bytes';
import { ClassroomError } from './error';

/** Ending of assignment files. */
export const ASSIGNMENT_ENDING = '.woodshed-assignment.json';

/** Largest assignment read, bytes: music of several hundred bars. */
export const MAX_ASSIGNMENT_BYTES = 4 * 1024 * 1024;

/** Longest link made, characters: what RFC 9110 (section 4.1) asks everyone to handle. */
export const MAX_LINK_CHARACTERS = 8000;

/** Longest link read; others' tools may make longer ones. */
const MAX_FRAGMENT_CHARACTERS = 200_000;

/** Name before the compressed assignment in a link's fragment. */
const FRAGMENT_NAME = 'assignment=';

/** Bytes inflated at a time: a thousandfold bomb is noticed after a few megabytes. */
const INFLATE_STEP = 4096;

/** A fresh id: 64 random bits are plenty among the assignments of a school. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** An address that statements may go to: https, or http on this machine, with nothing but a path. */
export function isStoreAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  if (username || password || search || hash) return false;
  return (
    protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname))
  );
}

/** An assignment out of anything. @throws ClassroomError 'unsupported', 'newer' or 'damaged' */
export function checkAssignment(value: unknown): Assignment {
  const { format, version } = (typeof value === 'object' && value !== null ? value : {}) as Partial<
    Record<string, unknown>
  >;
  if (format !== 'woodshed-assignment') throw new ClassroomError('unsupported', 'no assignment');
  if (typeof version === 'number' && version > 1)
    throw new ClassroomError('newer', `assignment version ${version}`);
  const problem = schemaProblem(value, schema);
  if (problem !== null) throw new ClassroomError('damaged', problem);
  const assignment = value as Assignment;
  const { bars, store } = assignment;
  if (bars && bars.last < bars.first) throw new ClassroomError('damaged', 'bars in the wrong order');
  if (store && !isStoreAddress(store.endpoint))
    throw new ClassroomError('damaged', 'no usable store address');
  return {
    ...assignment,
    title: cleanName(assignment.title),
    criteria: [...new Set(assignment.criteria)],
  };
}

/** An assignment out of a file's text. @throws ClassroomError */
export function readAssignment(text: string): Assignment {
  if (text.length > MAX_ASSIGNMENT_BYTES) throw new ClassroomError('too-large', 'assignment file');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ClassroomError('unsupported', 'no JSON');
  }
  return checkAssignment(value);
}

/** The text of an assignment's file. */
export function writeAssignment(assignment: Assignment): string {
  return JSON.stringify(assignment, null, 2);
}

/** Digits of a digest that name a score: nobody makes two with the same by chance. */
const ID_DIGITS = 32;

/** The id of music that travels with an assignment: its digest, so that it always names the same notes. */
export async function assignedScoreId(musicXml: string): Promise<string> {
  return `${OWN_PREFIX}${(await sha256Hex(strToU8(musicXml))).slice(0, ID_DIGITS)}`;
}

/** What tells one version of an assignment from another: SHA-256 of its canonical JSON. */
export function assignmentDigest(assignment: Assignment): Promise<string> {
  return sha256Hex(strToU8(canonicalJson(assignment)));
}

/**
 * The link to an assignment: everything is in the fragment, which browsers never send to a server. `stand` is the
 * address of the page that opens it. @throws ClassroomError 'too-long-for-link'
 */
export function assignmentLink(assignment: Assignment, stand: string): string {
  const packed = toBase64Url(deflateSync(strToU8(canonicalJson(assignment)), { level: 9 }));
  const link = `${stand}#${FRAGMENT_NAME}${packed}`;
  if (link.length > MAX_LINK_CHARACTERS)
    throw new ClassroomError('too-long-for-link', `${link.length} characters`);
  return link;
}

/** Whether an address carries an assignment. */
export function carriesAssignment(fragment: string): boolean {
  return fragment.replace(/^#/, '').startsWith(FRAGMENT_NAME);
}

function inflateAtMost(packed: Uint8Array, limit: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let length = 0;
  const inflate = new Inflate((part) => {
    length += part.length;
    if (length > limit) throw new ClassroomError('too-large', 'assignment in a link');
    parts.push(part);
  });
  for (let at = 0; at < packed.length; at += INFLATE_STEP)
    inflate.push(packed.subarray(at, at + INFLATE_STEP), at + INFLATE_STEP >= packed.length);
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The assignment in the fragment of an address. @throws ClassroomError */
export function readAssignmentLink(fragment: string): Assignment {
  if (fragment.length > MAX_FRAGMENT_CHARACTERS) throw new ClassroomError('too-large', 'link');
  const packed = fromBase64Url(fragment.replace(/^#/, '').slice(FRAGMENT_NAME.length));
  if (!packed) throw new ClassroomError('damaged', 'no base64url');
  let text: string;
  try {
    text = strFromU8(inflateAtMost(packed, MAX_ASSIGNMENT_BYTES));
  } catch (error) {
    if (error instanceof ClassroomError) throw error;
    throw new ClassroomError('damaged', 'no deflated text');
  }
  return readAssignment(text);
}
