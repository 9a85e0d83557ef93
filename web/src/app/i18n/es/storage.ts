import type { TranslatedArea } from '../catalogue';

/** Spanish: see ../en/storage.ts. */
export const storage: TranslatedArea<'storage'> = {
  title: 'En este dispositivo',
  used: '{used} en uso, de {quota} disponibles.',
  takes: 'Tomas',
  drums: 'Grabaciones de batería',
  exercises: 'Partituras importadas',
  program: 'Woodshed mismo, con sus modelos',
  results: 'Medidas y lo demás',
  safe: 'El navegador ha prometido conservar esto, aunque el dispositivo se llene.',
  notSafe: 'Si el dispositivo se llena, el navegador puede borrar esto.',
  keepSafe: 'Pedir al navegador que lo conserve',
  notGranted:
    'Esta vez el navegador no lo prometió. Lo hace con los sitios que se usan a menudo o están instalados.',
  exportAll: 'Guardar todo en un archivo',
  exportText:
    'Todas las tomas, grabaciones de batería, partituras importadas, resultados y ajustes, para guardarlos a salvo o llevarlos a otro dispositivo.',
  importAll: 'Añadir desde un archivo guardado',
  importText: 'Lo que hay en este dispositivo se queda como está.',
  exporting: 'Guardando todo',
  importing: 'Añadiendo lo que contiene el archivo',
  exported: 'Todo está guardado en un archivo.',
  imported: { one: 'Se añadió {count} grabación.', other: 'Se añadieron {count} grabaciones.' },
  importedRecords: { one: 'Se añadió {count} entrada más.', other: 'Se añadieron {count} entradas más.' },
  importedAlready: { one: '{count} ya estaba aquí.', other: '{count} ya estaban aquí.' },
  importedUnreadable: {
    one: '{count} entrada del archivo está dañada o esta versión no la conoce, y quedó fuera.',
    other: '{count} entradas del archivo están dañadas o esta versión no las conoce, y quedaron fuera.',
  },
  importedFull:
    'Después se llenó el almacenamiento. Lo añadido está completo; haz sitio y añade el archivo otra vez para el resto.',
  failedForeign:
    'Este archivo no contiene datos guardados de Woodshed. Elige uno hecho con «Guardar todo en un archivo».',
  failedNewer:
    'Este archivo lo hizo una versión más nueva. Abre Woodshed una vez con conexión y añádelo de nuevo.',
  failedFull: 'No hay sitio. Borra lo que ya no necesites e inténtalo de nuevo.',
  failedUnavailable: 'No ha funcionado. Lo que hay en este dispositivo está intacto; inténtalo de nuevo.',
  cancelled: 'Detenido. Lo añadido antes se conserva.',
  memoryOnly:
    'Este navegador no da almacenamiento a la página: guarda cada toma como WAV antes de cerrar la pestaña.',
};
