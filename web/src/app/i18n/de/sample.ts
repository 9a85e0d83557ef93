import type { TranslatedArea } from '../catalogue';

/** German: see ../en/sample.ts. */
export const sample: TranslatedArea<'sample'> = {
  name: 'Beispielaufnahme',
  see: 'Erst eine fertige Aufnahme ansehen',
  seeText: 'Ein Stück mit ein paar Patzern, von dieser Seite gespielt und hier und jetzt gemessen.',
  about:
    'Ein Beispiel, von dieser Seite mit ein paar Patzern gespielt und genauso gemessen wie eine Aufnahme von dir.',
  tryIt: 'Selbst versuchen',
  failed: 'Das Beispiel ließ sich hier nicht herstellen. Mach eine Aufnahme oder zieh eine eigene herein.',
  notes: 'So liest du ein Ergebnis',
  inkTitle: 'Tinte',
  ink: 'Richtig gespielte Noten werden zu Tinte und tragen kein Zeichen. Markiert ist nur, was einen zweiten Blick lohnt.',
  hairpinTitle: 'Gabeln',
  hairpin:
    'Jede Bewertung ist ein Crescendo. Sie liegt höchstwahrscheinlich im getönten Teil; der Strich ist unsere beste Schätzung.',
  loopTitle: 'Schleifen',
  loop: 'Drück auf eine Taktzahl oder einen Knopf unter „Als Nächstes üben“, um den Takt langsamer wieder und wieder zu hören.',
  gotIt: 'Verstanden',
};
