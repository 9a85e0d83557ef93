// Result packages: a zip of what a student hands in, with a manifest that names every file's digest and a signature
// over the manifest. Reading trusts nothing: names, sizes, schemas and digests are checked before anything is believed.

import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import signatureSchema from '../../../shared/schemas/package-signature.schema.json';
import manifestSchema from '../../../shared/schemas/result-package.schema.json';
import scoreSchema from '../../../shared/schemas/score.schema.json';
import reportSchema from '../../../shared/schemas/take-report.schema.json';
import type { Assignment } from '../generated/assignment';
import type { PackageSignature } from '../generated/package-signature';
import type { HandedInTake, PackagedFile, PlayedSettings, ResultManifest } from '../generated/result-package';
import type { Score } from '../generated/score';
import type { TakeReport } from '../generated/take-report';
import { schemaProblem } from '../json-schema';
import type { JsonSchema } from '../json-schema';
import { cleanName } from '../store/names';
import { assignmentDigest, checkAssignment, newId, writeAssignment } from './assignment';
import { sha256Hex } from './bytes';
import { ClassroomError } from './error';
import { sign, verify } from './signing';

/** Ending of package files: a zip by name, so that every teaching site takes it. */
export const PACKAGE_ENDING = '.woodshed.zip';

const MEGABYTE = 1024 * 1024;

/** Largest sound handed in, bytes: half an hour of 16-bit mono at 48 kHz. A longer take is handed in without. */
export const MAX_AUDIO_BYTES = 180 * MEGABYTE;

/** What a package may hold, and the largest each may be, bytes. */
const LIMITS: Readonly<Record<string, number>> = {
  'manifest.json': MEGABYTE / 16,
  'signature.json': 4096,
  'assignment.json': 4 * MEGABYTE,
  'report.json': 24 * MEGABYTE,
  'score.json': 8 * MEGABYTE,
  'report.html': 8 * MEGABYTE,
  'audio.wav': MAX_AUDIO_BYTES,
};

/** Largest package opened, bytes: it is held in memory while it is checked. */
export const MAX_PACKAGE_BYTES = MAX_AUDIO_BYTES + 16 * MEGABYTE;

/** Entries of a package, with room for what a computer adds when it zips a folder again. */
const MAX_ENTRIES = 40;

/** Deflate makes nothing longer than this over what it packs (RFC 1951: 5 bytes per stored block, and a margin). */
const DEFLATE_OVERHEAD = 1024;

/** What a package is made of. */
export interface PackageContent {
  assignment: Assignment;
  student: string;
  asked: PlayedSettings;
  take: HandedInTake;
  report: TakeReport;
  score: Score;
  /** The same for people. */
  html: string;
  /** 16-bit WAV; null where it may not or need not be handed in. */
  audio: Uint8Array<ArrayBuffer> | null;
}

/** Makes a package and signs it; only where canSign(), since digests need the same cryptography. */
export async function writePackage(
  content: PackageContent,
  keys: CryptoKeyPair,
  now: Date,
): Promise<Uint8Array<ArrayBuffer>> {
  const { assignment, asked, take, audio } = content;
  const files: Record<string, Uint8Array<ArrayBuffer>> = {
    'assignment.json': utf8(writeAssignment(assignment)),
    'report.json': utf8(JSON.stringify(content.report)),
    'score.json': utf8(JSON.stringify(content.score)),
    'report.html': utf8(content.html),
    ...(audio ? { 'audio.wav': audio } : {}),
  };
  const manifest: ResultManifest = {
    format: 'woodshed-result',
    version: 1,
    id: newId(),
    createdAt: now.toISOString(),
    student: cleanName(content.student),
    assignment: {
      id: assignment.id,
      title: assignment.title,
      sha256: await assignmentDigest(assignment),
    },
    asked,
    take,
    files: await Promise.all(
      Object.entries(files).map(async ([name, bytes]) => ({
        name: name as PackagedFile['name'],
        bytes: bytes.length,
        sha256: await sha256Hex(bytes),
      })),
    ),
  };
  const manifestBytes = utf8(JSON.stringify(manifest, null, 2));
  const signature = utf8(JSON.stringify(await sign(manifestBytes, keys), null, 2));
  const zipped = zipSync(
    {
      'manifest.json': manifestBytes,
      'signature.json': signature,
      // Sound hardly packs; storing it saves the wait.
      ...Object.fromEntries(
        Object.entries(files).map(([name, bytes]) => [
          name,
          [bytes, { level: name === 'audio.wav' ? 0 : 6 }],
        ]),
      ),
    },
    { mtime: now },
  );
  return zipped;
}

/** How far a package can be believed: everything as it was signed; not signed; changed afterwards. */
export type Integrity = 'signed' | 'unsigned' | 'altered';

/** A package that was read and checked. */
export interface ReadPackage {
  manifest: ResultManifest;
  /** SHA-256 of the manifest: names this package and no other, whatever id it gives itself. */
  sha256: string;
  /** As the student had it. */
  assignment: Assignment;
  report: TakeReport;
  score: Score;
  audio: Uint8Array<ArrayBuffer> | null;
  integrity: Integrity;
  /** Names of files that are not what was signed. */
  altered: string[];
  /** What tells one browser's key from another's; null without a signature that holds. */
  keyId: string | null;
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return strToU8(text);
}

/** Things that computers add to every folder they zip. */
function isLitter(name: string): boolean {
  return /(^|\/)(__MACOSX\/|\.DS_Store$|\._|desktop\.ini$|Thumbs\.db$)/i.test(name) || name.endsWith('/');
}

