import type { TranslatedArea } from '../catalogue';

/** German: see ../en/snippet.ts. */
export const snippet: TranslatedArea<'snippet'> = {
  title: 'Woodshed auf deine Seite setzen',
  lead: 'Wähle, was deine Klasse sehen soll, kopiere die Zeilen und füge sie ein, wo deine Seite HTML annimmt. Kein Server, kein Konto.',
  options: 'Was das Fenster zeigt',
  kind: 'Fenster',
  kindPractice: 'Eine Übung spielen',
  kindDrums: 'Schlagzeug notieren',
  exercise: 'Übung',
  level: 'Maßstab der Bewertung',
  attempts: 'Angebotene Aufnahmen',
  open: 'Offen gelassen',
  language: 'Sprache',
  languageOpen: 'Die der Lernenden',
  form: 'Art des Codes',
  formElement: 'Element',
  formFrame: 'Rahmen (iframe)',
  formHint: 'Wenn deine Seite Skripte entfernt, wie es die meisten Kursseiten tun, nimm den Rahmen.',
  host: 'Adresse deiner Seite',
  hostHint:
    'Was abgegeben wird, geht an diese Website und an keine andere. Bleibt das Feld leer, sagt der Browser, welche Website den Rahmen zeigt; manche behalten das für sich.',
  source: 'Aufnahme, die geöffnet wird',
  sourceHint:
    'Eine Datei neben Woodshed auf derselben Website, etwa songs/groove.mp3. Bleibt das Feld leer, wird eine Datei hineingezogen.',
  code: 'Zeilen zum Einfügen',
  copy: 'Kopieren',
  copied: 'Kopiert.',
  copyFailed: 'Der Browser hat das Kopieren nicht erlaubt. Markiere die Zeilen und kopiere sie von Hand.',
  honest:
    'Was abgegeben wird, wurde auf dem Gerät der Lernenden gemessen: gut zum Üben, kein Beweis, wer gespielt hat.',
  preview: 'So sieht es deine Klasse',
  trial: 'Auf einer strengen Seite prüfen',
  usual: 'Deine Seite lässt alles durch',
  noMicrophone: 'Deine Seite hält das Mikrofon zurück',
  sealed: 'Deine Seite schließt den Rahmen ab (sandbox)',
  drumsTitle: 'Schlagzeug notieren',
};
