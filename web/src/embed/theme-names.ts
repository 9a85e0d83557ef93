/** Custom properties of the design that a page may set for its widgets, without their dashes. */
export const themeNames = [
  'sheet',
  'raised',
  'ink',
  'ink-2',
  'ink-3',
  'line',
  'control',
  'accent',
  'on-accent',
  'accent-soft',
] as const;
