// Made by web/tools/guides.mjs from docs/*.md.

declare module 'virtual:guides' {
  interface Guide {
    /** HTML of our own making, without scripts. */
    html: string;
    headings: { level: number; words: string; id: string }[];
  }
  export const guides: { name: string; title: string }[];
  /** Fetches a guide by its name. */
  export const load: Partial<Record<string, () => Promise<Guide>>>;
}
