// Files dropped or chosen on one page for another: the address cannot carry them.

/** The page that is to use the files. */
export type Receiver = 'home' | 'drums' | 'practise';

const waiting = new Map<Receiver, File[]>();

/** Leaves files for a page that is about to be opened. */
export function handOver(receiver: Receiver, files: File[]): void {
  waiting.set(receiver, files);
}

/** Collects what was left for this page, once; empty if nothing was. */
export function takeHandedOver(receiver: Receiver): File[] {
  const files = waiting.get(receiver) ?? [];
  waiting.delete(receiver);
  return files;
}
