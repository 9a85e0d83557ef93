import type { TranslatedArea } from '../catalogue';

/** Eine Melodie hören und nachspielen. */
export const imitation: TranslatedArea<'imitation'> = {
  title: 'Spiel es nach',
  lead: 'Hör dir eine kurze Melodie an und sing oder spiel sie aus dem Gedächtnis. In jeder Oktave und in jeder Tonart, die dir passt.',
  tileText: 'Eine kurze Melodie nach Gehör: hören, dann wiederholen.',
  level: 'Stufe',
  levelOption: 'Stufe {level}',
  hear: 'Melodie anhören',
  stop: 'Stopp',
  another: 'Eine andere',
  ownMelody: 'Eine Aufnahme als Melodie nehmen',
  ownMelodyHint: 'Eine Aufnahme von höchstens einer halben Minute: einstimmig, ohne Begleitung.',
  ownMelodyUsed: 'Die Melodie ist deine Aufnahme „{name}“.',
  fileOffer: 'Hören, wie diese Aufnahme die Melodie wiedergibt',
  file: 'Eine Aufnahme wählen',
  melodyFailed:
    'Diese Melodie ließ sich nicht laden. Prüfe die Verbindung und drücke dann auf „Eine andere“.',
  takeName: 'Nachgespielt, {title}',
  grade1: 'Noch nicht diese Melodie',
  grade2: 'Teile der Melodie',
  grade3: 'Fast die Melodie',
  grade4: 'Die Melodie, wie sie war',
  passVeryLikely: 'Eine Jury würde das sehr wahrscheinlich gelten lassen.',
  passLikely: 'Eine Jury würde das eher gelten lassen als nicht.',
  passOpen: 'Eine Jury könnte so oder so entscheiden.',
  passUnlikely: 'Eine Jury würde es gern noch einmal hören.',
  gradeLabel: '{words}: Note {grade} von 4, am ehesten zwischen {low} und {high}',
  grade: 'Note {grade} von 4, am ehesten zwischen {low} und {high}.',
  notesNear: {
    one: '{near} von {count} Ton, wo er hingehört.',
    other: '{near} von {count} Tönen, wo sie hingehören.',
  },
  curves: 'Deine Melodie über der gehörten',
  curvesLabel:
    'Die gehörte Melodie als Balken, deine als Linie, in der Tonart, die am besten passt. {summary}',
  table: 'Töne als Tabelle',
  tableNote: 'Ton',
  tableTime: 'Sekunden',
  tableOff: 'Abweichung, Halbtöne',
  judge: 'Beurteilt von',
  judgeSimulated: 'einem Modell, das an simulierten Nachahmungen gelernt hat',
  judgeJury: 'einem Modell, das an Entscheidungen einer Jury gelernt hat (MAST)',
  simulatedNote:
    'Beurteilt von einem Modell, das an simulierten Nachahmungen gelernt hat, nicht an denen von Menschen.',
  juryNote:
    'Beurteilt von einem Modell, das an MASTmelody gelernt hat, Entscheidungen einer Jury über gesungene Melodien. Es steht unter CC BY-NC-SA 4.0: nur für nicht kommerziellen Gebrauch.',
  licence: 'Lizenz',
  listen: 'Diese Aufnahme anhören',
};
