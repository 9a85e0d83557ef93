import { createHash, createPublicKey, verify as nodeVerify } from 'node:crypto';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import type { Zippable } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { assignmentDigest } from '../../../web/src/classroom/assignment';
import { ClassroomError } from '../../../web/src/classroom/error';
import { readPackage, writePackage } from '../../../web/src/classroom/package';
import type { PackageContent } from '../../../web/src/classroom/package';
import { makeKeys, publicKeyOf } from '../../../web/src/classroom/signing';
import type { PackageSignature } from '../../../web/src/generated/package-signature';
import type { ResultManifest } from '../../../web/src/generated/result-package';
import { wav16 } from '../../support/synth';
import { expectValid } from '../core/schemas';
import { assignment, manifest, reportOf, score } from './support';

const NOW = new Date('2026-11-20T10:00:00Z');
const audio = wav16(new Float32Array(1000), 8000);
const content: PackageContent = {
  assignment,
  student: 'Chloé D.',
  asked: manifest.asked,
  take: manifest.take,
  report: reportOf([[5, 10], [-3, 4], [40, 0], [0, 0]], 0.6), // prettier-ignore
  score,
  html: '<!doctype html><p>Report</p>',
  audio,
};

let keys: CryptoKeyPair;
let zip: Uint8Array<ArrayBuffer>;
let entries: Record<string, Uint8Array>;

beforeAll(async () => {
  keys = await makeKeys();
  zip = await writePackage(content, keys, NOW);
  entries = unzipSync(zip);
});

async function codeOf(bytes: Uint8Array): Promise<string> {
  try {
    await readPackage(bytes);
    return 'none';
  } catch (error) {
    if (error instanceof ClassroomError) return error.code;
    throw error;
  }
}

/** The package with some entries changed; undefined leaves one out. */
function changed(change: Record<string, Uint8Array | undefined>): Uint8Array {
  const all = { ...entries, ...change };
  return zipSync(
    Object.fromEntries(Object.entries(all).filter(([, bytes]) => bytes !== undefined)) as Zippable,
  );
}

describe('a package', () => {
  it('is what was put in', async () => {
    const read = await readPackage(zip);
    expect(read.integrity).toBe('signed');
    expect(read.altered).toEqual([]);
    expect(read.manifest.student).toBe('Chloé D.');
    expect(read.manifest.assignment.sha256).toBe(await assignmentDigest(assignment));
    expect(read.assignment).toEqual(assignment);
    expect(read.report).toEqual(content.report);
    expect(read.score).toEqual(score);
    expect(read.audio).toEqual(audio);
  });

  it('is signed as OpenSSL understands it, over digests as OpenSSL makes them', () => {
    const signature = JSON.parse(strFromU8(entries['signature.json']!)) as PackageSignature;
    const written = JSON.parse(strFromU8(entries['manifest.json']!)) as ResultManifest;
    expectValid('package-signature', signature);
    expectValid('result-package', written);
    const key = createPublicKey({ key: signature.publicKey, format: 'jwk' });
    const raw = Buffer.from(signature.signature, 'base64url');
    const verified = (bytes: Uint8Array): boolean =>
      nodeVerify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, raw);
    expect(verified(entries['manifest.json']!)).toBe(true);
    expect(verified(strToU8(strFromU8(entries['manifest.json']!).replace('Chloé', 'Claire')))).toBe(false);
    for (const { name, sha256, bytes } of written.files) {
      expect(createHash('sha256').update(entries[name]!).digest('hex')).toBe(sha256);
      expect(entries[name]!.length).toBe(bytes);
    }
    expect(written.files.map(({ name }) => name)).toContain('audio.wav');
  });

  it('is signed by a key that cannot be read out', async () => {
    await expect(crypto.subtle.exportKey('jwk', keys.privateKey)).rejects.toThrow();
    expect((await publicKeyOf(keys)).crv).toBe('P-256');
  });

  it.each([
    [
      'report.json',
      (): Uint8Array => strToU8(strFromU8(entries['report.json']!).replace('"value":0.6', '"value":0.9')),
    ],
    ['report.html', (): Uint8Array => strToU8('<p>All perfect</p>')],
    ['audio.wav', (): Uint8Array => audio.map((byte, index) => (index === 500 ? byte ^ 1 : byte))],
  ])('shows that %s was changed', async (name, make) => {
    const read = await readPackage(changed({ [name]: make() }));
    expect(read.integrity).toBe('altered');
    expect(read.altered).toEqual([name]);
  });

  it('shows that the manifest was changed, or lost its signature, or got another', async () => {
    const renamed = strToU8(strFromU8(entries['manifest.json']!).replace('Chloé', 'Claire'));
    expect((await readPackage(changed({ 'manifest.json': renamed }))).altered).toEqual(['manifest.json']);
    const unsigned = await readPackage(changed({ 'signature.json': undefined }));
    expect([unsigned.integrity, unsigned.keyId]).toEqual(['unsigned', null]);
    const other = unzipSync(await writePackage(content, await makeKeys(), NOW));
    expect((await readPackage(changed({ 'signature.json': other['signature.json']! }))).integrity).toBe(
      'altered',
    );
  });

  it('tells browsers apart by their keys', async () => {
    const again = await readPackage(await writePackage({ ...content, student: 'Ben' }, keys, NOW));
    const elsewhere = await readPackage(await writePackage(content, await makeKeys(), NOW));
    const { keyId } = await readPackage(zip);
    expect(again.keyId).toBe(keyId);
    expect(elsewhere.keyId).not.toBe(keyId);
  });

  it('is read from a folder that was zipped again, litter and all', async () => {
    const folder = Object.fromEntries(
      Object.entries(entries).map(([name, bytes]) => [`Week 9/${name}`, bytes]),
    );
    const again = zipSync({
      ...folder,
      'Week 9/.DS_Store': new Uint8Array(4),
      '__MACOSX/Week 9/._report.json': new Uint8Array(4),
    });
    expect((await readPackage(again)).integrity).toBe('signed');
  });
});

