import type { TranslatedArea } from '../catalogue';

/** German: see ../en/home.ts. */
export const home: TranslatedArea<'home'> = {
  title: 'Spielen. Sehen. Besser spielen.',
  listens: 'Woodshed hört in diesem Tab zu.',
  privacy: 'Dein Klang verlässt dieses Gerät nie.',
  recordTitle: 'Eine Aufnahme machen',
  recordText:
    'Wähl ein Stück, spiel es und sieh jede Note: sauber, auf dem Punkt oder noch einen Versuch wert.',
  recordShort: 'Stück wählen, spielen, jede Note sehen.',
  recordAction: 'Stück wählen',
  recordDrop: 'oder eine Aufnahme von dir hier ablegen',
  recordOffer: 'Hier ablegen, um die Töne dieser Aufnahme zu messen',
  recordPicture:
    'Eine Notenzeile. Die schon gespielten Noten sind schwarz; eine rote Linie zeigt die Stelle; der Rest ist grau.',
  drumsTitle: 'Schlagzeug notieren',
  drumsText:
    'Zieh ein Solo oder einen ganzen Song herein. Du bekommst jeden Schlag, eine Schleife zum Mitspielen und eine MIDI-Datei.',
  drumsShort: 'Jeder Schlag, eine Schleife, eine MIDI-Datei.',
  drumsAction: 'Aufnahme wählen',
  drumsDrop: 'oder hier ablegen: WAV, MP3, M4A, FLAC',
  drumsOffer: 'Hier ablegen, um jeden Schlag zu finden',
  drumsPicture:
    'Drei Spuren mit Schlägen: Kreuze für die Hi-Hat, Scheiben für die Snare, Quadrate für die Bassdrum.',
  backTo: 'Zurück zu {name}',
  lastTake: 'Aufnahme, {day}.',
  lastDrums: 'Schlagzeugtranskription, {day}.',
  groove: 'Einen Groove üben',
  grooveText: 'Auf Schlagzeug oder Pad, mit Klick: Sieh jeden Schlag, ob früh oder spät.',
};
