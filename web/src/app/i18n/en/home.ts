/** The first page. */
export const home = {
  title: 'Play it. See it. Play it better.',
  listens: 'Woodshed listens in this tab.',
  privacy: 'Your sound never leaves this device.',
  recordTitle: 'Record a take',
  recordText: 'Pick a tune, play it, and see every note: in tune, on time, or worth another go.',
  recordShort: 'Pick a tune, play it, see every note.',
  recordAction: 'Choose a tune',
  recordDrop: 'or drop a recording of yourself here',
  recordOffer: 'Drop here to measure the notes of this recording',
  recordPicture:
    'A line of music. The notes already played are black; a red line marks the place; the rest is grey.',
  drumsTitle: 'Transcribe drums',
  drumsText: 'Drop in a solo or a whole song. Get every hit, a loop to play along, and a MIDI file.',
  drumsShort: 'Every hit, a loop, a MIDI file.',
  drumsAction: 'Choose a recording',
  drumsDrop: 'or drop it here: WAV, MP3, M4A, FLAC',
  drumsOffer: 'Drop here to find every drum hit',
  drumsPicture:
    'Three lanes of drum hits: crosses for the hi-hat, discs for the snare, squares for the kick.',
  backTo: 'Back to {name}',
  lastTake: 'Take, {day}.',
  lastDrums: 'Drum transcription, {day}.',
  groove: 'Practise a groove',
  grooveText: 'On a kit or a pad, with a click: see each hit early or late.',
} as const;
