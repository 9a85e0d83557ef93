// What the page and the worker that packs and unpacks say to each other.

import type { ClassroomErrorCode } from '../../classroom/error';
import type { PackageContent, ReadPackage } from '../../classroom/package';

/** A package to be, its sound still as a file. */
export interface PackRequest extends Omit<PackageContent, 'audio' | 'take'> {
  take: Omit<PackageContent['take'], 'audioSha256'>;
  /** 16-bit WAV. */
  sound: Blob;
  /** Whether the sound itself goes in; its digest always does. */
  withSound: boolean;
}

export type PackagesRequest =
  | { id: number; kind: 'read'; file: Blob }
  | { id: number; kind: 'write'; content: PackRequest; keys: CryptoKeyPair };

export type PackagesReply =
  | { id: number; kind: 'read'; content: Omit<ReadPackage, 'audio'>; sound: Blob | null }
  | { id: number; kind: 'write'; file: Blob; withSound: boolean }
  | { id: number; kind: 'failed'; code: ClassroomErrorCode | 'crashed'; message: string };
