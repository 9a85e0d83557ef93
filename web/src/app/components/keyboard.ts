// Shared rules for keys that act on a whole page.

import { settings } from '../settings';

const typing = 'input, select, textarea, [contenteditable]';
const pressing = 'button, a[href], summary';

/**
 * Whether a page-wide shortcut may use this key: not while typing or moving a slider, not the Space or Enter of a
 * focused button, not with Ctrl, Alt or Meta, not behind an open dialog; single letters only where the visitor
 * has left them on (WCAG 2.1.4).
 */
export function isShortcut(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  const path = event.composedPath().filter((node): node is Element => node instanceof Element);
  const target = path[0];
  if (path.some((node) => node instanceof HTMLDialogElement)) return false;
  if (target?.matches(typing)) return false;
  if ((event.key === ' ' || event.key === 'Enter') && target?.matches(pressing)) return false;
  if (/^[a-z]$/i.test(event.key) && !settings.values.letterKeys) return false;
  return true;
}
