/** Working without a connection, new versions, files opened with the installed site. */
export const offline = {
  updateReady: 'A new version is ready.',
  updateStart: 'Start it now',
  updateAfterTake: 'A new version is ready. It will start after this take.',
  title: 'Without a connection',
  keep: 'Keep Woodshed on this device',
  keepText: 'Woodshed then opens without a connection. Your recordings stay here either way.',
  impossible:
    'This browser does not let the page keep itself on the device (private window, or no secure connection). Everything works while you are connected.',
  ready: 'Ready to use without a connection.',
  readyNotAll: 'Ready to use without a connection, but for the systems to compare with ({size} more).',
  getting: 'Getting ready to work without a connection…',
  missing: 'The drum transcription is not on this device yet ({size} more).',
  fetchAll: 'Make everything available offline ({size})',
  fetching: 'Fetching',
  fetchFailed: 'Some files could not be fetched. Check your connection, then try again.',
  openedTitle: 'What is “{name}”?',
  openedTake: 'A take of mine',
  openedDrums: 'A recording with drums',
} as const;
