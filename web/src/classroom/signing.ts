// Signatures of result packages: made by a key that never leaves the student's browser, checked by the teacher's.
// What they prove: that nothing was changed since that browser made the package, and that two packages came from the
// same browser. What they do not prove: who played, or that the browser itself was honest.

import type { PackageSignature, SignaturePublicKey } from '../generated/package-signature';
import { fromBase64Url, toBase64Url } from './bytes';

const KEY = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** Whether this page may sign at all: browsers lend cryptography to secure contexts only. */
export function canSign(): boolean {
  return (globalThis.crypto as Partial<Crypto> | undefined)?.subtle !== undefined;
}

/** A new key pair whose private half cannot be read out, only used. */
export function makeKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(KEY, false, ['sign', 'verify']);
}

/** The public half as it travels. */
export async function publicKeyOf({ publicKey }: CryptoKeyPair): Promise<SignaturePublicKey> {
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', publicKey);
  return { kty: 'EC', crv: 'P-256', x, y };
}

/** Signs bytes. */
export async function sign(bytes: Uint8Array<ArrayBuffer>, keys: CryptoKeyPair): Promise<PackageSignature> {
  const signature = await crypto.subtle.sign(SIGNATURE, keys.privateKey, bytes);
  return {
    algorithm: 'ECDSA-P256-SHA256',
    publicKey: await publicKeyOf(keys),
    signature: toBase64Url(new Uint8Array(signature)),
  };
}

/** Whether a signature is by its own key and of these bytes. A key that is none of the curve's counts as no. */
export async function verify(
  bytes: Uint8Array<ArrayBuffer>,
  { publicKey, signature }: PackageSignature,
): Promise<boolean> {
  const raw = fromBase64Url(signature);
  if (!raw) return false;
  try {
    const key = await crypto.subtle.importKey('jwk', { ...publicKey, ext: true }, KEY, true, ['verify']);
    return await crypto.subtle.verify(SIGNATURE, key, raw, bytes);
  } catch {
    return false;
  }
}
