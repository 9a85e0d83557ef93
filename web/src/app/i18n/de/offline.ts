import type { TranslatedArea } from '../catalogue';

/** German: see ../en/offline.ts. */
export const offline: TranslatedArea<'offline'> = {
  updateReady: 'Eine neue Version ist bereit.',
  updateStart: 'Jetzt starten',
  updateAfterTake: 'Eine neue Version ist bereit. Sie startet nach dieser Aufnahme.',
  title: 'Ohne Verbindung',
  keep: 'Woodshed auf diesem Gerät behalten',
  keepText: 'Woodshed öffnet sich dann auch ohne Verbindung. Deine Aufnahmen bleiben in jedem Fall hier.',
  impossible:
    'Dieser Browser lässt die Seite nicht auf dem Gerät bleiben (privates Fenster oder keine sichere Verbindung). Mit Verbindung geht alles.',
  ready: 'Bereit für die Arbeit ohne Verbindung.',
  readyNotAll: 'Bereit für die Arbeit ohne Verbindung, bis auf die Systeme zum Vergleichen (noch {size}).',
  getting: 'Wird für die Arbeit ohne Verbindung vorbereitet …',
  missing: 'Die Schlagzeug-Transkription ist noch nicht auf diesem Gerät (noch {size}).',
  fetchAll: 'Alles ohne Verbindung verfügbar machen ({size})',
  fetching: 'Wird geholt',
  fetchFailed: 'Einige Dateien waren nicht zu bekommen. Prüfe die Verbindung und versuch es noch einmal.',
  openedTitle: 'Was ist „{name}“?',
  openedTake: 'Eine Aufnahme von mir',
  openedDrums: 'Eine Aufnahme mit Schlagzeug',
};
