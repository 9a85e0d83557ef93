import type { TranslatedArea } from '../catalogue';

/** German: see ../en/storage.ts. */
export const storage: TranslatedArea<'storage'> = {
  title: 'Auf diesem Gerät',
  used: '{used} belegt, von {quota} verfügbar.',
  takes: 'Aufnahmen',
  drums: 'Schlagzeug-Aufnahmen',
  exercises: 'Eigene Noten',
  program: 'Woodshed selbst mit seinen Modellen',
  results: 'Messungen und Übriges',
  safe: 'Der Browser hat versprochen, das zu behalten, auch wenn das Gerät voll wird.',
  notSafe: 'Wenn das Gerät voll wird, darf der Browser das löschen.',
  keepSafe: 'Den Browser bitten, es zu behalten',
  notGranted:
    'Der Browser hat es diesmal nicht versprochen. Er tut es bei Seiten, die oft benutzt oder installiert sind.',
  exportAll: 'Alles als eine Datei sichern',
  exportText:
    'Alle Aufnahmen, eigenen Noten, Ergebnisse und Einstellungen, zum sicheren Aufheben oder für ein anderes Gerät.',
  importAll: 'Aus einer gesicherten Datei ergänzen',
  importText: 'Was auf diesem Gerät ist, bleibt, wie es ist.',
  exporting: 'Alles wird gesichert',
  importing: 'Der Inhalt der Datei wird ergänzt',
  exported: 'Alles ist in einer Datei gesichert.',
  imported: { one: '{count} Aufnahme kam dazu.', other: '{count} Aufnahmen kamen dazu.' },
  importedRecords: {
    one: '{count} weiterer Eintrag kam dazu.',
    other: '{count} weitere Einträge kamen dazu.',
  },
  importedAlready: { one: '{count} war schon hier.', other: '{count} waren schon hier.' },
  importedUnreadable: {
    one: '{count} Eintrag der Datei ist beschädigt oder dieser Version unbekannt und blieb weg.',
    other: '{count} Einträge der Datei sind beschädigt oder dieser Version unbekannt und blieben weg.',
  },
  importedFull:
    'Dann war der Speicher voll. Was dazukam, ist vollständig; mach Platz und ergänze die Datei noch einmal.',
  failedForeign:
    'Diese Datei enthält keine gesicherten Woodshed-Daten. Wähle eine, die „Alles als eine Datei sichern“ gemacht hat.',
  failedNewer:
    'Diese Datei stammt von einer neueren Version. Öffne Woodshed einmal mit Verbindung und ergänze sie dann.',
  failedFull: 'Dafür ist kein Platz. Lösche, was du nicht mehr brauchst, und versuch es noch einmal.',
  failedUnavailable:
    'Das hat nicht geklappt. Was auf diesem Gerät ist, ist unversehrt; versuch es noch einmal.',
  cancelled: 'Angehalten. Was vorher dazukam, bleibt.',
  memoryOnly:
    'Dieser Browser gibt der Seite keinen Speicher: Sichere jede Aufnahme als WAV, bevor du den Tab schließt.',
};
