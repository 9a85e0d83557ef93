import type { TranslatedArea } from '../catalogue';

/** Spanish: see ../en/exercises.ts. */
export const exercises: TranslatedArea<'exercises'> = {
  title: 'Ejercicios',
  lead: 'Todo está escrito para tu instrumento.',
  instrument: 'Tu instrumento',
  starters: 'Cinco para empezar',
  search: 'Buscar',
  searchHint: 'Título o compositor',
  found: { one: '{count} ejercicio', other: '{count} ejercicios' },
  none: 'No hay nada con ese nombre. Prueba una palabra más corta o abre tu propia partitura.',
  own: 'Tus partituras',
  ownEmpty: 'Abre MusicXML, MusicXML comprimido o MIDI y se guardará aquí para ti.',
  open: 'Abrir una partitura',
  offer: 'Suelta una partitura para guardarla aquí',
  kindMelody: 'Melodías',
  kindScale: 'Escalas',
  kindArpeggio: 'Arpegios',
  kindEtude: 'Estudios',
  kindOwn: 'Tu partitura',
  free: 'Tocar sin partitura',
  freeText: 'Mira tu afinación y cada nota que se oyó.',
  failed: 'La lista no se pudo cargar. Revisa la conexión e inténtalo de nuevo.',
  added: '«{name}» añadida.',
};
