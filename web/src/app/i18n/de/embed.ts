import type { TranslatedArea } from '../catalogue';

/** German: see ../en/embed.ts. */
export const embed: TranslatedArea<'embed'> = {
  take: 'Aufnahme {number}',
  takeOf: 'Aufnahme {number} von {attempts}',
  showTake: 'Gezeigte Aufnahme',
  countIn: { one: '{count} Takt Vorzähler', other: '{count} Takte Vorzähler' },
  hear: 'Hören',
  file: 'Datei',
  fileOffer: 'Eine Aufnahme ablegen, um sie zu messen',
  music: 'Die Noten',
  again: 'Noch einmal',
  handIn: 'Diese Aufnahme abgeben',
  handInText: 'Sendet Bewertungen und Noten an die Seite deiner Klasse. Der Klang bleibt hier.',
  handedIn: 'Abgegeben an {place}.',
  listen: 'Anhören',
  pause: 'Pause',
  saveTake: 'Diese Aufnahme speichern',
  saveBeforeLeaving: 'Diese Seite behält nichts. Speichere die Aufnahme, bevor du gehst.',
  allUsed: {
    one: 'Deine eine Aufnahme ist gemacht. Gib sie ab, wann du magst.',
    other: 'Alle {count} Aufnahmen sind gemacht. Gib die ab, die dir am besten gefällt.',
  },
  noExercise: 'Dieser Einbettungscode nennt keine Übung. Bitte deine Lehrkraft um einen neuen.',
  noHost: 'Diese Seite hat nicht gesagt, wohin Ergebnisse gehen, darum bleiben sie hier.',
  sourceElsewhere:
    'Die Aufnahme liegt auf einer anderen Website, und von dort lädt dieses Fenster nichts. Zieh die Datei hierher oder bitte deine Lehrkraft, sie neben Woodshed zu legen.',
  sourceMissing:
    'Die Aufnahme zu diesem Einbettungscode ließ sich nicht laden. Zieh stattdessen eine Datei herein.',
  sourceLoading: 'Die Aufnahme wird geladen …',
  sendHits: 'Diese Schläge senden',
  sendHitsText: 'Sendet die Schläge an die Seite ringsum. Der Klang bleibt hier.',
};
