import type { TranslatedArea } from '../catalogue';

/** Spanish: see ../en/home.ts. */
export const home: TranslatedArea<'home'> = {
  title: 'Tócalo. Míralo. Tócalo mejor.',
  listens: 'Woodshed escucha en esta pestaña.',
  privacy: 'Tu sonido nunca sale de este dispositivo.',
  recordTitle: 'Grabar una toma',
  recordText: 'Elige una melodía, tócala y mira cada nota: afinada, a tiempo o digna de otro intento.',
  recordShort: 'Elige, toca y mira cada nota.',
  recordAction: 'Elegir una melodía',
  recordDrop: 'o suelta aquí una grabación tuya',
  recordOffer: 'Suelta aquí para medir las notas de esta grabación',
  recordPicture:
    'Una línea de música. Las notas ya tocadas son negras; una línea roja marca el lugar; el resto es gris.',
  drumsTitle: 'Transcribir batería',
  drumsText:
    'Suelta un solo o una canción entera. Obtén cada golpe, un bucle para tocar encima y un archivo MIDI.',
  drumsShort: 'Cada golpe, un bucle, un archivo MIDI.',
  drumsAction: 'Elegir una grabación',
  drumsDrop: 'o suéltala aquí: WAV, MP3, M4A, FLAC',
  drumsOffer: 'Suelta aquí para encontrar cada golpe',
  drumsPicture: 'Tres pistas de golpes: cruces para el hi-hat, discos para la caja, cuadrados para el bombo.',
  backTo: 'Volver a {name}',
  lastTake: 'Toma, {day}.',
  lastDrums: 'Transcripción de batería, {day}.',
  groove: 'Practicar un groove',
  grooveText: 'En batería o pad, con clic: mira si cada golpe llega antes o después.',
};
