// One end of the line between a widget and the page that shows it: who may speak, and to whom.

import { readMessage, writeMessage } from './protocol';
import type { EmbedMessage, MessageType, PayloadOf } from './protocol';

/** The window at the other end. */
export type Peer = Pick<Window, 'postMessage'>;

export interface LineOptions<Heard extends MessageType> {
  /** Where messages arrive: the own window. */
  own: EventTarget;
  /** The window at the other end; null while there is none. */
  peer: () => Peer | null;
  /** Origins that may speak and be spoken to, the likeliest first. With none, nothing is sent and nothing heard. */
  origins: readonly string[];
  hears: readonly Heard[];
  /** Told once for each kind of message that is refused. */
  warn?: (words: string) => void;
}

/** Sends to one window at allowed origins, never to all, and hears only that window there. */
export class EmbedLine<Heard extends MessageType> {
  private readonly warned = new Set<string>();
  private readonly sender = crypto.getRandomValues(new Uint32Array(2)).join('-');
  private sent = 0;
  private target: string | null;
  private stopListening: () => void = () => undefined;

  constructor(private readonly options: LineOptions<Heard>) {
    this.target = options.origins[0] ?? null;
  }

  /** Whether there is anybody to speak to. */
  get open(): boolean {
    return this.target !== null && this.options.peer() !== null;
  }

  /** Hears from now on, until close(). */
  listen(onMessage: (message: Extract<EmbedMessage, { type: Heard }>) => void): void {
    const listener = (event: Event): void => {
      const message = this.accept(event as MessageEvent);
      if (message) onMessage(message);
    };
    this.options.own.addEventListener('message', listener);
    this.stopListening = () => this.options.own.removeEventListener('message', listener);
  }

  /** Sends one message; does nothing while nobody is there. */
  send<Type extends MessageType>(type: Type, payload: PayloadOf<Type>): void {
    this.post(writeMessage(type, `${this.sender}-${++this.sent}`, payload));
  }

  /** Sends something that is not ours, to the same window at the same origin. */
  post(data: unknown): void {
    if (this.target !== null) this.options.peer()?.postMessage(data, this.target);
  }

  close(): void {
    this.stopListening();
  }

  private accept(event: MessageEvent): Extract<EmbedMessage, { type: Heard }> | null {
    if (event.source === null || event.source !== this.options.peer()) return null;
    const reading = readMessage(event.data);
    if ('problem' in reading && reading.problem === 'foreign') return null;
    if (!this.options.origins.includes(event.origin)) {
      this.refuse(`origin ${event.origin}`, `a message from ${event.origin}, which is not allowed here`);
      return null;
    }
    if ('problem' in reading) {
      this.refuse(
        reading.problem,
        reading.problem === 'version'
          ? 'a message of another version of the protocol'
          : 'a message that is not as the protocol has it',
      );
      return null;
    }
    if (!this.isHeard(reading.message)) {
      this.refuse('direction', `a message of type ${reading.message.type}, which only the other end sends`);
      return null;
    }
    // The likeliest origin was a guess; this one has just spoken.
    this.target = event.origin;
    return reading.message;
  }

  private isHeard(message: EmbedMessage): message is Extract<EmbedMessage, { type: Heard }> {
    return (this.options.hears as readonly MessageType[]).includes(message.type);
  }

  private refuse(kind: string, words: string): void {
    if (this.warned.has(kind)) return;
    this.warned.add(kind);
    const warn = this.options.warn ?? ((text: string) => console.warn(text));
    warn(`Woodshed ignored ${words}.`);
  }
}
