import type { TranslatedArea } from '../catalogue';

/** German: see ../en/offline.ts. */
export const offline: TranslatedArea<'offline'> = {
  updateReady: 'Eine neue Version ist bereit.',
  updateStart: 'Jetzt starten',
  updateAfterTake: 'Eine neue Version ist bereit. Sie startet nach dieser Aufnahme.',
  title: 'Ohne Verbindung',
  keep: 'Woodshed auf diesem Gerät behalten',
  keepText: 'Woodshed öffnet sich dann ohne Verbindung. Deine Aufnahmen bleiben so oder so hier.',
  impossible:
    'Dieser Browser lässt die Seite sich nicht auf dem Gerät behalten (privates Fenster oder keine sichere Verbindung). Solange du verbunden bist, geht alles.',
  ready: 'Bereit ohne Verbindung.',
  readyNotAll: 'Bereit ohne Verbindung, bis auf die Systeme zum Vergleichen (noch {size}).',
  getting: 'Wird für die Arbeit ohne Verbindung vorbereitet …',
  missing: 'Die Schlagzeugtranskription ist noch nicht auf diesem Gerät (noch {size}).',
  fetchAll: 'Alles ohne Verbindung verfügbar machen ({size})',
  fetching: 'Wird geholt',
  fetchFailed: 'Einige Dateien ließen sich nicht holen. Prüfe die Verbindung und versuch es noch einmal.',
  openedTitle: 'Was ist „{name}“?',
  openedTake: 'Eine Aufnahme von mir',
  openedDrums: 'Eine Aufnahme mit Schlagzeug',
};
