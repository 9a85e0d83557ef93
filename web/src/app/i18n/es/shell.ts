import type { TranslatedArea } from '../catalogue';

/** Spanish: see ../en/shell.ts. */
export const shell: TranslatedArea<'shell'> = {
  name: 'Woodshed',
  comma: ', ',
  skip: 'Saltar al contenido',
  mainNavigation: 'Principal',
  menu: 'Menú',
  close: 'Cerrar',
  cancel: 'Cancelar',
  undo: 'Deshacer',
  delete: 'Borrar',
  rename: 'Cambiar nombre',
  save: 'Guardar',
  tryAgain: 'Intentar de nuevo',
  loading: 'Abriendo la página…',
  loadFailed: 'Esta página no se pudo cargar. Revisa la conexión e inténtalo de nuevo.',
  chooseFile: 'Elegir un archivo',
  chooseFolder: 'Elegir una carpeta',
  navPractise: 'Practicar',
  navDrums: 'Batería',
  navExercises: 'Ejercicios',
  navTakes: 'Mis tomas',
  settings: 'Ajustes',
  help: 'Ayuda',
  titleHome: 'Tócalo. Míralo. Tócalo mejor.',
  titlePractise: 'Practicar',
  titleTake: 'Toma',
  titleDrums: 'Batería',
  titleGroove: 'Práctica de batería',
  titleExercises: 'Ejercicios',
  titleTakes: 'Mis tomas',
  titleHelp: 'Ayuda',
  titleSettings: 'Ajustes',
  privacy: 'Se queda en este dispositivo',
  privacyText:
    'Tu sonido nunca sale de este dispositivo. Las grabaciones se guardan en el almacenamiento de este navegador y se miden en esta pestaña; no se sube nada ni se contacta con ningún otro sitio.',
  fullSpeed: 'Velocidad máxima',
  fullSpeedText:
    'Esta página puede usar varios núcleos del procesador a la vez, así que los resultados llegan tan rápido como permite el dispositivo.',
  compatibleMode: 'Modo compatible',
  compatibleModeText:
    'Modo compatible: los mismos resultados, algo más lento. El sitio que muestra esta página no le deja usar varios núcleos del procesador a la vez.',
  cannotAnalyse:
    'Este navegador no puede analizar: falta WebAssembly o está desactivado. Puedes mirar; para grabar y medir, usa un navegador actual o permite WebAssembly en este sitio.',
  navTeach: 'Enseñar',
  titleTeach: 'Enseñar',
};
