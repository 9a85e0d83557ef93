import type { TranslatedArea } from '../catalogue';

/** Spanish: see ../en/help.ts. */
export const help: TranslatedArea<'help'> = {
  title: 'Ayuda',
  recordTitle: 'Grabar una toma',
  recordText:
    'Elige una melodía y tu instrumento y pulsa Grabar. El navegador pide el micrófono una vez. Tras un compás de cuenta previa, toca. Para con el botón o con la barra espaciadora. Verás cada nota sobre la página.',
  recordTip:
    'Basta una sala tranquila y un brazo de distancia al micrófono. Con auriculares el clic no entra en la grabación.',
  fileTitle: '¿Sin micrófono?',
  fileText: 'Suelta una grabación tuya en la página de la melodía. Se mide igual que una toma.',
  drumsTitle: 'Transcribir batería',
  drumsText:
    'Suelta una grabación de batería o una canción entera. Cada instrumento aparece como una pista bajo la forma de onda: alto es fuerte, discontinuo es dudoso. Pulsa Reproducir y mueve la mezcla para oír los golpes junto a la grabación; luego guárdalos como MIDI, CSV o JSON.',
  drumsTip:
    'Cada instrumento tiene un control: a la derecha más golpes, a la izquierda menos. El centro está ajustado. La batería sola sale mejor que una banda completa; otra percusión aún no se nombra.',
  measuresTitle: 'Qué significan las medidas',
  cents: 'Cents',
  centsText:
    'Cuánto se aparta una nota de la altura escrita; 100 cents son un semitono. Más es alto, menos es bajo. La afinación general de la toma se descuenta antes, así que tocar a la = 442 no cuesta nada.',
  milliseconds: 'Milisegundos',
  millisecondsText:
    'Cuánto se aparta el comienzo de una nota de su pulso, al tempo que tocaste de verdad. Más es tarde, menos es pronto.',
  pitchAccuracy: 'Precisión de la afinación',
  pitchAccuracyText:
    'Parte de las notas escritas que tocaste a su altura y dentro de la zona buena: 25 cents con exigencia normal, 40 con exigencia suave, 15 con exigencia alta.',
  timingAccuracy: 'Precisión en el tiempo',
  timingAccuracyText:
    'Parte de las notas escritas que empezaron dentro de la zona buena: 50 milisegundos con exigencia normal, 80 con exigencia suave, 30 con exigencia alta.',
  sureness: 'Certeza de un golpe',
  surenessText:
    'Cómo de probable es que el golpe exista, según lo claro que destaca. Por debajo del 35 % se dibuja discontinuo, porque la mayoría de esos no existen.',
  privacyTitle: 'Dónde está tu sonido',
  privacyText:
    'En este dispositivo y en ningún otro sitio. Las grabaciones están en el almacenamiento de este navegador, se miden en esta pestaña y desaparecen cuando las borras en Mis tomas o borras los datos de este sitio. No se sube nada ni se contacta con ningún otro sitio.',
  keysTitle: 'Teclas',
  keysText:
    'La barra espaciadora reproduce y pausa, o graba en el atril. Pulsa ? en una página para ver todas sus teclas. Las letras se pueden desactivar en Ajustes.',
  guides: 'Guías',
  guidesText: 'Lectura más larga, con imágenes.',
  guideEnglish: 'Las guías están en inglés.',
  students: 'Para estudiantes',
  teachers: 'Para docentes',
  embedders: 'Para quienes lo insertan en su página',
  researchers: 'Para la investigación',
  cli: 'La línea de órdenes',
  architecture: 'Cómo está construido',
  contributors: 'Para quienes colaboran',
  allGuides: 'Todas las guías',
  contents: 'En esta guía',
  find: 'Buscar en esta guía',
  found: { one: '{count} parte', other: '{count} partes' },
  unknown: 'Esa guía no existe. Elige una de estas.',
};
