import type { TranslatedArea } from '../catalogue';

/** Spanish: see ../en/embed.ts. */
export const embed: TranslatedArea<'embed'> = {
  take: 'toma {number}',
  takeOf: 'toma {number} de {attempts}',
  showTake: 'Toma mostrada',
  countIn: { one: '{count} compás de cuenta previa', other: '{count} compases de cuenta previa' },
  hear: 'Oír',
  file: 'Archivo',
  fileOffer: 'Suelta una grabación para medirla',
  music: 'La música',
  again: 'Otra vez',
  handIn: 'Entregar esta toma',
  handInText: 'Envía valoraciones y notas a la página de tu clase. El sonido se queda aquí.',
  handedIn: 'Entregada a {place}.',
  listen: 'Escuchar',
  pause: 'Pausa',
  saveTake: 'Guardar esta toma',
  saveBeforeLeaving: 'Esta página no conserva nada. Guarda esta toma antes de irte.',
  allUsed: {
    one: 'Tu única toma está grabada. Entrégala cuando quieras.',
    other: 'Las {count} tomas están grabadas. Entrega la que más te guste.',
  },
  noExercise: 'Este código insertado no nombra ningún ejercicio. Pide otro a tu docente.',
  noHost: 'Esta página no dijo adónde van los resultados, así que se quedan aquí.',
  sourceElsewhere:
    'La grabación está en otro sitio, y esta ventana no carga nada de fuera. Suelta aquí el archivo o pide a tu docente que lo ponga junto a Woodshed.',
  sourceMissing: 'La grabación de este código insertado no se pudo cargar. Suelta aquí un archivo.',
  sourceLoading: 'Cargando la grabación…',
  sendHits: 'Enviar estos golpes',
  sendHitsText: 'Envía los golpes a la página que la rodea. El sonido se queda aquí.',
};
