// The page's side of the worker that packs and unpacks.

import type { ClassroomErrorCode } from '../../classroom/error';
import type { ReadPackage } from '../../classroom/package';
import type { PackRequest, PackagesReply, PackagesRequest } from './packages-protocol';

/** Longest one package may take, milliseconds: many times what an honest one needs. */
const PATIENCE_MILLISECONDS = 30_000;

/** A package that could not be read or made. */
export class PackageTrouble extends Error {
  override readonly name = 'PackageTrouble';

  constructor(
    readonly code: ClassroomErrorCode | 'crashed',
    message: string,
  ) {
    super(message);
  }
}

type Wish = { kind: 'read'; file: Blob } | { kind: 'write'; content: PackRequest; keys: CryptoKeyPair };

/** Packs and unpacks, one after the other. The worker starts with the first wish, and anew after one that it choked on. */
export class Packages {
  private worker: Worker | null = null;
  private last = 0;
  private queue: Promise<unknown> = Promise.resolve();

  /** Opens and checks a package. Rejects with PackageTrouble. */
  async read(file: Blob): Promise<{ content: Omit<ReadPackage, 'audio'>; sound: Blob | null }> {
    const reply = await this.ask({ kind: 'read', file });
    if (reply.kind !== 'read') throw new PackageTrouble('crashed', 'another answer');
    return reply;
  }

  /** Makes a package; `withSound` tells whether the sound went in, which may be too long. Rejects with PackageTrouble. */
  async write(content: PackRequest, keys: CryptoKeyPair): Promise<{ file: Blob; withSound: boolean }> {
    const reply = await this.ask({ kind: 'write', content, keys });
    if (reply.kind !== 'write') throw new PackageTrouble('crashed', 'another answer');
    return reply;
  }

  dispose(): void {
    this.worker?.terminate();
    this.worker = null;
  }

  private ask(wish: Wish): Promise<PackagesReply> {
    const next = this.queue.then(() => this.answer(wish));
    this.queue = next.catch(() => undefined);
    return next;
  }

  private answer(wish: Wish): Promise<PackagesReply> {
    const worker = (this.worker ??= new Worker(new URL('./packages.worker.ts', import.meta.url), {
      type: 'module',
      name: 'woodshed-packages',
    }));
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      const giveUp = (code: ClassroomErrorCode | 'crashed', message: string): void => {
        clearTimeout(timer);
        this.dispose();
        reject(new PackageTrouble(code, message));
      };
      const timer = setTimeout(() => giveUp('unsafe', 'took too long'), PATIENCE_MILLISECONDS);
      worker.onerror = (event) => giveUp('crashed', event.message);
      worker.onmessage = ({ data }: MessageEvent<PackagesReply>) => {
        if (data.id !== id) return;
        clearTimeout(timer);
        if (data.kind === 'failed') reject(new PackageTrouble(data.code, data.message));
        else resolve(data);
      };
      const request: PackagesRequest = { id, ...wish };
      worker.postMessage(request);
    });
  }
}
