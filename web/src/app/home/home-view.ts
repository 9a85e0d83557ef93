import { LitElement, css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { DropZone } from '../components/drop-zone';
import '../components/drop-zone';
import '../components/unfinished';
import type { Recording } from '../../generated/recording';
import '../components/notice';
import { handOver, takeHandedOver } from '../handover';
import type { Receiver } from '../handover';
import { day } from '../i18n/format';
import { t } from '../i18n/t';
import { icons } from '../icons';
import { router } from '../router';
import type { View } from '../router';
import { store } from '../services';
import { href } from '../site';
import { pageOf, samplePage } from '../takes/page-of';
import { base, buttons, layout, sheets } from '../styles/shared';
import { lanesPicture, pictureStyles, tunePicture } from './pictures';

/** The first page: two ways in, and the way back to the last work. */
@customElement('ws-home-view')
export class HomeView extends LitElement implements View {
  static override styles = [
    base,
    buttons,
    sheets,
    layout,
    pictureStyles,
    css`
      :host {
        display: block;
      }
      h1 {
        font: var(--type-hero);
        letter-spacing: var(--tracking-hero);
        padding-block-start: var(--space-12);
      }
      .lead {
        margin-block: var(--space-8) var(--space-24);
        color: var(--ink-2);
        font: var(--type-title-3);
        font-weight: 400;
      }
      .opened,
      ws-unfinished {
        margin-block-end: var(--space-16);
      }
      .ways {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr));
        gap: var(--space-24);
      }
      ws-drop-zone {
        border-radius: var(--radius-sheet);
      }
      .card {
        display: flex;
        flex-direction: column;
        block-size: 100%;
        padding: var(--space-24) var(--space-32) var(--space-32);
      }
      ws-drop-zone::part(zone) {
        block-size: 100%;
      }
      .card p {
        margin-block-start: var(--space-8);
        color: var(--ink-2);
        font: var(--type-label);
        font-weight: 400;
      }
      .short {
        display: none;
      }
      .picture {
        display: grid;
        align-items: center;
        min-block-size: 11rem;
        margin-block: var(--space-20);
        padding: var(--space-12) var(--space-20);
      }
      .drums .picture {
        border: 2px dashed var(--control);
        border-radius: var(--radius-panel);
      }
      .picture svg {
        inline-size: 100%;
        block-size: auto;
        max-block-size: 9.5rem;
        overflow: visible;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-12) var(--space-32);
        margin-block-start: auto;
        color: var(--ink-2);
      }
      .tiles {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr));
        gap: var(--space-24);
        margin-block-start: var(--space-24);
      }
      .tile {
        display: flex;
        align-items: center;
        gap: var(--space-16);
        min-block-size: 5.25rem;
        padding: var(--space-16) var(--space-24);
        color: var(--ink);
        font-weight: 400;
        text-decoration: none;
      }
      .tile:hover strong {
        text-decoration: underline;
      }
      .tile:focus-visible {
        border-radius: var(--radius-sheet);
      }
      .tile .bubble {
        display: grid;
        place-items: center;
        flex: none;
        inline-size: 2.75rem;
        block-size: 2.75rem;
        border-radius: 50%;
        background: var(--accent-soft);
        color: var(--accent);
      }
      .tile .words {
        flex: 1;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      .tile strong {
        display: block;
        font: var(--type-label);
      }
      .tile small {
        color: var(--ink-2);
        font: var(--type-small);
      }
      @media (max-width: 44.99rem) {
        h1 {
          padding-block-start: 0;
        }
        .lead {
          margin-block-end: var(--space-16);
          font: var(--type-body);
        }
        .wide,
        .actions .hint {
          display: none;
        }
        .short {
          display: inline;
        }
        .ways {
          gap: var(--space-12);
        }
        .card {
          padding: var(--space-16);
        }
        .card p {
          margin-block-start: var(--space-4);
          font: var(--type-body);
        }
        .picture {
          min-block-size: 0;
          margin-block: var(--space-12);
          padding: var(--space-8) 0;
        }
        .drums .picture {
          overflow: hidden;
          border: 0;
        }
        /* One bar, large, in place of two small ones. */
        .drums .picture svg {
          inline-size: 175%;
          max-block-size: none;
        }
        .actions .button {
          inline-size: 100%;
        }
        .tiles {
          gap: var(--space-8);
          margin-block-start: var(--space-12);
        }
        .tile {
          padding: var(--space-12) var(--space-16);
        }
      }
    `,
  ];

  @property({ attribute: false }) query = new URLSearchParams();

  @state() private last: Recording | null = null;
  /** Recordings that the site was opened with, until somebody says what they are. */
  @state() private opened: File[] = [];

  @query('.drums') private drumsZone!: DropZone;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.findLast();
  }

  override render(): TemplateResult {
    return html`<div class="page">
      <h1>${t('home.title')}</h1>
      <p class="lead"><span class="wide">${t('home.listens')} </span>${t('home.privacy')}</p>
      ${this.renderOpened()}
      <ws-unfinished @ws-kept=${() => this.findLast()}></ws-unfinished>
      <div class="ways">
        <ws-drop-zone
          bare
          class="sheet-zone"
          offer=${t('home.recordOffer')}
          @ws-files=${(event: CustomEvent<File[]>) => this.open('practise', event.detail)}
        >
          <section class="sheet card" aria-labelledby="record">
            <h2 id="record">${t('home.recordTitle')}</h2>
            ${this.text(t('home.recordText'), t('home.recordShort'))}
            <div class="picture">
              <svg viewBox="0 0 572 130" role="img" aria-label=${t('home.recordPicture')}>
                ${tunePicture()}
              </svg>
            </div>
            <div class="actions">
              <a class="button primary" href=${href('practise')}
                >${icons.microphone} ${t('home.recordAction')}</a
              >
              <span class="hint">${t('home.recordDrop')}</span>
            </div>
          </section>
        </ws-drop-zone>
        <ws-drop-zone
          bare
          multiple
          class="drums"
          offer=${t('home.drumsOffer')}
          @ws-files=${(event: CustomEvent<File[]>) => this.open('drums', event.detail)}
        >
          <section class="sheet card" aria-labelledby="drums">
            <h2 id="drums">${t('home.drumsTitle')}</h2>
            ${this.text(t('home.drumsText'), t('home.drumsShort'))}
            <div class="picture">
              <svg viewBox="0 0 560 160" role="img" aria-label=${t('home.drumsPicture')}>
                ${lanesPicture()}
              </svg>
            </div>
            <div class="actions">
              <button class="button primary" type="button" @click=${() => this.drumsZone.choose()}>
                ${icons.upload} ${t('home.drumsAction')}
              </button>
              <span class="hint">${t('home.drumsDrop')}</span>
            </div>
          </section>
        </ws-drop-zone>
      </div>
      <div class="tiles">
        ${this.last ? nothing : this.renderSample()} ${this.renderGroove()}
        ${this.last ? this.renderLast(this.last) : nothing}
      </div>
    </div>`;
  }

  private renderOpened(): TemplateResult | typeof nothing {
    const [first] = this.opened;
    if (!first) return nothing;
    return html`<ws-notice class="opened">
      ${t('offline.openedTitle', { name: first.name })}
      <button slot="more" class="button" type="button" @click=${() => this.open('practise', this.opened)}>
        ${t('offline.openedTake')}
      </button>
      <button slot="more" class="button" type="button" @click=${() => this.open('drums', this.opened)}>
        ${t('offline.openedDrums')}
      </button>
    </ws-notice>`;
  }

  private text(long: string, short: string): TemplateResult {
    return html`<p><span class="wide">${long}</span><span class="short">${short}</span></p>`;
  }

  private renderSample(): TemplateResult {
    return html`<a class="sheet tile" href=${samplePage()}>
      <span class="bubble">${icons.check}</span>
      <span class="words">
        <strong>${t('sample.see')}</strong>
        <small>${t('sample.seeText')}</small>
      </span>
      ${icons.chevron}
    </a>`;
  }

  private renderGroove(): TemplateResult {
    return html`<a class="sheet tile" href=${href('groove')}>
      <span class="bubble">${icons.drum}</span>
      <span class="words">
        <strong>${t('home.groove')}</strong>
        <small>${t('home.grooveText')}</small>
      </span>
      ${icons.chevron}
    </a>`;
  }

  private renderLast(recording: Recording): TemplateResult {
    const { kind, name, createdAt, take } = recording;
    const title = take && take.scoreTitle !== '' ? take.scoreTitle : name;
    const when = day(createdAt);
    return html`<a class="sheet tile" href=${pageOf(recording)}>
      <span class="bubble">${icons.loop}</span>
      <span class="words">
        <strong>${t('home.backTo', { name: title })}</strong>
        <small
          >${kind === 'take' ? t('home.lastTake', { day: when }) : t('home.lastDrums', { day: when })}</small
        >
      </span>
      ${icons.chevron}
    </a>`;
  }

  private async findLast(): Promise<void> {
    try {
      const recordings = await (await store()).list();
      const done = recordings.filter(({ state }) => state !== 'recording');
      this.last = done.reduce<Recording | null>(
        (newest, each) => (newest && newest.createdAt >= each.createdAt ? newest : each),
        null,
      );
    } catch {
      // Without storage there is no last work; the page is otherwise complete.
      this.last = null;
    }
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('query')) return;
    const files = takeHandedOver('home');
    if (files.length > 0) void this.sort(files);
  }

  /** Music goes to the stand; of a recording only its owner knows what it is. */
  private async sort(files: File[]): Promise<void> {
    const { looksLikeScore } = await import('../exercises/find-exercise');
    if (files[0] && looksLikeScore(files[0])) this.open('practise', files);
    else this.opened = files;
  }

  private open(receiver: Receiver, files: File[]): void {
    handOver(receiver, files);
    router.go(receiver);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-home-view': HomeView;
  }
}
