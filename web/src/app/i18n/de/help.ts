import type { TranslatedArea } from '../catalogue';

/** German: see ../en/help.ts. */
export const help: TranslatedArea<'help'> = {
  title: 'Hilfe',
  recordTitle: 'Eine Aufnahme machen',
  recordText:
    'Wähle ein Stück und dein Instrument und drück Aufnehmen. Dein Browser fragt einmal nach dem Mikrofon. Nach einem Takt Vorzähler spielst du. Anhalten kannst du mit dem Knopf oder der Leertaste. Dann siehst du jede Note auf dem Blatt.',
  recordTip:
    'Ein ruhiger Raum und eine Armlänge Abstand zum Mikrofon genügen. Mit Kopfhörern bleibt der Klick aus der Aufnahme.',
  fileTitle: 'Kein Mikrofon?',
  fileText: 'Zieh eine Aufnahme von dir auf die Seite des Stücks. Sie wird genauso gemessen.',
  drumsTitle: 'Schlagzeug notieren',
  drumsText:
    'Zieh eine Schlagzeugaufnahme oder einen ganzen Song herein. Jede Trommel erscheint als Spur unter der Wellenform: hoch ist laut, gestrichelt ist unsicher. Drück Abspielen und bewege die Mischung, um die Schläge neben der Aufnahme zu hören; dann speichere sie als MIDI, CSV oder JSON.',
  drumsTip:
    'Jede Trommel hat einen Regler: rechts mehr Schläge, links weniger. Die Mitte ist abgestimmt. Schlagzeug allein gelingt besser als eine ganze Band; andere Percussion wird noch nicht benannt.',
  measuresTitle: 'Was die Maße bedeuten',
  cents: 'Cent',
  centsText:
    'Wie weit ein Ton von der notierten Tonhöhe liegt; 100 Cent sind ein Halbton. Plus ist zu hoch, minus zu tief. Die Stimmung der ganzen Aufnahme wird vorher herausgerechnet, A = 442 kostet also nichts.',
  milliseconds: 'Millisekunden',
  millisecondsText:
    'Wie weit der Beginn eines Tons von seiner Zählzeit liegt, in dem Tempo, das du wirklich gespielt hast. Plus ist zu spät, minus zu früh.',
  pitchAccuracy: 'Tonhöhengenauigkeit',
  pitchAccuracyText:
    'Anteil der notierten Noten, die du in der notierten Tonhöhe und innerhalb der guten Zone gespielt hast: 25 Cent bei normaler Strenge, 40 bei lockerer, 15 bei strenger.',
  timingAccuracy: 'Genauigkeit in der Zeit',
  timingAccuracyText:
    'Anteil der notierten Noten, die innerhalb der guten Zone begannen: 50 Millisekunden bei normaler Strenge, 80 bei lockerer, 30 bei strenger.',
  sureness: 'Sicherheit eines Schlags',
  surenessText:
    'Wie wahrscheinlich es den Schlag wirklich gibt, danach, wie klar er heraussticht. Unter 35 % ist er gestrichelt, denn die meisten davon gibt es nicht.',
  privacyTitle: 'Wo dein Klang ist',
  privacyText:
    'Auf diesem Gerät und nirgends sonst. Aufnahmen liegen im Speicher dieses Browsers, werden in diesem Tab gemessen und verschwinden, wenn du sie unter Meine Aufnahmen löschst oder die Daten dieser Website löschst. Nichts wird hochgeladen; keine andere Website wird angesprochen.',
  keysTitle: 'Tasten',
  keysText:
    'Die Leertaste spielt und hält an, am Notenpult nimmt sie auf. Drück auf einer Seite ?, um alle ihre Tasten zu sehen. Buchstaben lassen sich in den Einstellungen abschalten.',
  guides: 'Anleitungen',
  guidesText: 'Zum längeren Lesen, mit Bildern.',
  guideEnglish: 'Die Anleitungen sind auf Englisch.',
  students: 'Für Lernende',
  teachers: 'Für Lehrende',
  embedders: 'Für alle, die es einbetten',
  researchers: 'Für die Forschung',
  cli: 'Die Kommandozeile',
  architecture: 'Wie es gebaut ist',
  contributors: 'Für Mitwirkende',
  allGuides: 'Alle Anleitungen',
  contents: 'In dieser Anleitung',
  find: 'In dieser Anleitung suchen',
  found: { one: '{count} Abschnitt', other: '{count} Abschnitte' },
  unknown: 'Diese Anleitung gibt es nicht. Wähle eine von diesen.',
};
