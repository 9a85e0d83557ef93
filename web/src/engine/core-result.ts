import type { CoreErrorCode, CoreResult } from '../../../wasm/bindings/core';
import { EngineError } from './protocol';
import type { EngineErrorCode } from './protocol';

/** Core codes are a subset of the engine's, but for 'internal'. */
function toEngineCode(code: CoreErrorCode): EngineErrorCode {
  return code === 'internal' ? 'crashed' : code;
}

/** The value of a core's result; throws EngineError for its error. */
export function unwrap<T>(result: CoreResult<T>): T {
  if (result.ok) return result.value;
  throw new EngineError(toEngineCode(result.code), result.message);
}
