import type { TranslatedArea } from '../catalogue';

/** Spanish: see ../en/storage.ts. */
export const storage: TranslatedArea<'storage'> = {
  title: 'En este dispositivo',
  used: '{used} ocupados, de {quota} disponibles.',
  takes: 'Tomas',
  drums: 'Grabaciones de batería',
  exercises: 'Partituras importadas',
  program: 'Woodshed con sus modelos',
  results: 'Mediciones y lo demás',
  safe: 'El navegador ha prometido conservar esto, también si el dispositivo se llena.',
  notSafe: 'Si el dispositivo se llena, el navegador puede borrar esto.',
  keepSafe: 'Pedir al navegador que lo conserve',
  notGranted:
    'El navegador no lo ha prometido esta vez. Lo hace con los sitios que se usan a menudo o están instalados.',
  exportAll: 'Guardarlo todo en un archivo',
  exportText:
    'Todas las tomas, grabaciones de batería, partituras, resultados y ajustes, para guardarlos o llevarlos a otro dispositivo.',
  importAll: 'Añadir desde un archivo guardado',
  importText: 'Lo que hay en este dispositivo se queda como está.',
  exporting: 'Guardándolo todo',
  importing: 'Añadiendo lo que contiene el archivo',
  exported: 'Todo está guardado en un archivo.',
  imported: {
    one: 'Se añadió {count} grabación.',
    many: 'Se añadieron {count} de grabaciones.',
    other: 'Se añadieron {count} grabaciones.',
  },
  importedRecords: {
    one: 'Se añadió {count} entrada más.',
    many: 'Se añadieron {count} de entradas más.',
    other: 'Se añadieron {count} entradas más.',
  },
  importedAlready: {
    one: '{count} ya estaba aquí.',
    many: '{count} ya estaban aquí.',
    other: '{count} ya estaban aquí.',
  },
  importedUnreadable: {
    one: '{count} entrada del archivo está dañada o esta versión no la conoce, y se dejó fuera.',
    many: '{count} de entradas del archivo están dañadas o esta versión no las conoce, y se dejaron fuera.',
    other: '{count} entradas del archivo están dañadas o esta versión no las conoce, y se dejaron fuera.',
  },
  importedFull:
    'Después se llenó el espacio. Lo añadido está completo; haz sitio y añade el archivo otra vez.',
  failedForeign:
    'Este archivo no contiene datos guardados de Woodshed. Elige uno hecho con «Guardarlo todo en un archivo».',
  failedNewer:
    'Este archivo es de una versión más nueva. Abre Woodshed una vez con conexión y añádelo después.',
  failedFull: 'No hay sitio. Borra lo que ya no necesites e inténtalo de nuevo.',
  failedUnavailable: 'No ha funcionado. Lo que hay en este dispositivo está intacto; inténtalo de nuevo.',
  cancelled: 'Detenido. Lo que se añadió antes se queda.',
  memoryOnly:
    'Este navegador no da espacio a la página: guarda cada toma como WAV antes de cerrar la pestaña.',
};
