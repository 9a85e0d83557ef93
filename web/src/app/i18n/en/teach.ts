/** Assignments, packages that students hand in, and the class page. */
export const teach = {
  title: 'Teach',
} as const;
