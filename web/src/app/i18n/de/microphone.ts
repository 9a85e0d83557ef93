import type { TranslatedArea } from '../catalogue';

/** German: see ../en/microphone.ts. */
export const microphone: TranslatedArea<'microphone'> = {
  title: 'Mikrofon',
  text: 'Hör, wie dein Raum und dein Spiel ankommen und was der Browser mit dem Klang macht. Nichts davon wird behalten.',
  check: 'Mikrofon prüfen',
  heading: 'Mikrofonprobe',
  intro: 'Erst drei Sekunden still sein, dann fünf Sekunden deine lautesten Töne spielen.',
  begin: 'Anfangen',
  again: 'Noch einmal prüfen',
  quiet: 'Still sein …',
  play: 'Jetzt deine lautesten Töne …',
  room: 'Raum',
  roomQuiet: 'Ruhig, {decibels} dB.',
  roomNoisy:
    'Etwas Geräusch, {decibels} dB. Schließ das Fenster, schalte Lüfter aus oder geh näher ans Mikrofon.',
  playing: 'Dein Spiel',
  playingGood: 'Guter Pegel, am lautesten {decibels} dB.',
  playingSoft: 'Leise, am lautesten {decibels} dB. Geh näher heran oder dreh das Mikrofon im System lauter.',
  playingLoud:
    'Zu laut: Die Spitzen werden abgeschnitten. Geh einen Schritt zurück oder dreh das Mikrofon leiser.',
  processing: 'Klangbearbeitung des Browsers',
  processingOff: 'Alles aus, so soll es sein.',
  processingOn: 'Noch an: {list}. Damit wird die Lautstärke nicht bewertet.',
  echoCancellation: 'Echounterdrückung',
  noiseSuppression: 'Rauschunterdrückung',
  autoGainControl: 'automatische Aussteuerung',
  device: 'Gerät',
  rate: '{label}, {rate} Hz',
  latency: 'Verzögerung',
  latencyText:
    'Fürs Schlagzeugüben: wie lange der Ton aus dem Lautsprecher heraus und ins Mikrofon hinein braucht.',
};
