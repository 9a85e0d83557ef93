import { noChange } from 'lit';
import { Directive, PartType, directive } from 'lit/directive.js';
import type { ElementPart, PartInfo } from 'lit/directive.js';

class CssProperties extends Directive {
  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT)
      throw new Error('cssProperties() belongs on an element, not in an attribute');
  }

  // Only a server would call this; it names the parameters of the directive.
  override render(properties: Record<string, string>): unknown {
    return properties;
  }

  override update(part: ElementPart, [properties]: [Record<string, string>]): typeof noChange {
    const { style } = part.element as HTMLElement;
    for (const [name, value] of Object.entries(properties)) style.setProperty(name, value);
    return noChange;
  }
}

/**
 * Sets CSS properties of an element: `<input ${cssProperties({ '--fill': '40%' })}>`. Lit's own styleMap writes the
 * style attribute when it first renders, which our content security policy forbids; this goes through the CSSOM.
 */
export const cssProperties = directive(CssProperties);
