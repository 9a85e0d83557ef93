/** What went wrong, in plain words; `{name}` is the file. One key for each code of the engine, store and decoder. */
export const errors = {
  unreadable: 'We couldn’t open “{name}”. Save it as WAV or MP3 and drop it again.',
  unsupported: 'We couldn’t open “{name}”. Save it as WAV or MP3 and drop it again.',
  empty: '“{name}” holds no sound. Check the recording and try another.',
  silent: 'This file is silent. Check the recording and try another.',
  unpitched: 'We hear sound but no pitch in “{name}”. Choose a recording of one instrument or voice alone.',
  'not-finite':
    '“{name}” is damaged: some of its samples are not numbers. Save it again as WAV and drop it again.',
  'too-short': '“{name}” is too short to measure. Choose one that is longer than a second.',
  'too-long': 'Too long to measure in one piece. Choose the part you need.',
  'bad-argument': 'Something went wrong on our side while working on “{name}”. Your file is unharmed.',
  'out-of-memory': 'This device ran out of memory for “{name}”. Close other tabs, then try again.',
  crashed: 'The analysis stopped unexpectedly. “{name}” is unharmed and everything else still works.',
  cancelled: '“{name}” was not analysed.',
  'not-loaded': 'The analysis program could not be loaded. Check your connection, then try again.',
  full: 'Storage is full. Save or delete a take, then carry on. This one is still here.',
  unavailable: 'This browser gives the page no storage. Things work, but are gone when you close the tab.',
  missing: 'This recording is no longer on this device.',
} as const;
