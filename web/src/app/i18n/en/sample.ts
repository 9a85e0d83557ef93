/** The sample take: a first result without a microphone. */
export const sample = {
  name: 'Sample take',
  see: 'See a finished take first',
  seeText: 'A tune with a few slips, played by this page and measured here and now.',
  about: 'A sample, played by this page with a few slips and measured just as a take of yours is.',
  tryIt: 'Try it yourself',
  failed: 'The sample could not be made here. Record a take, or drop a recording of your own.',
  notes: 'How to read a result',
  inkTitle: 'Ink',
  ink: 'Notes played right turn to ink and carry no mark. Only what is worth another look is marked.',
  hairpinTitle: 'Hairpins',
  hairpin:
    'Each rating is a crescendo. It most likely lies in the shaded part; the upright mark is our best guess.',
  loopTitle: 'Loops',
  loop: 'Press a bar number, or a button under “Practise next”, to hear that bar again and again, slower.',
  gotIt: 'Got it',
} as const;
