import type { TranslatedArea } from '../catalogue';

/** Spanish: see ../en/errors.ts. */
export const errors: TranslatedArea<'errors'> = {
  unreadable: 'No pudimos abrir «{name}». Guárdalo como WAV o MP3 y suéltalo de nuevo.',
  unsupported: 'No pudimos abrir «{name}». Guárdalo como WAV o MP3 y suéltalo de nuevo.',
  empty: '«{name}» no contiene sonido. Revisa la grabación y prueba con otra.',
  silent: 'Este archivo está en silencio. Revisa la grabación y prueba con otra.',
  unpitched:
    'Oímos sonido, pero ninguna altura en «{name}». Elige una grabación de un solo instrumento o una sola voz.',
  'not-finite':
    '«{name}» está dañado: algunos de sus valores no son números. Guárdalo de nuevo como WAV y suéltalo otra vez.',
  'too-short': '«{name}» es demasiado corto para medirlo. Elige uno de más de un segundo.',
  'too-long': 'Demasiado largo para medirlo de una vez. Elige la parte que necesitas.',
  'bad-argument': 'Algo falló por nuestra parte al trabajar con «{name}». Tu archivo está intacto.',
  'out-of-memory':
    'Este dispositivo se quedó sin memoria para «{name}». Cierra otras pestañas e inténtalo de nuevo.',
  crashed:
    'El análisis se detuvo de forma inesperada. «{name}» está intacto y todo lo demás sigue funcionando.',
  cancelled: '«{name}» no se analizó.',
  'not-loaded': 'El programa de análisis no se pudo cargar. Revisa la conexión e inténtalo de nuevo.',
  full: 'El almacenamiento está lleno. Guarda o borra una toma y continúa. Esta sigue aquí.',
  unavailable:
    'Este navegador no da almacenamiento a la página. Todo funciona, pero desaparece al cerrar la pestaña.',
  missing: 'Esta grabación ya no está en este dispositivo.',
};
