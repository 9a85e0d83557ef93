import type { TranslatedArea } from '../catalogue';

/** German: see ../en/exercises.ts. */
export const exercises: TranslatedArea<'exercises'> = {
  title: 'Übungen',
  lead: 'Alles ist für dein Instrument notiert.',
  instrument: 'Dein Instrument',
  starters: 'Fünf für den Anfang',
  search: 'Suche',
  searchHint: 'Titel oder Komponist',
  found: { one: '{count} Übung', other: '{count} Übungen' },
  none: 'Unter diesem Namen ist nichts da. Versuch ein kürzeres Wort oder öffne eigene Noten.',
  own: 'Deine Noten',
  ownEmpty: 'Öffne MusicXML, komprimiertes MusicXML oder MIDI; es bleibt dann hier für dich.',
  open: 'Noten öffnen',
  offer: 'Noten hier ablegen, um sie zu behalten',
  kindMelody: 'Melodien',
  kindScale: 'Tonleitern',
  kindArpeggio: 'Dreiklänge',
  kindEtude: 'Etüden',
  kindOwn: 'Deine Noten',
  free: 'Ohne Noten spielen',
  freeText: 'Sieh deine Tonhöhe und jeden gehörten Ton.',
  failed: 'Die Liste ließ sich nicht laden. Prüfe die Verbindung und versuch es noch einmal.',
  added: '„{name}“ hinzugefügt.',
};
