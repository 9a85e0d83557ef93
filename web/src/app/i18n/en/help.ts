/** The short guide. */
export const help = {
  title: 'Help',
  guides: 'Guides',
  guidesText: 'Longer reading, with pictures.',
  guideEnglish: 'The guides are in English.',
  students: 'For students',
  teachers: 'For teachers',
  embedders: 'For people who embed it',
  researchers: 'For researchers',
  cli: 'The command line',
  architecture: 'How it is built',
  contributors: 'For contributors',
  allGuides: 'All guides',
  contents: 'In this guide',
  find: 'Find in this guide',
  found: { one: '{count} part', other: '{count} parts' },
  unknown: 'There is no such guide. Choose one of these.',
  recordTitle: 'Record a take',
  recordText:
    'Choose a tune and your instrument, then press Record. Your browser asks once for the microphone. After one bar of count-in, play. Stop with the button or Space. You see every note against the page.',
  recordTip:
    'A quiet room and an arm’s length from the microphone are enough. Headphones keep the click out of the recording.',
  fileTitle: 'No microphone?',
  fileText: 'Drop a recording of yourself on the tune’s page. It is measured just as a take is.',
  drumsTitle: 'Transcribe drums',
  drumsText:
    'Drop a drum recording or a whole song. Kick, snare and hi-hat appear as lanes below the waveform: tall is loud, dashed is unsure. Press Play and move the balance to hear the hits beside the recording, then save them as MIDI, CSV or JSON.',
  drumsTip:
    'Each drum has a slider: right for more hits, left for fewer. The middle is tuned. Drums alone work better than a full band; other percussion is not named yet.',
  measuresTitle: 'What the measures mean',
  cents: 'Cents',
  centsText:
    'How far a note is from its written pitch; 100 cents are a semitone. Plus is sharp, minus flat. Your whole take’s tuning is removed first, so playing at A = 442 costs nothing.',
  milliseconds: 'Milliseconds',
  millisecondsText:
    'How far a note’s start is from its beat at the tempo you actually played. Plus is late, minus early.',
  pitchAccuracy: 'Pitch accuracy',
  pitchAccuracyText:
    'Share of written notes that you played at the written pitch and within the good zone: 25 cents at standard strictness, 40 when relaxed, 15 when strict.',
  timingAccuracy: 'Timing accuracy',
  timingAccuracyText:
    'Share of written notes that started within the good zone: 50 milliseconds at standard strictness, 80 when relaxed, 30 when strict.',
  sureness: 'Sureness of a drum hit',
  surenessText:
    'How likely there really is such a hit, judged by how clearly it stands out. Below 35 % it is drawn dashed, since most of those are not there.',
  privacyTitle: 'Where your sound is',
  privacyText:
    'On this device and nowhere else. Recordings lie in this browser’s own storage, are measured in this tab, and go when you delete them under My takes or clear the browser’s data for this website. Nothing is uploaded; no other website is contacted.',
  keysTitle: 'Keys',
  keysText:
    'Space plays and pauses, or records on the stand. Press ? on a page for its full list. Single letters can be switched off under Settings.',
} as const;
