/** What is stored on the device; everything as one file. */
export const storage = {
  title: 'On this device',
  used: '{used} used, of {quota} available.',
  takes: 'Takes',
  drums: 'Drum recordings',
  exercises: 'Imported music',
  program: 'Woodshed itself, with its models',
  results: 'Measurements and the rest',
  safe: 'The browser has promised to keep this, also when the device runs full.',
  notSafe: 'When the device runs full, the browser may delete this.',
  keepSafe: 'Ask the browser to keep it',
  notGranted:
    'The browser did not promise it this time. Browsers do so for sites that are used often or installed.',
  exportAll: 'Save everything as one file',
  exportText:
    'All takes, drum recordings, imported music, results and settings, to keep somewhere safe or to carry to another device.',
  importAll: 'Add from a saved file',
  importText: 'What is on this device stays as it is.',
  exporting: 'Saving everything',
  importing: 'Adding what the file holds',
  exported: 'Everything is saved in one file.',
  imported: {
    one: '{count} recording was added.',
    other: '{count} recordings were added.',
  },
  importedRecords: { one: '{count} other entry was added.', other: '{count} other entries were added.' },
  importedAlready: { one: '{count} was here already.', other: '{count} were here already.' },
  importedUnreadable: {
    one: '{count} entry of the file is damaged or unknown to this version, and was left out.',
    other: '{count} entries of the file are damaged or unknown to this version, and were left out.',
  },
  importedFull:
    'Then storage was full. What was added is complete; make room and add the file again for the rest.',
  failedForeign:
    'This file holds no saved Woodshed data. Choose one that “Save everything as one file” made.',
  failedNewer:
    'This file was made by a newer version. Open Woodshed once with a connection, then add it again.',
  failedFull: 'There is no room for it. Delete what you no longer need, then try again.',
  failedUnavailable: 'That did not work. What is on this device is unharmed; try again.',
  cancelled: 'Stopped. What was added before stays.',
  memoryOnly: 'This browser gives the page no storage: save each take as WAV before you close the tab.',
} as const;
