// Whether somebody is in the middle of something that a reload would cost: a take, an analysis, recordings that only this
// page holds. Tabs of the site know of each other through the browser's locks.

/** What of the browser's locks is used; null where there are none. */
type Locks = Pick<LockManager, 'request' | 'query'>;

/** Counts what is going on in this page. Fires `change` when it becomes busy or idle. */
export class Busy extends EventTarget {
  #count = 0;
  #release: (() => void) | null = null;

  /** @param lockName the same in all tabs of the site */
  constructor(
    private readonly locks: Locks | null,
    private readonly lockName: string,
  ) {
    super();
  }

  /** Whether this page is in the middle of something. */
  get here(): boolean {
    return this.#count > 0;
  }

  /** Says that something begins; the returned function says that it is over. */
  begin(): () => void {
    this.#count += 1;
    if (this.#count === 1) this.#hold();
    let over = false;
    return () => {
      if (over) return;
      over = true;
      this.#count -= 1;
      if (this.#count > 0) return;
      this.#release?.();
      this.#release = null;
      this.dispatchEvent(new Event('change'));
    };
  }

  /** Whether any tab of the site is in the middle of something. */
  async anywhere(): Promise<boolean> {
    if (this.here) return true;
    const state = await this.locks?.query().catch(() => null);
    return state?.held?.some(({ name }) => name === this.lockName) ?? false;
  }

  #hold(): void {
    const over = new Promise<void>((resolve) => (this.#release = resolve));
    // Shared: every busy tab holds it, and none waits for another.
    this.locks?.request(this.lockName, { mode: 'shared' }, () => over).catch(() => undefined);
    this.dispatchEvent(new Event('change'));
  }
}
