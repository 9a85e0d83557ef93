// The files of one version of the site: what the build wrote down, and where they lie on the shelf.

/**
 * When a file is kept on the device. `shell`: before the site counts as installed (pages, program, exercises). `usual`:
 * soon after, while nothing else is to do (what the standard analyses take). `rest`: when it is used, or when asked for.
 */
export type Group = 'shell' | 'usual' | 'rest';

/** One file of the site. */
export interface SiteFile {
  /** Below the site's root; a page's is its folder: '' or 'drums/'. */
  path: string;
  /** SHA-256 of its content, hexadecimal. */
  sha256: string;
  bytes: number;
  group: Group;
}

/** All files of a version. */
export interface SiteList {
  /** Names the version: another list has another. */
  version: string;
  files: readonly SiteFile[];
}

/**
 * The path below the root that an address asks for, as the list has it; null for another site or folder. Queries and
 * fragments do not choose a file, and `index.html` is its folder.
 */
export function pathBelow(root: URL, address: URL): string | null {
  if (address.origin !== root.origin || !address.pathname.startsWith(root.pathname)) return null;
  return decodeURI(address.pathname.slice(root.pathname.length)).replace(/(^|\/)index\.html$/, '$1');
}

/** Files and bytes of a group, and how much of it is on the device. */
export interface GroupStock {
  files: number;
  bytes: number;
  storedFiles: number;
  storedBytes: number;
}

/** What is on the device of a version. */
export interface Stock {
  version: string;
  groups: Record<Group, GroupStock>;
  /** Not on the device yet, the smaller groups first. */
  missing: readonly SiteFile[];
}

/** Counts what of a list is stored. */
export function countStock({ version, files }: SiteList, isStored: (file: SiteFile) => boolean): Stock {
  const empty = (): GroupStock => ({ files: 0, bytes: 0, storedFiles: 0, storedBytes: 0 });
  const groups: Stock['groups'] = { shell: empty(), usual: empty(), rest: empty() };
  const missing: SiteFile[] = [];
  for (const file of files) {
    const group = groups[file.group];
    group.files += 1;
    group.bytes += file.bytes;
    if (isStored(file)) {
      group.storedFiles += 1;
      group.storedBytes += file.bytes;
    } else missing.push(file);
  }
  const order: readonly Group[] = ['shell', 'usual', 'rest'];
  missing.sort((a, b) => order.indexOf(a.group) - order.indexOf(b.group));
  return { version, groups, missing };
}
