// Files out of drops and pickers, folders included.

/** Name endings of recordings we try to open; the sniffer of the decoder has the last word. */
export const audioEndings = [
  'wav',
  'wave',
  'bwf',
  'rf64',
  'mp3',
  'm4a',
  'mp4',
  'aac',
  'ogg',
  'oga',
  'opus',
  'flac',
  'webm',
  'mka',
  'aif',
  'aiff',
  'caf',
];

/** Value for a file input's `accept`. */
export const audioAccept = ['audio/*', ...audioEndings.map((ending) => `.${ending}`)].join(',');

/** Whether a file inside a folder looks like a recording; a file chosen by itself is always tried. */
export function looksLikeAudio(file: { name: string; type: string }): boolean {
  const ending = /\.(\w+)$/.exec(file.name)?.[1]?.toLowerCase() ?? '';
  return !file.name.startsWith('.') && (file.type.startsWith('audio/') || audioEndings.includes(ending));
}

/** Natural order ("take 2" before "take 10"). */
export function byName(a: File, b: File): number {
  return a.name.localeCompare(b.name, undefined, { numeric: true });
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

// readEntries delivers a part at a time and an empty list at the end.
async function entriesOf(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0) return all;
    all.push(...part);
  }
}

async function filesUnder(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    const file = await fileOf(entry as FileSystemFileEntry);
    return looksLikeAudio(file) ? [file] : [];
  }
  const children = await entriesOf(entry as FileSystemDirectoryEntry);
  const files: File[] = [];
  for (const child of children) files.push(...(await filesUnder(child)));
  return files.sort(byName);
}

/** All files of a drop; folders are walked and only their recordings taken. */
export async function filesOfDrop(transfer: DataTransfer): Promise<File[]> {
  // Both lists must be read before the first await: the browser empties them when the event ends.
  const entries = [...transfer.items].map((item) => (item.kind === 'file' ? item.webkitGetAsEntry() : null));
  const plain = [...transfer.files];
  const directories = entries.filter((entry) => entry?.isDirectory);
  if (directories.length === 0) return plain;
  const files: File[] = [];
  for (const entry of entries) {
    if (entry?.isDirectory) files.push(...(await filesUnder(entry)));
    else if (entry) files.push(await fileOf(entry as FileSystemFileEntry));
  }
  return files;
}

/** Whether a drag carries files at all (and not a piece of text). */
export function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

/** Offers a file for saving under a name. */
export function saveFile(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The download has taken its own hold of the data by the next minute.
  window.setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
