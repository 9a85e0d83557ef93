// The shipped models: found through models/manifest.json and checked against it.

import type { DrumEngine } from '../generated/drum-transcription';
import type { RatingLevel, RatingModel } from '../generated/take-report';
import { EngineError } from './protocol';

/** Who takes a model, as the manifest's `engines` have it: a drum engine, or a rating system at one level. */
export type ModelUser = DrumEngine | `${RatingModel}/${RatingLevel}`;

/** The part of models/manifest.json that finding a model takes; the rest documents it. */
interface Manifest {
  models: { file: string; kind: string; sha256: string; engines: string[] }[];
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes.slice());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Reads models through the host; what was read once is not kept, since the analyses keep what they made of it. */
export class Models {
  /** @param load the bytes of a file, by its path below models/ */
  constructor(private readonly load: (path: string) => Promise<Uint8Array>) {}

  /**
   * The engine's model of a kind.
   * @throws EngineError 'not-loaded' when it is missing or its bytes are not those of the manifest
   */
  async read(engine: ModelUser, kind: string): Promise<Uint8Array> {
    return (await this.find(engine, kind)).bytes;
  }

  /** The same with the file's SHA-256, hexadecimal, as the manifest states it. */
  async find(engine: ModelUser, kind: string): Promise<{ bytes: Uint8Array; sha256: string }> {
    const { models } = JSON.parse(new TextDecoder().decode(await this.bytesOf('manifest.json'))) as Manifest;
    const model = models.find((each) => each.kind === kind && each.engines.includes(engine));
    if (model === undefined) throw new EngineError('not-loaded', `there is no ${kind} for ${engine}`);
    const bytes = await this.bytesOf(model.file);
    // Pages without a secure connection have no digests; there, whoever can alter the model can alter this check.
    if ('subtle' in crypto && (await sha256(bytes)) !== model.sha256) {
      throw new EngineError('not-loaded', `models/${model.file} is not the file that was shipped`);
    }
    return { bytes, sha256: model.sha256 };
  }

  private async bytesOf(path: string): Promise<Uint8Array> {
    try {
      return await this.load(path);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new EngineError('not-loaded', `models/${path}: ${reason}`);
    }
  }
}
