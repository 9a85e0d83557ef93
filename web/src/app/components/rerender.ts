import { LitElement } from 'lit';

/** Draws an element and all below it anew: their words are other ones now. */
export function rerender(element: Element): void {
  if (element instanceof LitElement) element.requestUpdate();
  for (const parent of [element, element.shadowRoot])
    for (const child of parent?.children ?? []) rerender(child);
}
