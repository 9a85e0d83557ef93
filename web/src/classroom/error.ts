/** Why something of a class could not be read or made. The page has a sentence for each. */
export type ClassroomErrorCode =
  /** No assignment, no package: something else. */
  | 'unsupported'
  /** Broken, cut short, or not by its schema. */
  | 'damaged'
  /** Made by a newer version of the site. */
  | 'newer'
  /** Built to harm: names that lead elsewhere, bombs, files that do not belong. */
  | 'unsafe'
  | 'too-large'
  /** An assignment with its music does not fit into a link. */
  | 'too-long-for-link';

/** Something of a class that could not be read or made; `message` is English, for the log. */
export class ClassroomError extends Error {
  override readonly name = 'ClassroomError';

  constructor(
    readonly code: ClassroomErrorCode,
    message: string,
  ) {
    super(message);
  }
}
