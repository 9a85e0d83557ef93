/** Something that owns a resource and can give it back. */
export interface Disposable {
  dispose(): void;
}

/**
 * One disposal tree: whatever is started through a scope (listeners, timers, children, resources) ends with it.
 * Disposal runs in reverse order of registration and at most once; a scope that is already disposed disposes
 * late arrivals at once, so that an `await` that outlives its owner leaks nothing.
 */
export class Scope implements Disposable {
  private undo: (() => void)[] = [];
  private ended = false;

  /** Whether dispose() was called. */
  get disposed(): boolean {
    return this.ended;
  }

  /** Registers what to run on disposal. */
  add(undo: () => void): void {
    if (this.ended) undo();
    else this.undo.push(undo);
  }

  /** Takes ownership of a resource and returns it. */
  own<T extends Disposable>(resource: T): T {
    this.add(() => resource.dispose());
    return resource;
  }

  /** A scope that ends with this one, or earlier by its own dispose(). */
  child(): Scope {
    return this.own(new Scope());
  }

  /** Listens until disposal. */
  listen(target: EventTarget, type: string, listener: (event: Event) => void): void {
    if (this.ended) return;
    target.addEventListener(type, listener);
    this.add(() => target.removeEventListener(type, listener));
  }

  /** Calls back every `milliseconds` until disposal. */
  every(milliseconds: number, callback: () => void): void {
    if (this.ended) return;
    const timer = setInterval(callback, milliseconds);
    this.add(() => clearInterval(timer));
  }

  /** Calls back once after `milliseconds` unless disposed before. */
  after(milliseconds: number, callback: () => void): void {
    if (this.ended) return;
    const timer = setTimeout(callback, milliseconds);
    this.add(() => clearTimeout(timer));
  }

  dispose(): void {
    if (this.ended) return;
    this.ended = true;
    const undo = this.undo.reverse();
    this.undo = [];
    for (const step of undo) step();
  }
}
