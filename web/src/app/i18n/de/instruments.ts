import type { TranslatedArea } from '../catalogue';

/** German: see ../en/instruments.ts. */
export const instruments: TranslatedArea<'instruments'> = {
  flute: 'Querflöte',
  oboe: 'Oboe',
  clarinet: 'Klarinette in B',
  bass_clarinet: 'Bassklarinette',
  bassoon: 'Fagott',
  soprano_sax: 'Sopransaxophon',
  alto_sax: 'Altsaxophon',
  tenor_sax: 'Tenorsaxophon',
  baritone_sax: 'Baritonsaxophon',
  trumpet: 'Trompete in B',
  french_horn: 'Horn in F',
  trombone: 'Posaune',
  euphonium: 'Euphonium',
  tuba: 'Tuba',
  violin: 'Violine',
  viola: 'Bratsche',
  cello: 'Violoncello',
  double_bass: 'Kontrabass',
  soprano_recorder: 'Sopranblockflöte',
  alto_recorder: 'Altblockflöte',
  voice_high: 'Stimme, hoch',
  voice_low: 'Stimme, tief',
  other: 'Anderes (klingend notiert)',
};
