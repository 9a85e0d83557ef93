// Loads the variant of the core that this host can run.

import type { CoreModule, CoreModuleFactory } from '../../../wasm/bindings/core';
import { EngineError } from './protocol';

/** Names of the built files below public/core. */
export function coreFiles(threads: boolean): { glue: string; wasm: string } {
  const variant = threads ? 'mt' : 'st';
  return { glue: `core.${variant}.mjs`, wasm: `core.${variant}.wasm` };
}

/**
 * Whether the threaded core can run here. Threads need shared memory, which browsers give only to isolated pages,
 * and workers that may start workers (Safari before 16.4 has none).
 */
export function threadsAvailable(scope: { crossOriginIsolated?: boolean; Worker?: unknown }): boolean {
  return scope.crossOriginIsolated === true && 'Worker' in scope;
}

/**
 * Loads the core in a browser's worker.
 * @param root the site's root, below which core/ lies
 * @throws EngineError 'not-loaded' when the files are missing or WASM with SIMD is not to be had
 */
export async function loadCore(root: URL, threads: boolean): Promise<CoreModule> {
  const folder = new URL('core/', root);
  const glue = new URL(coreFiles(threads).glue, folder).href;
  try {
    const loaded = (await import(/* @vite-ignore */ glue)) as { default: CoreModuleFactory };
    return await loaded.default({
      mainScriptUrlOrBlob: glue,
      locateFile: (file) => new URL(file, folder).href,
    });
  } catch (error) {
    throw new EngineError('not-loaded', error instanceof Error ? error.message : String(error));
  }
}
