// What components tell the shell, as events that pass every shadow root.

/** Has the shell's live region speak a state ("Analysing…", "486 hits"). Never call it for levels or positions. */
export function announce(from: EventTarget, words: string): void {
  from.dispatchEvent(
    new CustomEvent<string>('ws-announce', { detail: words, bubbles: true, composed: true }),
  );
}

/** Puts words before the site's name in the window's title. */
export function setTitle(from: EventTarget, words: string): void {
  from.dispatchEvent(new CustomEvent<string>('ws-title', { detail: words, bubbles: true, composed: true }));
}

/** Tells the shell that a take is being recorded: no navigation until it ends. */
export function setLive(from: EventTarget, live: boolean): void {
  from.dispatchEvent(new CustomEvent<boolean>('ws-live', { detail: live, bubbles: true, composed: true }));
}
