import type { Recording } from '../../generated/recording';
import { href } from '../site';

/** Address of the page that shows a recording's result. */
export function pageOf({ id, kind, take }: Recording): string {
  if (take?.groove) return href('groove', { id });
  return kind === 'take' ? href('take', { id }) : href('drums', { id });
}
