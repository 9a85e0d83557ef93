import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** The width of its host in pixels, kept up to date: pictures drawn at it keep the size of their words. */
export class ElementWidth implements ReactiveController {
  value = 0;

  private readonly observer = new ResizeObserver(([entry]) => {
    const width = Math.round(entry?.contentRect.width ?? 0);
    if (width === this.value) return;
    this.value = width;
    this.host.requestUpdate();
  });

  constructor(private readonly host: ReactiveControllerHost & HTMLElement) {
    host.addController(this);
  }

  hostConnected(): void {
    this.observer.observe(this.host);
  }

  hostDisconnected(): void {
    this.observer.disconnect();
  }
}