/** The files of a package by their plain names. A folder around them is looked through: some browsers unzip at once. */
function entriesOf(bytes: Uint8Array): Record<string, Uint8Array<ArrayBuffer>> {
  const found = new Map<string, string>();
  let entries = 0;
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes, {
      filter: ({ name, size, originalSize, compression }) => {
        entries += 1;
        if (entries > MAX_ENTRIES) throw new ClassroomError('unsafe', 'too many entries');
        if (isLitter(name)) return false;
        const plain = /^(?:(?!\.\.?\/)[^/\\:]{1,200}\/)?([a-z]+\.[a-z]+)$/.exec(name)?.[1] ?? '';
        const limit = Object.hasOwn(LIMITS, plain) ? LIMITS[plain] : undefined;
        if (limit === undefined)
          throw new ClassroomError('unsafe', `the entry ${JSON.stringify(name.slice(0, 80))}`);
        if (found.has(plain)) throw new ClassroomError('unsafe', `${plain} twice`);
        if (originalSize > limit) throw new ClassroomError('too-large', plain);
        // The inflater writes no more than the size stated here, so only the stated size can lie about the work.
        if (size > originalSize + DEFLATE_OVERHEAD || ![0, 8].includes(compression))
          throw new ClassroomError('unsafe', `${plain} is packed strangely`);
        found.set(plain, name);
        return true;
      },
    });
  } catch (error) {
    if (error instanceof ClassroomError) throw error;
    throw new ClassroomError('damaged', error instanceof Error ? error.message : 'zip');
  }
  return Object.fromEntries(
    [...found].flatMap(([plain, name]) => {
      const content = files[name];
      return content ? [[plain, content as Uint8Array<ArrayBuffer>]] : [];
    }),
  );
}

function json(name: string, bytes: Uint8Array | undefined): unknown {
  if (!bytes) throw new ClassroomError('damaged', `${name} is missing`);
  try {
    return JSON.parse(strFromU8(bytes));
  } catch {
    throw new ClassroomError('damaged', `${name} is no JSON`);
  }
}

/** A file that matches its schema; the caller names the type that the schema describes. */
function checked(name: string, bytes: Uint8Array | undefined, schema: JsonSchema): unknown {
  const value = json(name, bytes);
  const problem = schemaProblem(value, schema);
  if (problem !== null) throw new ClassroomError('damaged', `${name}: ${problem}`);
  return value;
}

function manifestOf(bytes: Uint8Array | undefined): ResultManifest {
  if (!bytes) throw new ClassroomError('unsupported', 'no manifest');
  const value = json('manifest.json', bytes) as { format?: unknown; version?: unknown } | null;
  if (value?.format !== 'woodshed-result') throw new ClassroomError('unsupported', 'not our manifest');
  if (typeof value.version === 'number' && value.version > 1)
    throw new ClassroomError('newer', `package version ${value.version}`);
  const manifest = checked('manifest.json', bytes, manifestSchema) as ResultManifest;
  return { ...manifest, student: cleanName(manifest.student) };
}

/** Every index of a report must lead into its score: what follows draws and counts by them. */
function checkIndices({ notes, bars }: TakeReport, score: Score): void {
  const fits =
    notes.every(({ index }) => index < score.notes.length) &&
    bars.every(({ bar }) => bar < score.bars.length) &&
    score.notes.every(({ bar }) => bar < score.bars.length);
  if (!fits) throw new ClassroomError('damaged', 'report and score do not fit');
}

async function keyIdOf(signature: PackageSignature): Promise<string> {
  return sha256Hex(utf8(`${signature.publicKey.x}.${signature.publicKey.y}`));
}

/** Files that are not what the manifest says, in its order; then those that it does not name. */
async function alteredFiles(
  manifest: ResultManifest,
  files: Record<string, Uint8Array<ArrayBuffer>>,
): Promise<string[]> {
  const altered: string[] = [];
  for (const { name, bytes, sha256 } of manifest.files) {
    const content = files[name];
    if (content?.length !== bytes || (await sha256Hex(content)) !== sha256) altered.push(name);
  }
  const named = new Set<string>([
    'manifest.json',
    'signature.json',
    ...manifest.files.map(({ name }) => name),
  ]);
  return [...altered, ...Object.keys(files).filter((name) => !named.has(name))];
}

/** Opens and checks a package. @throws ClassroomError for everything that is no package that can be read */
export async function readPackage(bytes: Uint8Array): Promise<ReadPackage> {
  if (bytes.length > MAX_PACKAGE_BYTES) throw new ClassroomError('too-large', 'package');
  if (strFromU8(bytes.subarray(0, 2), true) !== 'PK') throw new ClassroomError('unsupported', 'no zip');
  const files = entriesOf(bytes);
  const manifestBytes = files['manifest.json'];
  const manifest = manifestOf(manifestBytes);
  const report = checked('report.json', files['report.json'], reportSchema) as TakeReport;
  const score = checked('score.json', files['score.json'], scoreSchema) as Score;
  checkIndices(report, score);
  const assignment = checkAssignment(json('assignment.json', files['assignment.json']));
  const altered = await alteredFiles(manifest, files);
  if (
    (await assignmentDigest(assignment)) !== manifest.assignment.sha256 &&
    !altered.includes('assignment.json')
  )
    altered.push('assignment.json');
  const signature = files['signature.json']
    ? (checked('signature.json', files['signature.json'], signatureSchema) as PackageSignature)
    : null;
  const holds = signature !== null && manifestBytes !== undefined && (await verify(manifestBytes, signature));
  if (signature && !holds) altered.unshift('manifest.json');
  return {
    manifest,
    sha256: await sha256Hex(manifestBytes ?? new Uint8Array()),
    assignment,
    report,
    score,
    audio: files['audio.wav'] ?? null,
    integrity: altered.length > 0 ? 'altered' : holds ? 'signed' : 'unsigned',
    altered,
    keyId: holds ? await keyIdOf(signature) : null,
  };
}
