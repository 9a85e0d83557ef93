import type { TranslatedArea } from '../catalogue';

/** Spanish: see ../en/snippet.ts. */
export const snippet: TranslatedArea<'snippet'> = {
  title: 'Pon Woodshed en tu página',
  lead: 'Elige lo que verá tu clase, copia las líneas y pégalas donde tu sitio acepte HTML. Sin servidor, sin cuenta.',
  options: 'Qué muestra la ventana',
  kind: 'Ventana',
  kindPractice: 'Practicar un ejercicio',
  kindDrums: 'Transcripción de batería',
  exercise: 'Ejercicio',
  level: 'Nivel de las valoraciones',
  attempts: 'Tomas ofrecidas',
  open: 'Sin fijar',
  language: 'Idioma',
  languageOpen: 'El del estudiante',
  form: 'Tipo de código',
  formElement: 'Elemento',
  formFrame: 'Marco (iframe)',
  formHint: 'Si tu sitio quita los scripts, como la mayoría de páginas de cursos, usa el marco.',
  host: 'Dirección de tu página',
  hostHint:
    'Lo que se entrega va a este sitio y a ningún otro. Si lo dejas vacío, el navegador dice qué sitio muestra el marco; algunos se lo callan.',
  source: 'Grabación que se abre',
  sourceHint:
    'Un archivo junto a Woodshed en el mismo sitio, como songs/groove.mp3. Si lo dejas vacío, el estudiante suelta un archivo.',
  code: 'Líneas para pegar',
  copy: 'Copiar',
  copied: 'Copiado.',
  copyFailed: 'El navegador no permitió copiar. Marca las líneas y cópialas a mano.',
  honest:
    'Lo que se entrega se midió en el dispositivo del estudiante: sirve para guiar, no prueba quién tocó.',
  preview: 'Como lo verá tu clase',
  trial: 'Probar en una página estricta',
  usual: 'Tu página lo deja pasar todo',
  noMicrophone: 'Tu página retiene el micrófono',
  sealed: 'Tu página sella el marco (sandbox)',
  drumsTitle: 'Transcripción de batería',
};
