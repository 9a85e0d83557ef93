/** EventTarget whose event names and payloads are typed by `Events`: { name: type of CustomEvent.detail }. */
export class TypedEventTarget<Events extends object> extends EventTarget {
  /** Listens for one event's payload; returns the function that stops listening. */
  on<Name extends keyof Events & string>(name: Name, listener: (detail: Events[Name]) => void): () => void {
    const wrapped = (event: Event): void => listener((event as CustomEvent<Events[Name]>).detail);
    this.addEventListener(name, wrapped);
    return () => this.removeEventListener(name, wrapped);
  }

  /** Dispatches one event to its listeners. */
  protected emit<Name extends keyof Events & string>(name: Name, detail: Events[Name]): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
