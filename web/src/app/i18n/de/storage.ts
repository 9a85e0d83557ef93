import type { TranslatedArea } from '../catalogue';

/** German: see ../en/storage.ts. */
export const storage: TranslatedArea<'storage'> = {
  title: 'Auf diesem Gerät',
  used: '{used} belegt, von {quota} verfügbar.',
  takes: 'Aufnahmen',
  drums: 'Schlagzeugaufnahmen',
  exercises: 'Geöffnete Noten',
  program: 'Woodshed selbst mit seinen Modellen',
  results: 'Messungen und der Rest',
  safe: 'Der Browser hat versprochen, das zu behalten, auch wenn das Gerät voll wird.',
  notSafe: 'Wird das Gerät voll, darf der Browser das löschen.',
  keepSafe: 'Den Browser bitten, es zu behalten',
  notGranted:
    'Diesmal hat der Browser es nicht versprochen. Das tun Browser bei Seiten, die oft benutzt oder installiert sind.',
  exportAll: 'Alles als eine Datei speichern',
  exportText:
    'Alle Aufnahmen, Schlagzeugaufnahmen, geöffneten Noten, Ergebnisse und Einstellungen, zum sicheren Aufheben oder für ein anderes Gerät.',
  importAll: 'Aus gespeicherter Datei hinzufügen',
  importText: 'Was auf diesem Gerät ist, bleibt, wie es ist.',
  exporting: 'Alles wird gespeichert',
  importing: 'Der Inhalt der Datei wird hinzugefügt',
  exported: 'Alles ist in einer Datei gespeichert.',
  imported: { one: '{count} Aufnahme wurde hinzugefügt.', other: '{count} Aufnahmen wurden hinzugefügt.' },
  importedRecords: {
    one: '{count} weiterer Eintrag wurde hinzugefügt.',
    other: '{count} weitere Einträge wurden hinzugefügt.',
  },
  importedAlready: { one: '{count} war schon hier.', other: '{count} waren schon hier.' },
  importedUnreadable: {
    one: '{count} Eintrag der Datei ist beschädigt oder dieser Version unbekannt und blieb weg.',
    other: '{count} Einträge der Datei sind beschädigt oder dieser Version unbekannt und blieben weg.',
  },
  importedFull:
    'Dann war der Speicher voll. Was hinzukam, ist vollständig; schaff Platz und füge die Datei für den Rest noch einmal hinzu.',
  failedForeign:
    'Diese Datei enthält keine gespeicherten Daten von Woodshed. Wähle eine, die „Alles als eine Datei speichern“ gemacht hat.',
  failedNewer:
    'Diese Datei stammt von einer neueren Version. Öffne Woodshed einmal mit Verbindung und füge sie dann noch einmal hinzu.',
  failedFull: 'Dafür ist kein Platz. Lösche, was du nicht mehr brauchst, und versuch es noch einmal.',
  failedUnavailable:
    'Das hat nicht geklappt. Auf diesem Gerät ist nichts beschädigt; versuch es noch einmal.',
  cancelled: 'Angehalten. Was vorher hinzukam, bleibt.',
  memoryOnly:
    'Dieser Browser gibt der Seite keinen Speicher: Speichere jede Aufnahme als WAV, bevor du den Tab schließt.',
};
