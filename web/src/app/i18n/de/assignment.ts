import type { TranslatedArea } from '../catalogue';

/** German: see ../en/assignment.ts. */
export const assignment: TranslatedArea<'assignment'> = {
  name: 'Aufgabe',
  heading: 'Aufgabe: {title}',
  asked: 'Was verlangt ist',
  settings: '{tempo}, Strenge: {strictness}',
  bars: { one: 'Takt {bars} zählt.', other: 'Die Takte {bars} zählen.' },
  barRange: '{first} bis {last}',
  criteria: 'Bewertet: {criteria}.',
  takeOf: {
    one: 'Das wird Aufnahme {number} von {count}.',
    other: 'Das wird Aufnahme {number} von {count}.',
  },
  takeNumber: 'Das wird Aufnahme {number}. Du darfst so viele spielen, wie du magst.',
  used: {
    one: 'Deine Aufnahme ist verbraucht. Was du jetzt spielst, ist Übung; gib die ab, die du hast.',
    other: 'Alle {count} Aufnahmen sind verbraucht. Was du jetzt spielst, ist Übung; gib deine beste ab.',
  },
  audioAllowed: 'Du entscheidest beim Abgeben, ob dein Klang mitgeht.',
  audioNever: 'Dein Klang bleibt hier; abgegeben werden nur Bewertungen und Noten.',
  leave: 'Ohne die Aufgabe üben',
  opened: 'Aufgabe geöffnet: {title}',
  gone: 'Diese Aufgabe ist nicht mehr auf diesem Gerät. Öffne den Link oder die Datei deiner Lehrkraft noch einmal.',
  unsupported:
    'Diese Datei ist keine Aufgabe. Bitte deine Lehrkraft um den Link oder um die Datei, die auf .woodshed-assignment.json endet.',
  newer:
    'Diese Aufgabe wurde mit einem neueren Woodshed gemacht. Lade die Seite neu und öffne sie noch einmal.',
  tooLarge: 'Diese Aufgabe ist zu groß zum Öffnen. Bitte deine Lehrkraft um eine neue.',
  damaged:
    'Diese Aufgabe ist beschädigt, vielleicht weil der Link abgeschnitten wurde. Bitte deine Lehrkraft, sie als Datei zu schicken.',
  musicFailed: 'Die Noten in dieser Aufgabe ließen sich nicht lesen.',
  handIn: 'Abgeben',
  handInLead: 'Für „{title}“. {take}',
  thisTake: 'Das ist Aufnahme {number} von {count}.',
  practiceTake:
    'Diese Aufnahme zählt nicht, weil alle verbraucht waren. Du kannst sie trotzdem abgeben; deine Lehrkraft sieht das.',
  yourName: 'Dein Name, wie ihn deine Lehrkraft kennt',
  nameMissing: 'Schreib zuerst deinen Namen.',
  withSound: 'Meinen Klang dazugeben, damit meine Lehrkraft zuhören kann',
  soundTooLong: 'Deine Aufnahme ist länger als eine halbe Stunde, darum wurde sie ohne Klang gespeichert.',
  make: 'Mein Paket speichern',
  making: 'Wird gepackt …',
  made: '„{name}“ gespeichert. Gib diese Datei deiner Lehrkraft, so wie du andere Arbeiten abgibst.',
  makeFailed: 'Das Paket ließ sich nicht machen. Deine Aufnahme ist noch da; versuch es noch einmal.',
  notSecure:
    'Diese Seite wurde nicht über https geöffnet, darum gibt der Browser keine Signatur her und es entsteht kein Paket. Frag deine Lehrkraft nach der https-Adresse.',
  holds: 'Was darin ist',
  holdsText:
    'Dein Name, die Bewertungen, jede Note mit ihren Messwerten, die Aufgabe und dein Klang, falls angekreuzt. Eine Signatur dieses Browsers zeigt, dass danach nichts geändert wurde. Sie beweist nicht, wer gespielt hat.',
  send: 'An {host} senden',
  sendLead:
    'Deine Lehrkraft hat auch ein Klassenverzeichnis bei {host} eingerichtet. Dorthin geht nichts, solange du den Knopf nicht drückst.',
  sendWhat: 'Sendet deinen Namen, die Bewertungen und die Zeit dieser Aufnahme. Der Klang bleibt hier.',
  sent: '{host} hat es.',
  sendRefused: '{host} hat den Schlüssel in dieser Aufgabe abgelehnt. Sag es deiner Lehrkraft.',
  sendRejected: '{host} hat es nicht angenommen (Antwort {status}). Sag es deiner Lehrkraft.',
  sendUnreachable: '{host} war nicht zu erreichen. Prüfe die Verbindung und versuch es noch einmal.',
  sendBlocked:
    'Diese Seite darf {host} nicht ansprechen: Ihr Betreiber hat es nicht erlaubt. Speichere stattdessen die Aussage und gib sie deiner Lehrkraft.',
  statement: 'Die Aussage speichern (xAPI)',
  reportTitle: '{title}: {student}',
  reportStudent: 'Name',
  reportAssignment: 'Aufgabe',
  reportMusic: 'Musik',
  reportTake: 'Aufnahme',
  reportTakeWords: '{number} von {count}, {day}',
  reportTempo: 'Verlangtes Tempo',
  reportTempoWords: '{tempo} Viertel pro Minute',
  reportRating: 'Bewertung',
  reportWords: 'In Worten',
  reportRange: 'Wahrscheinlicher Bereich',
  reportBar: 'Takt',
  reportMarks: 'Zeichen',
  reportNotes: 'Jede Note mit Zeichen',
  reportClean: 'Keine Note mit Zeichen.',
  reportFoot: 'Bewertungen kommen vom Gerät der Lernenden: gut zum Üben, kein Beweis, wer gespielt hat.',
};
