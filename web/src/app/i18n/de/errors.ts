import type { TranslatedArea } from '../catalogue';

/** German: see ../en/errors.ts. */
export const errors: TranslatedArea<'errors'> = {
  unreadable:
    '„{name}“ ließ sich nicht öffnen. Speichere die Datei als WAV oder MP3 und zieh sie noch einmal herein.',
  unsupported:
    '„{name}“ ließ sich nicht öffnen. Speichere die Datei als WAV oder MP3 und zieh sie noch einmal herein.',
  empty: '„{name}“ enthält keinen Ton. Prüfe die Aufnahme und nimm eine andere.',
  silent: 'Diese Datei ist stumm. Prüfe die Aufnahme und nimm eine andere.',
  unpitched:
    'Wir hören Klang, aber keine Tonhöhe in „{name}“. Wähle eine Aufnahme von einem Instrument oder einer Stimme allein.',
  'not-finite':
    '„{name}“ ist beschädigt: Einige Werte darin sind keine Zahlen. Speichere die Datei neu als WAV und zieh sie noch einmal herein.',
  'too-short': '„{name}“ ist zu kurz zum Messen. Wähle etwas, das länger als eine Sekunde dauert.',
  'too-long': 'Zu lang, um es in einem Stück zu messen. Wähle den Teil, den du brauchst.',
  'bad-argument': 'Bei „{name}“ ist bei uns etwas schiefgegangen. Deine Datei ist unversehrt.',
  'out-of-memory':
    'Für „{name}“ reicht der Arbeitsspeicher dieses Geräts nicht. Schließe andere Tabs und versuch es noch einmal.',
  crashed: 'Die Auswertung brach unerwartet ab. „{name}“ ist unversehrt, und alles andere geht weiter.',
  cancelled: '„{name}“ wurde nicht ausgewertet.',
  'not-loaded':
    'Das Auswerteprogramm ließ sich nicht laden. Prüfe die Verbindung und versuch es noch einmal.',
  full: 'Der Speicher ist voll. Sichere oder lösche eine Aufnahme, dann geht es weiter. Diese hier ist noch da.',
  unavailable:
    'Dieser Browser gibt der Seite keinen Speicher. Alles funktioniert, ist aber weg, sobald du den Tab schließt.',
  missing: 'Diese Aufnahme ist nicht mehr auf diesem Gerät.',
};
