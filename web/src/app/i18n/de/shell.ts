import type { TranslatedArea } from '../catalogue';

/** German: see ../en/shell.ts. */
export const shell: TranslatedArea<'shell'> = {
  name: 'Woodshed',
  comma: ', ',
  skip: 'Zum Inhalt springen',
  mainNavigation: 'Hauptmenü',
  menu: 'Menü',
  close: 'Schließen',
  cancel: 'Abbrechen',
  undo: 'Rückgängig',
  delete: 'Löschen',
  rename: 'Umbenennen',
  save: 'Speichern',
  tryAgain: 'Noch einmal versuchen',
  loading: 'Seite wird geöffnet …',
  loadFailed: 'Diese Seite ließ sich nicht laden. Prüfe die Verbindung und versuch es noch einmal.',
  chooseFile: 'Datei wählen',
  chooseFolder: 'Ordner wählen',
  navPractise: 'Üben',
  navDrums: 'Schlagzeug',
  navExercises: 'Übungen',
  navTakes: 'Meine Aufnahmen',
  settings: 'Einstellungen',
  help: 'Hilfe',
  titleHome: 'Spielen. Sehen. Besser spielen.',
  titlePractise: 'Üben',
  titleTake: 'Aufnahme',
  titleDrums: 'Schlagzeug',
  titleGroove: 'Schlagzeug üben',
  titleExercises: 'Übungen',
  titleTakes: 'Meine Aufnahmen',
  titleHelp: 'Hilfe',
  titleSettings: 'Einstellungen',
  privacy: 'Bleibt auf diesem Gerät',
  privacyText:
    'Dein Klang verlässt dieses Gerät nie. Aufnahmen liegen im Speicher dieses Browsers und werden in diesem Tab gemessen; nichts wird hochgeladen, keine andere Website angesprochen.',
  fullSpeed: 'Volle Geschwindigkeit',
  fullSpeedText:
    'Diese Seite darf mehrere Prozessorkerne zugleich nutzen; Ergebnisse kommen so schnell, wie das Gerät es erlaubt.',
  compatibleMode: 'Verträglicher Modus',
  compatibleModeText:
    'Verträglicher Modus: gleiche Ergebnisse, etwas langsamer. Die Website, die diese Seite zeigt, erlaubt nicht mehrere Prozessorkerne zugleich.',
  cannotAnalyse:
    'Dieser Browser kann nicht auswerten: WebAssembly fehlt oder ist abgeschaltet. Umsehen kannst du dich; zum Aufnehmen und Messen nimm einen aktuellen Browser oder erlaube WebAssembly für diese Website.',
  navTeach: 'Unterrichten',
  titleTeach: 'Unterrichten',
};
