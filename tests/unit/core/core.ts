// The shipped single-threaded core, loaded in Node as the CLI loads it.

import path from 'node:path';
import type { CoreModule } from '../../../wasm/bindings/core';
import { loadNodeCore, loadNodePipeline } from '../../../web/src/cli/node-host';
import type { Pipeline } from '../../../web/src/engine/pipeline';

export const root = path.resolve(import.meta.dirname, '../../..');

/** The pipeline over the built core; the build comes before the tests (web/tools/test.mjs). */
export function loadPipeline(): Promise<Pipeline> {
  return loadNodePipeline(root);
}

/** The built core itself, for what runs beside the pipeline. */
export function loadCore(): Promise<CoreModule> {
  return loadNodeCore(root);
}

/** For calls whose progress a test does not look at. */
export const quiet = (): void => undefined;
