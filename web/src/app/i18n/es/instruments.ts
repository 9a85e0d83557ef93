import type { TranslatedArea } from '../catalogue';

/** Spanish: see ../en/instruments.ts. */
export const instruments: TranslatedArea<'instruments'> = {
  flute: 'Flauta',
  oboe: 'Oboe',
  clarinet: 'Clarinete en si♭',
  bass_clarinet: 'Clarinete bajo',
  bassoon: 'Fagot',
  soprano_sax: 'Saxofón soprano',
  alto_sax: 'Saxofón alto',
  tenor_sax: 'Saxofón tenor',
  baritone_sax: 'Saxofón barítono',
  trumpet: 'Trompeta en si♭',
  french_horn: 'Trompa en fa',
  trombone: 'Trombón',
  euphonium: 'Bombardino',
  tuba: 'Tuba',
  violin: 'Violín',
  viola: 'Viola',
  cello: 'Violonchelo',
  double_bass: 'Contrabajo',
  soprano_recorder: 'Flauta dulce soprano',
  alto_recorder: 'Flauta dulce alto',
  voice_high: 'Voz aguda',
  voice_low: 'Voz grave',
  other: 'Otro (sonido real)',
};