describe('what is no package', () => {
  it.each<[string, string, () => Uint8Array]>([
    ['text', 'unsupported', () => strToU8('hello')],
    ['nothing', 'unsupported', () => new Uint8Array()],
    ['an empty zip', 'unsupported', () => zipSync({})],
    ['another zip', 'unsafe', () => zipSync({ 'photo.jpg': new Uint8Array(9) })],
    ['half of one', 'damaged', () => zip.subarray(0, zip.length / 2)],
    ['a path that climbs', 'unsafe', () => changed({ '../report.json': strToU8('{}') })],
    ['a path that climbs further', 'unsafe', () => changed({ '../../../etc/passwd': strToU8('x') })],
    ['a path from the root', 'unsafe', () => changed({ '/report.json': strToU8('{}') })],
    ['a path of Windows', 'unsafe', () => changed({ 'C:\\report.json': strToU8('{}') })],
    ['a name of an object’s own', 'unsafe', () => changed({ 'constructor.json': strToU8('{}') })],
    ['the same file twice', 'unsafe', () => changed({ 'x/report.json': entries['report.json']! })],
    // 26 kB packed.
    ['a bomb', 'too-large', () => changed({ 'report.json': new Uint8Array(26_000_000) })],
    ['a report of another kind', 'damaged', () => changed({ 'report.json': strToU8('{"notes": []}') })],
    ['a report without end', 'damaged', () => changed({ 'report.json': strToU8('{"notes": [') })],
    [
      'a manifest of another program',
      'unsupported',
      () => changed({ 'manifest.json': strToU8('{"name": "x"}') }),
    ],
    [
      'a newer manifest',
      'newer',
      () => changed({ 'manifest.json': strToU8('{"format": "woodshed-result", "version": 2}') }),
    ],
    [
      'notes beyond the score',
      'damaged',
      () => changed({ 'score.json': strToU8(JSON.stringify({ ...score, notes: score.notes.slice(0, 1) })) }),
    ],
  ])('%s is %s', async (_name, code, make) => {
    expect(await codeOf(make())).toBe(code);
  });

  it('does not believe a stated size', async () => {
    // Central directory (APPNOTE 4.3.12): uncompressed size at 24, name at 46. Claims that 64 MB are a hundred bytes.
    const bomb = changed({ 'report.json': new Uint8Array(20_000_000) });
    const view = new DataView(bomb.buffer, bomb.byteOffset);
    for (let at = 0; at + 46 < bomb.length; at += 1)
      if (
        view.getUint32(at, true) === 0x02014b50 &&
        strFromU8(bomb.subarray(at + 46, at + 57)) === 'report.json'
      )
        view.setUint32(at + 24, 100, true);
    expect(['damaged', 'unsafe']).toContain(await codeOf(bomb));
  });
});
