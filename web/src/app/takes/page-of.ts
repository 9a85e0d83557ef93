import type { Recording } from '../../generated/recording';
import { href } from '../site';

/** Parameter of the result page's address that asks for the sample take. */
export const SAMPLE_PARAMETER = 'sample';

/** Address of the sample take's result: what a take looks like, without a microphone. */
export function samplePage(): string {
  return href('take', { [SAMPLE_PARAMETER]: '1' });
}

/** Address of the page that shows a recording's result. */
export function pageOf({ id, kind, take }: Recording): string {
  if (take?.groove) return href('groove', { id });
  return kind === 'take' ? href('take', { id }) : href('drums', { id });
}
