/** The list of a page's keys. */
export const keys = {
  heading: 'Keys',
  space: 'Space',
  escape: 'Esc',
  help: 'this list',
} as const;
