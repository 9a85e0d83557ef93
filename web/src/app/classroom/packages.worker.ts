// Packs and unpacks away from the page: inflating, checking and digesting a package take longer than a frame, and one
// that was built to harm can be given up.

import { sha256Hex } from '../../classroom/bytes';
import { ClassroomError } from '../../classroom/error';
import { MAX_AUDIO_BYTES, MAX_PACKAGE_BYTES, readPackage, writePackage } from '../../classroom/package';
import type { PackRequest, PackagesReply, PackagesRequest } from './packages-protocol';

async function bytesOf(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await file.arrayBuffer());
}

async function pack(
  { sound, withSound, take, ...content }: PackRequest,
  keys: CryptoKeyPair,
): Promise<{ file: Blob; withSound: boolean }> {
  const wav = sound.size <= MAX_AUDIO_BYTES ? await bytesOf(sound) : null;
  const audioSha256 = wav && (await sha256Hex(wav));
  const audio = withSound ? wav : null;
  const zip = await writePackage({ ...content, take: { ...take, audioSha256 }, audio }, keys, new Date());
  return { file: new Blob([zip], { type: 'application/zip' }), withSound: audio !== null };
}

async function answer(request: PackagesRequest): Promise<PackagesReply> {
  const { id } = request;
  if (request.kind === 'write') return { id, kind: 'write', ...(await pack(request.content, request.keys)) };
  if (request.file.size > MAX_PACKAGE_BYTES) throw new ClassroomError('too-large', 'package');
  const { audio, ...content } = await readPackage(await bytesOf(request.file));
  return { id, kind: 'read', content, sound: audio && new Blob([audio], { type: 'audio/wav' }) };
}

addEventListener('message', ({ data }: MessageEvent<PackagesRequest>) => {
  answer(data)
    .catch((error: unknown): PackagesReply => {
      const message = error instanceof Error ? error.message : String(error);
      const code = error instanceof ClassroomError ? error.code : 'crashed';
      return { id: data.id, kind: 'failed', code, message };
    })
    .then((reply) => postMessage(reply), console.error);
});
